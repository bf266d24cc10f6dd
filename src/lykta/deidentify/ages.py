"""Exact ages, and the span of years to give instead."""

import re
from collections.abc import Iterator
from typing import Final

from lykta.deidentify.finding import Finding, Wording, finding
from lykta.deidentify.kinds import Kind
from lykta.deidentify.reading import Reading
from lykta.deidentify.spoken import digits_of

_NUMBER = r"(\d{1,2}(?:[.,]5|½)?|(?!en\b|ett\b|o\b|i\b|a\b)[^\W\d_]{2,14})"
_UNIT = (
    r"(?:år gammal|års ålder|år|åring\w*|årig\w*|-åring\w*|åa|yo\b|y/o|yrs?\b|year[- ]olds?|years? old|"
    r"years of age)\b"
)
_PERSON = (
    r"(?:hon|han|patienten|pat|flickan|pojken|tjejen|killen|eleven|kvinnan|mannen|dottern|sonen|"
    r"she|he|girl|boy)"
)
_YEARS_OF_LIFE = (
    r"\d{1,2}|(?:elva|tolv)|(?:tret|fjor|fem|sex|sjut|ar|nit)ton|"
    r"tjugo(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio)?|fem|sex|sju|åtta|nio|tio|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|eleven|twelve|twenty"
)
_ENDS = r"(?: år)?(?=[ ;!?\n]|[,.](?!\d)|$)"
# What is counted after a number, so that the number is no age.
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
        rf"\b{_PERSON}(?: är| is|'s)(?: nog| bara| just| only| now| nu| ca| typ)? "
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
_SPAN = ((0, 2), (3, 6), (7, 9), (10, 12), (13, 14), (15, 17))


def ages(reading: Reading) -> Iterator[Finding]:
    """The exact ages in a text; not limits of age, decades, or years that something has lasted."""
    text = reading.lower
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
