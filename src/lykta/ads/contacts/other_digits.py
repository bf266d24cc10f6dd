"""Digits that are no telephone number: dates, hours, prices, personal numbers, cards, coordinates and so on.

In a reading of a key, in which a unit after a number is `U` and one before it `P`. What is certain is passed
over; what may be meant otherwise counts only in a row of such things, or where a number would cut it in two.
"""

import re

_YEAR = r"(?:18|19|20)\d\d"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_HOUR = r"(?:[01]?\d|2[0-4])"
_TIME = rf"{_HOUR}[:.][0-5]\d"
_TO = r" ?- ?"
# Opening hours are also written without a sign in them, both alike. Few write a number in such groups, and
# hours that many keep would tie strangers.
_HOUR_OF_TWO, _QUARTER = r"(?:[01]\d|2[0-4])", r"(?:00|15|30|45)"
_PLAIN_TIME = rf"{_HOUR_OF_TWO}{_QUARTER}"
_POSTAL = r"[1-9]\d\d \d\d(?!\d)"
# A shape ends where no further digits hang on it, but for so many that they are a number of their own.
_END = r"(?!\d)(?! ?[-/]\d{1,6}(?!\d))(?![.:]\d)"

_CERTAIN = re.compile(
    "|".join(
        (
            # A personal number: birth date, sign, four digits (Folkbokföringslag 1991:481 § 18).
            rf"(?:18|19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?[-+] ?\d{{4}}{_END}",
            rf"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|[6-8]\d|9[01])"
            rf"(?:[-+]?\d{{4}}| \d{{4}}(?! \d{{4}})){_END}",
            rf"{_YEAR}([-./ ]){_MONTH}\1{_DAY}{_END}",
            rf"{_DAY}([-./ ]){_MONTH}\2{_YEAR}{_END}",
            rf"{_DAY}[./] ?{_MONTH}[-./ ] ?{_YEAR}{_END}",
            # With the month first, as Americans write it.
            rf"{_MONTH}([-./]){_DAY}\3{_YEAR}{_END}",
            rf"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d{_END}",
            rf"{_TIME}{_TO}{_TIME}{_END}",
            rf"{_PLAIN_TIME}{_TO}(?:{_PLAIN_TIME}|{_TIME}){_END}",
            rf"{_HOUR_OF_TWO} {_QUARTER}{_TO}{_HOUR_OF_TWO} {_QUARTER}{_END}",
            # Around the clock; and hours or a day in pairs: no area code is written so.
            rf"00?{_TO}24{_END}",
            rf"0[1-69]-(?:[01]\d|2\d|3[01]){_END}",
            rf"{_HOUR}:[0-5]\d(?::[0-5]\d)?{_END}",
            rf"{_YEAR}{_TO}(?:{_YEAR}|\d\d){_END}",
            rf"\d{{4}}(?:[ -]\d{{4}}){{3,}}{_END}",
            rf"-?\d{{1,3}}\.\d{{4,}},? *\*?-?\d{{1,3}}\.\d{{4,}}{_END}",
            # An organisation number (Lag 1974:174 om identitetsbeteckning), or one of its form.
            rf"(?:16)?[1-9]\d{{5}} ?-\d{{4}}{_END}",
        )
    )
)

_PRICED = re.compile(r"\d{1,3}(?:[ .]\d{3})+(?:,\d\d)? ?(?:U|:-)|(?!0\d{5})\d+(?:[,.]\d\d?)? ?(?:U|:-(?!\d))")
_COORDINATION = re.compile(rf"(\d\d(?:0[1-9]|1[0-2])(?:[678]\d|9[01]))[-+](\d{{4}}){_END}")

