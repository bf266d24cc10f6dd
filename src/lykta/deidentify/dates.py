"""Days: of a birth, which point to one person, and of what has happened, which can be looked up where it
happened.
"""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.calendar import is_day
from lykta.deidentify.finding import Finding, Wording, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.reading import Reading
from lykta.language import MONTH_OF

_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_ORDINALS: Final = {
    word: day
    for day, words in enumerate(
        (
            "första first",
            "andra second",
            "tredje third",
            "fjärde fourth",
            "femte fifth",
            "sjätte sixth",
            "sjunde seventh",
            "åttonde eighth",
            "nionde ninth",
            "tionde tenth",
            "elfte eleventh",
            "tolfte twelfth",
            "trettonde thirteenth",
            "fjortonde fourteenth",
            "femtonde fifteenth",
            "sextonde sixteenth",
            "sjuttonde seventeenth",
            "artonde eighteenth",
            "nittonde nineteenth",
            "tjugonde twentieth",
            "tjugoförsta",
            "tjugoandra",
            "tjugotredje",
            "tjugofjärde",
            "tjugofemte",
            "tjugosjätte",
            "tjugosjunde",
            "tjugoåttonde",
            "tjugonionde",
            "trettionde thirtieth",
            "trettioförsta",
        ),
        start=1,
    )
    for word in words.split()
}
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_YEAR = r"(?:,? ?(?:(?:18|19|20)\d\d|'\d\d|-\d\d))?"
_DAY_MONTH = re.compile(
    rf"(?<![\w:/-])(?:(\d{{1,2}})(?::?[ae]|st|nd|rd|th)?|({_ORDINAL})) ?(?:of )?({_MONTH})\b\.?({_YEAR})"
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:gånger|år|veckor|times|kr))({_YEAR})"
)
_ISO = re.compile(r"(?<![\d-])((?:18|19|20)\d\d) ?[-./ ] ?(\d{1,2}) ?[-./ ] ?(\d{1,2})(?![\d-])")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(\d{1,2}) ?([-./ ]) ?(\d{1,2}) ?\2 ?((?:18|19|20)\d\d|\d\d)(?![\d/-])")
_SHORT = re.compile(
    r"\b(?:den|d\.?|fr\.?o\.?m\.?|t\.?o\.?m\.?|sedan|efter|före|on|since|until|besök(?:et)?|datum|inskriven|"
    r"sökte|oss|hit|kom|var|idag|igår|akuten|född|f) (\d{1,2}/\d{1,2})(?![\d/])"
)
# "7/4 1999" and "7/4-99".
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?: ?- ?| )((?:19|20)\d\d|\d\d)(?![\d/:])")
# From the 13th on it is no part of a whole, such as a dose or a score of pain.
_LATE_DAY = re.compile(r"(?<![\d/.-])(1[3-9]|2\d|3[01])/(\d{1,2})(?![\d/])")
_ORDINAL_DAY = re.compile(r"\bden (\d{1,2})(?::?e|:a)\b")

_BORN = re.compile(
    r"(?:\b(?:född|fött|föddes|födelsed\w+|födelsedatum\w*|födelse|föd|fyller|fyllde|birthday|born|dob|date "
    r"of birth|födda|fd)\b[^.!?\n]{0,16}|\bf(?:öd)?\.? ?)$"
)
_BORN_WORD = re.compile(
    r"(?:\bfödd|\bföd\.?|\bfött|\bfödelsedatum|\bborn|\bdob|\bdate of birth|\bf\.?)[ :]{1,2}(?:den |år |on |"
    r"in )?$"
)
_WEEKDAY = re.compile(r"\b(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)? )?(?:den |on )?$")
# The day of a law, or of an answer that is waited for, is nobody's.
_LAW = re.compile(
    r"\b(?:lag\w*|§|sfs|kap|paragraf\w*|prop|bestämmels\w*|regel\w*|regler\w*|trädde|träder|i kraft|act|law|"
    r"provision|rules?|ändrades|reform\w*|handlingsplan\w*|proposition\w*|föreslag\w*|kontrollera\w*|brott "
    r"du|bill|offences?|penalt\w*|proposed|checked)\b"
)
# From this year on a whole day in figures is more likely a visit than a birth.
_BIRTHS_UNTIL = 2015


