"""Days and ages, and the month or the span of years to give instead.

A day of birth points to one person; the day of an event can be looked up where it happened.
"""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, Kind, Wording, finding
from lykta.deidentify.numbers import digits_of, is_day
from lykta.deidentify.reading import FoldedText
from lykta.language import MONTH_OF

_CUT_SHORT: Final = frozenset(
    {"jan", "feb", "febr", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "okt", "oct", "nov", "dec"}
)
_WHOLE = "|".join(sorted(MONTH_OF.keys() - _CUT_SHORT, key=len, reverse=True))
_SHORTENED = "|".join(sorted(_CUT_SHORT, key=len, reverse=True))
# The full stop after a whole name is the sentence's.
_MONTH = rf"(?:{_WHOLE})\b|(?:{_SHORTENED})\b\.?"
# What follows the full stop of a month cut short where it ends the sentence as well.
_NEXT_SENTENCE = re.compile(r'["”»)\]]*(?:\s*$|[^\S\n]*\n|\s+["“”»(\[]*[A-ZÅÄÖÉ])')
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
    rf"(?<![\w:/-])(?:(\d{{1,2}})(?::?[ae]|st|nd|rd|th)?|({_ORDINAL})) ?(?:of )?({_MONTH}){_YEAR}"
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH}) (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?(?:gånger|år|veckor|times|kr)){_YEAR}"
)
_ISO = re.compile(r"(?<![\d-])((?:18|19|20)\d\d) ?[-./ ] ?(\d{1,2}) ?[-./ ] ?(\d{1,2})(?![\d-])")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(\d{1,2}) ?([-./ ]) ?(\d{1,2}) ?\2 ?((?:18|19|20)\d\d|\d\d)(?![\d/-])")
_SHORT = re.compile(
    r"\b(?:den|d\.?|fr\.?o\.?m\.?|t\.?o\.?m\.?|sedan|efter|före|on|since|until|besök(?:et)?|datum|inskriven|"
    r"sökte|oss|hit|kom|var|idag|igår|akuten|född|f) (\d{1,2}/\d{1,2})(?![\d/])"
)
# "7/4 1999" and "7/4-99".
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?: ?- ?| )((?:19|20)\d\d|\d\d)(?![\d/:])")
# From the 13th on it is not part of a whole, such as a dose or a score of pain.
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
_NUMBER = r"(\d{1,2}(?:[.,]5|½)?|(?!en\b|ett\b|o\b|i\b|a\b)[^\W\d_]{2,14})"
_UNIT = (
    r"(?:år gammal|års ålder|år|åring\w*|årig\w*|-åring\w*|åa|yo\b|y/o|yrs?\b|year[- ]olds?|years? old|"
    r"years of age)\b"
)
_PERSON = (
    r"(?:hon|han|patienten|pat|flickan|pojken|tjejen|killen|eleven|kvinnan|mannen|dottern|sonen|"
    r"she|he|girl|boy|daughter|son|woman|man|pupil|client|patient)"
)
_YEARS_OF_LIFE = (
    r"\d{1,2}|(?:elva|tolv)|(?:tret|fjor|fem|sex|sjut|ar|nit)ton|"
    r"tjugo(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio)?|fem|sex|sju|åtta|nio|tio|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|eleven|twelve|twenty"
)
_ENDS = r"(?: år)?(?=[ ;!?\n]|[,.](?!\d)|$)"
# What is counted after a number, so that the number is not an age.
_COUNTED = (
    r"(?! ?(?:gånger|ggr|veckor|weeks|dagar|days|kg|cm|kr|månader|months|personer|st|minuter|min|timmar|h\b|"
    r"mil|"
    r"av|procent|%|000|hundra|olika))"
)
# The day of becoming of age is told by its month; that it is near is not.
_WHEN = (
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    r"january|february|march|may|june|july|august|october|\d"
)
_PATTERNS: Final = (
    re.compile(rf"\b{_NUMBER}(?: ?-? ?){_UNIT}"),
    re.compile(
        rf"\b{_PERSON}(?: är| e| ä| is|'s)(?: nog| bara| just| only| now| nu| ca| typ)? "
        rf"({_YEARS_OF_LIFE}){_ENDS}{_COUNTED}"
    ),
    re.compile(r"(?:(?<=[^\W\d_]{3}, )|(?<=\())(\d{2})(?=,|\)|$|\.(?:\s|$))"),
    re.compile(
        r"\b(?:flicka|pojke|tjej|kille|kvinna|man|woman|girl|boy|ålder:?|age:?|aged|på) (?:på |of |about |ca "
        r")?"
        rf"(\d{{1,2}}){_ENDS}{_COUNTED}"
    ),
    re.compile(r"\b[^\W\d_]{3,20} of (\d{2})(?= (?:works?|who|from|and|is|was|in|with)\b|[,.;](?!\d))"),
    re.compile(
        rf"\b(?:fyll(?:a|er)|blir|turns?|turning) (?!18\b(?! ?(?:i|den|in|on) "
        rf"(?:{_WHEN})))(\d{{1,2}}){_ENDS}{_COUNTED}"
    ),
)
# "född 1998", "f -98", "born in 1998"; of two digits alone only where nothing follows that they could count.
_BIRTH_YEAR = re.compile(
    r"\b(?:född|fött|föddes|födelseår|year of birth|born|(?:kvinna|man|flicka|pojke|tjej|kille|pat(?:ient)?) "
    r"f|f\.|f(?= ?(?:-|19|20)\d\d))[ :]{0,2}(?:år |in )?"
    r"((?:19|20)\d\d(?!\w|-tal| ?[-./]? ?\d)|[-'’]\d\d(?![\d-])|\d\d(?= ?(?:[,;)!?\n]|\.(?!\d)|$)))"
)
# An age that is a limit in law or a time that has passed is nobody's.
_DURATION_PREPOSITION = re.compile(
    r"\b(?:i|för|på|efter|sedan|inom|senaste|varje|hela|for|in|past|last|of|within|ca|cirka|drygt|nästan|"
    r"about|över|flera|de) $"
)
_LIMIT_WORD = re.compile(
    r"\b(?:kanske|ungefär|omkring|runt|cirka|maybe|perhaps|about|around|roughly|under|över|minst|fyllt|äldre "
    r"än|yngre än|below|over|above|least|than|från|turned|gränsen|åldersgräns\w*|upp till) $"
)
# The end of a span such as "30 till 39 år" or "mellan 15 och 17 år".
_SPAN_BEFORE = re.compile(
    r"\d{1,2}(?: år)? ?(?:till|to|-|eller|or) ?$|\b(?:mellan|between) \d{1,2} (?:och|and) $"
)
_SPAN_AFTER = re.compile(r"(?: år)? ?(?:till|to|-|eller|or) ?\d")
_AGO = re.compile(
    r" ?(?:sedan|sen|ago|senare|later|framåt|tillbaka|i rad|inom|till\b|straff|fängelse|in prison|in sweden|"
    r"i sverige|här)\b"
)
_PENALTY: Final = re.compile(r"\b(?:straff\w*|fängelse\w*|prison|sentence|penalty)\b")
_TIME_FOR: Final = re.compile(
    r"\b(?:arbetat|jobbat|bott|varit här|levt|känt|worked|lived|known|been here|gift|gifta|varat|hållit på|"
    r"bor|funnits|varit)(?: [^\W\d_]+){0,3} $"
)
# The check knows no day: years of birth end where those of people who are alive could for long.
_FIRST_BIRTH, _LAST_BIRTH = 1920, 2040
_SPAN = ((0, 2), (3, 6), (7, 9), (10, 12), (13, 14), (15, 17))