_MAYBE = re.compile(
    rf"(?:{_DAY}([-./]){_MONTH}\1\d\d|\d\d([-./]){_MONTH}\2{_DAY}|{_TIME}(?:{_TO}{_TIME})?"
    rf"|{_HOUR}{_TO}{_HOUR}(?:[,. \n/]+{_POSTAL})?|{_DAY}[./] ?{_MONTH}(?:[- ]\d\d|[,. \n/]+{_POSTAL})?"
    rf"|{_YEAR}(?:{_TO}{_YEAR})?)(?!\d)(?![-./]\d)"
)
# What a number may not end inside of: a postal code, a price in one piece.
_AFTER = re.compile(rf"{_POSTAL}|[1-9]\d{{0,2}}(?:\.\d{{3}})* ?(?:U|:-)|[1-9]\d{{0,2}}(?: \d{{3}})+ ?:-")
# What only other digits beside it make certain: a postal code, two things told apart by a slash, measures of
# a body, a date in one piece, a personal number with a space that further digits follow.
_IN_ROW = re.compile(
    rf"{_POSTAL}|[1-9]\d{{0,3}}/\d{{1,3}}(?!\d)|\d{{2,3}}-\d\d-\d{{2,3}}(?![\d-])"
    r"|(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|[6-8]\d|9[01])(?: \d{4})?(?!\d)"
)
# A price after a unit, which may have been taken for that of the digits before.
_AFTER_ANY_UNIT = re.compile(r"(?:[1-9]\d{0,2}[ .]\d{3}(?:,\d\d)?|[1-9]\d{2,4})(?!\d)")
_ROW_TIE = re.compile(r"(?: - |[ ,*\n:/.|])+")
# "€2 000" is one price, but "€150 070..." is a price and the beginning of a number.
_AFTER_UNIT = re.compile(
    rf"{_HOUR}(?:[:.]\d\d)?{_TO}{_HOUR}(?:[:.]\d\d)?(?!\d)"
    r"|\d{1,3}(?:[ .](?:[1-9]\d\d|000))*(?!\d)|\d+(?:[:.,]\d\d)?"
)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(digits))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def end_of_other(reading: str, at: int) -> int:
    """Where what begins at `at` and is certainly no telephone number ends; `at` when there is no such."""
    if reading[:at].rstrip(" ").endswith("P"):
        priced = _AFTER_UNIT.match(reading, at)
        # Digits in one piece after "kl" or "SEK" are a number all the same when they are long and begin
        # with 0.
        if priced and not re.fullmatch(r"0\d{5,}", priced.group()):
            return priced.end()
    found = _CERTAIN.match(reading, at) or _PRICED.match(reading, at)
    if found:
        return found.end()
    # The day of a co-ordination number is 61 to 91: so many telephone numbers look like one that its check
    # digit has to decide (Skatteförfarandet; SKV 707).
    found = _COORDINATION.match(reading, at)
    return found.end() if found and _luhn(found[1] + found[2]) else at


def reads_as_row(reading: str, first: int, end: int, before: list[int]) -> bool:
    """Whether the digits from `first` to `end` are a row of whole other things: hours, dates, years, postal
    codes, prices, measures, personal numbers. Digits joined from such a row mean nothing.

    The row may begin before, at one of `before`, with a thing that goes on over `first`; and its last thing
    may go on after `end`.
    """
    return any(
        thing > first and (thing >= end or _row_goes_on(reading, thing, end))
        for start in (*before, first)
        for thing in _things_at(reading, start)
    )


def _row_goes_on(reading: str, at: int, end: int) -> bool:
    tie = _ROW_TIE.match(reading, at)
    things = _things_at(reading, tie.end()) if tie else []
    return any(thing >= end or _row_goes_on(reading, thing, end) for thing in things)


def _things_at(reading: str, at: int) -> list[int]:
    """Where the things end that may begin at `at`."""
    unit = reading[:at].rstrip(" \n")[-1:] in {"P", "U"}
    shapes = (_CERTAIN, _MAYBE, _PRICED, _IN_ROW, *((_AFTER_ANY_UNIT,) if unit else ()))
    found = (shape.match(reading, at) for shape in shapes)
    return sorted({thing.end() for thing in found if thing})


def cuts_other(reading: str, starts: list[int], end: int) -> bool:
    """Whether a date, an hour or the like begins at one of `starts` and goes on after `end`."""
    return any(
        found.end() > end
        for start in starts
        for shape in (_CERTAIN, _MAYBE, _AFTER)
        if (found := shape.match(reading, start))
    )