def dates(reading: Reading) -> Iterator[Finding]:
    """The days that a text names, by the month they may be exchanged for."""
    yield from _in_words(reading.lower)
    yield from _whole_days(reading.lower)
    yield from _days_of_a_year_not_told(reading.lower)


def _in_words(text: str) -> Iterator[Finding]:
    for found in _DAY_MONTH.finditer(text):
        day = int(found[1]) if found[1] else _ORDINALS[found[2]]
        yield from _worded(text, found, day, MONTH_OF[found[3]], found[4])
    for found in _MONTH_DAY.finditer(text):
        yield from _worded(text, found, int(found[2]), MONTH_OF[found[1]], found[3])


def _whole_days(text: str) -> Iterator[Finding]:
    for found in _SLASHED.finditer(text):
        yield from _in_figures(text, found, _century(found[3]), int(found[2]), int(found[1]))
    for found in _ISO.finditer(text):
        yield from _in_figures(text, found, int(found[1]), int(found[2]), int(found[3]))
    for found in _DAY_FIRST.finditer(text):
        yield from _in_figures(text, found, _century(found[4]), int(found[3]), int(found[1]))


def _days_of_a_year_not_told(text: str) -> Iterator[Finding]:
    for found in _LATE_DAY.finditer(text):
        if is_day(2000, int(found[2]), int(found[1])):
            yield _day_of(text, found.start(), found.end(), int(found[2]), birth=False)
    for found in _SHORT.finditer(text):
        day, month = map(int, found[1].split("/"))
        if is_day(2000, month, day):
            yield _day_of(text, found.start(1), found.end(1), month, birth=False)
    for found in _ORDINAL_DAY.finditer(text):
        if 1 <= int(found[1]) <= 31:
            yield finding(found.start(1), found.end(), Kind.EXACT_DATE, instead=Wording("instead.day"))


def _century(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) <= 30 else 1900)


def _worded(text: str, found: re.Match[str], day: int, month: int, year: str) -> Iterator[Finding]:
    if not 1 <= day <= 31:
        return
    birth = _BORN.search(text, max(0, found.start() - 40), found.start()) is not None
    if not birth and _LAW.search(_sentence(text, found.start(), found.end())):
        return
    yield _day_of(text, found.start(), found.end(), month, birth=birth and bool(year.strip() or birth))


def _in_figures(text: str, found: re.Match[str], year: int, month: int, day: int) -> Iterator[Finding]:
    if not is_day(year, month, day):
        # American order, or a slip: still a day.
        if not is_day(year, day, month):
            return
        month = day
    before = text[max(0, found.start() - 40) : found.start()]
    birth = _BORN.search(before) is not None or year <= _BIRTHS_UNTIL
    if not birth and _LAW.search(_sentence(text, found.start(), found.end())):
        return
    yield _day_of(text, found.start(), found.end(), month, birth=birth)


def _day_of(text: str, start: int, end: int, month: int, *, birth: bool) -> Finding:
    if birth:
        said = _BORN_WORD.search(text, max(0, start - 20), start)
        return finding(said.start() if said else start, end, Kind.DATE_OF_BIRTH)
    begin = _WEEKDAY.search(text, max(0, start - 20), start)
    first = begin.start() if begin else start
    return finding(
        first, end, Kind.EXACT_DATE, instead=Wording("instead.exact_date", (("month", f"@month.{month}"),))
    )


def _sentence(text: str, start: int, end: int) -> str:
    first = max(
        text.rfind(". ", max(0, start - 120), start),
        text.rfind("\n", max(0, start - 120), start),
        start - 120,
        0,
    )
    stop = text.find(". ", end, end + 120)
    return text[first : stop if stop >= 0 else end + 120]
