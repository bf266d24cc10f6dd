"""From a scanner's key to the telephone numbers in it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lykta.ads.identify.numbering import international, is_mobile, national
from lykta.ads.identify.readings import readings
from lykta.ads.identify.shapes import cuts_other, end_of_other, reads_as_row
from lykta.ads.identify.stretch import FEWEST_DIGITS

# The longest number E.164 allows is 15 digits; with 00 or (0) before it some more are written.
_MOST_DIGITS = 18


# A number does not end before its unit, nor before a sign that ties more digits to it, unless those begin a
# number of their own ("031-3900600/040-6280400").
_TIED = re.compile(r"(?:,\d\d)? ?(?:U|:-(?!\d))|[-.:](?!0\d\d)\d")


# Signs that open nothing, and those that are no digits.
_BEFORE_NONE = frozenset(" \n-./,:)*xU")
_NO_DIGITS = _BEFORE_NONE | frozenset("(+|P=#^")


# A date, the longest of the things in whose last digits a number could seem to begin, has three groups.
_MOST_BEFORE = 2


class Phone(NamedTuple):
    """A number in E.164 and the first and last character of the key that write it."""

    first: int
    last: int
    number: str


_Group = tuple[int, int]


def _may_start(text: str, at: int, *, consumed: bool) -> bool:
    """A number does not begin right after a sign that ties its digits to others before."""
    return consumed or re.search(r"\d[-./:]$|\d,$", text[:at]) is None


def _wide(gap: str) -> bool:
    """Whether a number that is complete before the gap ends there."""
    return (
        len(gap) > 2 or any(sign in "\n,*x:|" for sign in gap) or gap in {" -", "- ", "/", " /", "/ ", ". "}
    )


def _opened(text: str, at: int) -> int:
    """Where the plus sign or the bracket stands that belongs to the digits at `at`."""
    found = re.search(r"\(?\+[ (]*$|\($", text[:at])
    return found.start() if found else at


def _ends(text: str, groups: list[_Group], g: int, region: str) -> Iterator[tuple[int, str, bool]]:
    """Each group that a number from group `g` on may end with, the number, and whether it has a wide gap."""
    start = groups[g][0]
    plus = "+" in text[_opened(text, start) : start]
    digits, wide = "", False
    for k in range(g, len(groups)):
        first, last = groups[k]
        gap = text[groups[k - 1][1] : first] if k > g else ""
        if set(gap) & set("+UP") or len(digits) + last - first > _MOST_DIGITS:
            return
        wide = wide or _wide(gap)
        if (
            text[first:last] == "0"
            and "(" in gap
            and text[last : last + 1] == ")"
            and (plus or digits[:2] == "00")
        ):
            continue
        digits += text[first:last]
        number = international(digits) if plus else national(digits, region)
        if number and not _begins_plainly(text[groups[g][0] : groups[g][1]], number, plus=plus):
            continue
        # No price or measure has seven digits in one piece and a 0 before them.
        alone = k == g and text.startswith("0", first)
        if number and (
            not _TIED.match(text, last) or (alone and text[last : last + 2].lstrip().startswith("U"))
        ):
            yield k, number, wide


def _begins_plainly(first_group: str, number: str, *, plus: bool) -> bool:
    """Whether the first digits tell a number: a bare 46, as in "46-06-06", does so only for a mobile."""
    told = plus or first_group.startswith("0") or len(first_group) > 3
    return told or is_mobile(number) or number[1:3] != "46"


def _best_end(text: str, groups: list[_Group], g: int, region: str) -> tuple[int, str] | None:
    """The longest valid number from group `g` on; one without a wide gap goes before one that needs it."""
    options = list(_ends(text, groups, g, region))
    narrow = [option for option in options if not option[2]]
    for k, number, _ in reversed(narrow or options):
        if _is_other(text, groups, g, k, number):
            continue
        if not is_mobile(number) and _hides_mobile(text, groups, g, k, region):
            continue
        return k, number
    return None


def _is_other(text: str, groups: list[_Group], g: int, k: int, number: str) -> bool:
    """Whether the digits make a number only by taking hours, dates and the like for parts of it."""
    first, end = groups[g][0], groups[k][1]
    before = [start for start, _ in groups[max(g - _MOST_BEFORE, 0) : g]]
    # After a plus sign the digits are told; and hours, one digit each, make no row of ten.
    told = _opened(text, first) < first or all(b - a == 1 for a, b in groups[g : k + 1])
    if not told and reads_as_row(text, first, end, before):
        return True
    # A mobile number in its usual groups is one, whatever date its last digits make with those after it.
    usual = is_mobile(number) and groups[g][1] - first > 2
    return not usual and cuts_other(text, [start for start, _ in groups[g + 1 : k + 1]], end)


def _hides_mobile(text: str, groups: list[_Group], g: int, k: int, region: str) -> bool:
    """Whether a mobile number begins inside and reaches further, as in "08 070-174 06 05"."""
    return any(
        end > k and is_mobile(number)
        for inner in range(g + 1, k + 1)
        if text.startswith("07", groups[inner][0])
        for end, number, _ in _ends(text, groups, inner, region)
    )


def _written_together(digits: str, region: str) -> list[tuple[int, int, str]]:
    """Cut a long row of digits into valid numbers without a rest; empty when that does not come out."""
    if not digits:
        return []
    for length in range(min(len(digits), 15), 6, -1):
        number = national(digits[:length], region)
        if number:
            rest = _written_together(digits[length:], region)
            if rest or length == len(digits):
                return [(0, length, number), *((a + length, b + length, n) for a, b, n in rest)]
    return []


def _numbers(text: str, region: str) -> Iterator[Phone]:
    groups = [found.span() for found in re.finditer(r"\d+", text)]
    g, consumed = 0, True
    while g < len(groups):
        first, last = groups[g]
        other = end_of_other(text, first)
        if other > first:
            while g < len(groups) and groups[g][0] < other:
                g += 1
            consumed = False
            continue
        found = _best_end(text, groups, g, region) if _may_start(text, first, consumed=consumed) else None
        if found:
            yield Phone(_opened(text, first), groups[found[0]][1] - 1, found[1])
            g = found[0]
        elif last - first > 15:
            yield from (
                Phone(first + a, first + b - 1, n) for a, b, n in _written_together(text[first:last], region)
            )
        consumed = found is not None
        g += 1


def _first_found(key: str, region: str) -> tuple[Phone, ...]:
    """The numbers of the first reading that holds any."""
    for reading in readings(key):
        found = tuple(
            Phone(reading.places[phone.first], reading.places[phone.last], phone.number)
            for phone in _numbers(reading.text, region)
        )
        if found:
            return found
    return ()


@lru_cache(maxsize=1 << 20)
def phones_in(key: str, region: str) -> tuple[Phone, ...]:
    """The telephone numbers in a key of the scanner, from left to right.

    What lies between them is read again by itself, as it will be when they are masked.
    """
    found = _first_found(key, region)
    if not found:
        return ()
    every: list[Phone] = []
    begin = 0
    for phone in found:
        every += [*_phones_between(key, begin, phone.first, region), phone]
        begin = phone.last + 1
    return (*every, *_phones_between(key, begin, len(key), region))


def _phones_between(key: str, first: int, end: int, region: str) -> Iterator[Phone]:
    while first < end and key[first] in _BEFORE_NONE:
        first += 1
    if sum(sign not in _NO_DIGITS for sign in key[first:end]) >= FEWEST_DIGITS:
        for phone in phones_in(key[first:end], region):
            yield Phone(first + phone.first, first + phone.last, phone.number)