def dates(reading: FoldedText) -> Iterator[Finding]:
    """The days that a text names, by the month they may be exchanged for."""
    yield from _in_words(reading)
    yield from _whole_days(reading.lower)
    yield from _days_of_a_year_not_told(reading.lower)


def _in_words(reading: FoldedText) -> Iterator[Finding]:
    for found in _DAY_MONTH.finditer(reading.lower):
        day = int(found[1]) if found[1] else _ORDINALS[found[2]]
        yield from _find_in_words(reading, found, day, found[3])
    for found in _MONTH_DAY.finditer(reading.lower):
        yield from _find_in_words(reading, found, int(found[2]), found[1])


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


def _find_in_words(reading: FoldedText, found: re.Match[str], day: int, month: str) -> Iterator[Finding]:
    if not 1 <= day <= 31:
        return
    text, end = reading.lower, _end_before_stop(reading.text, found.end())
    birth = _BORN.search(text, max(0, found.start() - 40), found.start()) is not None
    if not birth and _LAW.search(_sentence(text, found.start(), end)):
        return
    yield _day_of(text, found.start(), end, MONTH_OF[month.rstrip(".")], birth=birth)


def _end_before_stop(text: str, end: int) -> int:
    """Where a day that ends at a place ends without the full stop of its sentence."""
    return end - 1 if text[end - 1] == "." and _NEXT_SENTENCE.match(text, end) else end


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


def ages(reading: FoldedText) -> Iterator[Finding]:
    """The exact ages and years of birth in a text; not limits of age, decades, or how many years something
    has lasted.
    """
    text = reading.lower
    yield from _birth_years(text)
    for place, pattern in enumerate(_PATTERNS):
        for found in pattern.finditer(text):
            years = _years(found[1])
            if years is None or not 0 < years < 100:
                continue
            if place == 0 and _is_duration(text, found):
                continue
            if _SPAN_AFTER.match(text, found.end(1)):
                continue
            if _SPAN_BEFORE.search(text, max(0, found.start(1) - 24), found.start(1)):
                continue
            if _LIMIT_WORD.search(text, max(0, found.start(1) - 16), found.start(1)):
                continue
            if place >= 2 and not 10 <= years <= 90:
                continue
            end = found.end(1) if place >= 2 else found.end()
            yield finding(
                found.start(1), end, Kind.EXACT_AGE, instead=_span(years, text[found.start(1) : end])
            )


def _birth_years(text: str) -> Iterator[Finding]:
    """The years of birth in a text, which are ages, by the decade they may be exchanged for."""
    for found in _BIRTH_YEAR.finditer(text):
        year = _century(found[1].lstrip("-'’"))
        if _FIRST_BIRTH <= year <= _LAST_BIRTH:
            decade = Wording("instead.exact_age.decade", (("decade", str(year // 10 * 10)),))
            yield finding(found.start(1), found.end(1), Kind.EXACT_AGE, instead=decade)


def _years(written: str) -> int | None:
    digits = written if written[0].isdecimal() else digits_of(written)
    return int(re.match(r"\d+", digits)[0]) if digits and re.match(r"\d+", digits) else None  # type: ignore[index]


def _is_duration(text: str, found: re.Match[str]) -> bool:
    if not re.search(r"(?:\bår|years?|yrs?)$", found[0]) or "gammal" in found[0] or "old" in found[0]:
        return False
    if re.match(r" (?:19|20)\d\d\b", text[found.end() : found.end() + 5]):
        return True
    if _PENALTY.search(text, max(0, found.start() - 80), found.end() + 30):
        return True
    if _AGO.match(text, found.end()):
        return True
    before = text[max(0, found.start() - 40) : found.start()]
    if re.search(
        r"\b(?:flicka|pojke|kvinna|man|tjej|kille|woman|girl|boy|son|dotter|barn|person)\w* (?:på|of|om) $",
        before,
    ):
        return False
    return _DURATION_PREPOSITION.search(before) is not None or _TIME_FOR.search(before) is not None


def _span(years: int, written: str) -> Wording:
    """Children in the spans that law and school tell apart, adults by decade."""
    if years >= 18:
        low = max(18, years // 10 * 10)
        high = years // 10 * 10 + 9
    else:
        low, high = next(span for span in _SPAN if years <= span[1])
    form = (
        "person"
        if re.search(r"åring|year[- ]old", written)
        else "adjective"
        if "årig" in written
        else "years"
    )
    return Wording(f"instead.exact_age.{form}", (("low", str(low)), ("high", str(high))))
