"""From the scanner's keys to the telephone numbers in them.

A key is read in the likeliest way that holds a number: number words, look-alike letters and doubtful words
are digits or not. In a reading, in which a unit after a number is `U` and one before it `P`, digits that are
certainly something else (`other_digits`) are passed over.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.contacts.found import KINDS, FoundContacts, join
from lykta.ads.contacts.numbering import (
    COUNTRY_CODE,
    country_code,
    e164,
    international,
    is_mobile,
    mobiles_in,
    national,
)
from lykta.ads.contacts.other_digits import cuts_other, end_of_other, reads_as_row
from lykta.ads.contacts.stretches import FEWEST_DIGITS, Finds

_PHONE = KINDS.index("phone")
# The longest number E.164 allows is 15 digits; with 00 or (0) before it some more are written.
_MOST_DIGITS = 18
# A number does not end before its unit, nor before a sign that ties more digits to it, unless those begin a
# number of their own ("031-3900600/040-6280400").
_TIED = re.compile(r"(?:,\d\d)? ?(?:U|:-(?!\d))|[-.:](?!0\d\d)\d")
# Signs that open nothing, and those that are not digits.
_BEFORE_NONE = frozenset(" \n-./,:)*xU|")
_NO_DIGITS = _BEFORE_NONE | frozenset("(+P=#^")
# A date, the longest of the things in whose last digits a number could seem to begin, has three groups.
_MOST_BEFORE = 2


class Phone(NamedTuple):
    """A number in E.164 and the first and last character of the key that write it."""

    first: int
    last: int
    number: str


type _Group = tuple[int, int]


def find_phones(finds: Finds, region: str) -> FoundContacts:
    """The numbers in the keys of a block, by row and start: most by the kernel, the others one by one."""
    known = mobiles_in(finds.key, finds.key_at)
    decided = (known.number > 0) & (country_code(region) == COUNTRY_CODE)
    keys = np.flatnonzero(decided)
    mobiles = _to_found_contacts(finds, keys, (known.first[keys], known.last[keys]), e164(known.number[keys]))
    others = _phones_one_by_one(finds, np.flatnonzero(~decided), region)
    return join([mobiles, others]).sort() if len(others.rows) else mobiles


def _phones_one_by_one(finds: Finds, keys: NDArray[np.int64], region: str) -> FoundContacts:
    text = finds.key.tobytes().decode("ascii")
    places: list[tuple[int, int, int]] = []
    values: list[str] = []
    begins, ends = finds.key_at[keys].tolist(), finds.key_at[keys + 1].tolist()
    for key, begin, end in zip(keys.tolist(), begins, ends, strict=True):
        for first, last, number in phones_in(text[begin:end], region):
            places.append((key, begin + first, begin + last))
            values.append(number)
    of_key, firsts, lasts = np.array(places, np.int64).reshape(-1, 3).T
    return _to_found_contacts(finds, of_key, (firsts, lasts), pa.array(values, pa.string()))


def _to_found_contacts(
    finds: Finds,
    keys: NDArray[np.int64],
    written: tuple[NDArray[np.int64], NDArray[np.int64]],
    values: pa.StringArray,
) -> FoundContacts:
    """Numbers in the keys of a scan, `written` from a first to a last character of the keys."""
    first, last = written
    starts, ends = finds.first[first].astype(np.int64), finds.last[last].astype(np.int64)
    return FoundContacts(finds.key_row[keys], starts, ends, np.full(len(keys), _PHONE, np.int8), values)


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
    # A bar beside a number parts it from the next.
    while first < end and key[end - 1] == "|":
        end -= 1
    if sum(sign not in _NO_DIGITS for sign in key[first:end]) >= FEWEST_DIGITS:
        for phone in phones_in(key[first:end], region):
            yield Phone(first + phone.first, first + phone.last, phone.number)


def _first_found(key: str, region: str) -> tuple[Phone, ...]:
    """The numbers of the first reading that holds any; of two that one word has digits of, the first."""
    for reading in _readings(key):
        found: list[Phone] = []
        for phone in _numbers(reading.text, region):
            first, last = reading.places[phone.first], reading.places[phone.last]
            if not found or first > found[-1].last:
                found.append(Phone(first, last, phone.number))
        if found:
            return tuple(found)
    return ()


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
            yield Phone(_start_of_number(text, first), groups[found[0]][1] - 1, found[1])
            g = found[0]
        elif last - first > 15:
            yield from (
                Phone(first + a, first + b - 1, n) for a, b, n in _cut_into_numbers(text[first:last], region)
            )
        consumed = found is not None
        g += 1


def _may_start(text: str, at: int, *, consumed: bool) -> bool:
    """A number does not begin right after a sign that ties its digits to others before."""
    return consumed or re.search(r"\d[-./:]$|\d,$", text[:at]) is None


def _ends_number(gap: str) -> bool:
    """Whether a number that is complete before the gap ends there."""
    return (
        len(gap) > 2 or any(sign in "\n,*x:|" for sign in gap) or gap in {" -", "- ", "/", " /", "/ ", ". "}
    )


def _start_of_number(text: str, at: int) -> int:
    """Where the plus sign or the bracket stands that belongs to the digits at `at`."""
    found = re.search(r"\(?(?<!\d)\+[ (]*$|\($", text[:at])
    return found.start() if found else at


def _ends(text: str, groups: list[_Group], g: int, region: str) -> Iterator[tuple[int, str, bool]]:
    """Each group that a number from group `g` on may end with, the number, and whether it has a wide gap."""
    start = groups[g][0]
    plus = "+" in text[_start_of_number(text, start) : start]
    digits, wide = "", False
    for k in range(g, len(groups)):
        first, last = groups[k]
        gap = text[groups[k - 1][1] : first] if k > g else ""
        if set(gap) & set("+UP") or len(digits) + last - first > _MOST_DIGITS:
            return
        wide = wide or _ends_number(gap)
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
    """Whether the first digits can begin a number: a bare 46, as in "46-06-06", does so only for a mobile."""
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
    # After a plus sign the digits are certain; and hours, one digit each, make no row of ten.
    told = _start_of_number(text, first) < first or all(b - a == 1 for a, b in groups[g : k + 1])
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


def _cut_into_numbers(digits: str, region: str) -> list[tuple[int, int, str]]:
    """Cut a long row of digits into valid numbers without a rest; empty when that does not come out."""
    if not digits:
        return []
    for length in range(min(len(digits), 15), 6, -1):
        number = national(digits[:length], region)
        if number:
            rest = _cut_into_numbers(digits[length:], region)
            if rest or length == len(digits):
                return [(0, length, number), *((a + length, b + length, n) for a, b, n in rest)]
    return []


class _PlainKey(NamedTuple):
    """A key in plain digits and signs, and for each character the one of the key that it came from."""

    text: str
    places: list[int]


_WORDS = {
    **{c: str(d) for d, c in enumerate("klmnopqrst")},
    **{c: str(d) for d, c in enumerate("abcdefghij")},
}
_LOOK_ALIKE = "abcdefghij"
_ARTICLES = {"u": "0", "v": "1", "w": "6"}
# Words that make one number with others; without them each character is read by itself.
_JOINING = frozenset("ABCDEFGHI^=#")
_PLAIN = str.maketrans(_WORDS | _ARTICLES)
_SPOKEN = frozenset("klmnopqrstBCDEFGHI^")


def _ones(sign: str) -> str:
    return _WORDS.get(sign) or _ARTICLES.get(sign) or ""


def _expand(key: str, *, join_tens: bool, drop: frozenset[int]) -> _PlainKey:
    """The key in plain digits and signs."""
    if not _JOINING & set(key):
        plain = key.translate(_PLAIN)
        for i in drop:
            plain = f"{plain[:i]}*{plain[i + 1 :]}"
        return _PlainKey(plain, list(range(len(key))))
    text: list[str] = []
    places: list[int] = []
    i = 0
    while i < len(key):
        written, used = _spoken_number(key, i, join_tens=join_tens) if i not in drop else ("*", 1)
        text.append(written)
        # The last digit of a joined word ends at the last word.
        places.extend([i] * (len(written) - 1) + [i + used - 1])
        i += used
    return _PlainKey("".join(text), places)


def _below_hundred(key: str, i: int, *, join_tens: bool) -> tuple[str, int]:
    """Digits of a spoken number below a hundred at `i`, and the characters used; ("", 0) for none."""
    sign = key[i : i + 1]
    if "A" <= sign <= "I":
        tens = str(ord(sign) - 64)
        j = i + 1 + (key[i + 1 : i + 2] in {" ", "-"})
        unit = _ones(key[j : j + 1])
        # "sjuttiotre" is 73; "sjuttio tre" may be that or 70 3.
        joins = (join_tens or j == i + 1) and sign != "A" and key[j : j + 1] not in _LOOK_ALIKE
        if joins and unit not in {"", "0"}:
            return tens + unit, j + 1 - i
        return tens + "0", 1
    return (_ones(sign), 1) if sign else ("", 0)


def _spoken_number(key: str, i: int, *, join_tens: bool) -> tuple[str, int]:
    sign = key[i]
    if sign in "=#":
        j = i + 1 + (key[i + 1 : i + 2] == " ")
        unit = _ones(key[j : j + 1])
        return (unit * (2 if sign == "=" else 3), j + 1 - i) if unit else ("*", 1)
    j = i + 1 + (key[i + 1 : i + 2] == " ")
    if (sign == "^" or (_ones(sign) and key[j : j + 1] == "^")) and join_tens:
        hundreds, start = ("1", i) if sign == "^" else (_ones(sign), j)
        j = start + 1 + (key[start + 1 : start + 2] == " ")
        rest, used = _below_hundred(key, j, join_tens=True)
        return (hundreds + rest.zfill(2), j + used - i) if rest else (hundreds + "00", start + 1 - i)
    written, used = _below_hundred(key, i, join_tens=join_tens)
    if written:
        return written, used
    return ("*" if sign == "^" else sign), 1


def _doubtful(key: str) -> Iterator[frozenset[int]]:
    """Which characters to leave out, the likeliest reading first."""
    articles = frozenset(i for i, sign in enumerate(key) if sign in "uvw")
    letters = frozenset(m.start() for m in re.finditer(r"(?<![a-j])[a-j](?![a-j])", key))
    spoken = frozenset(i for i in articles if _beside_spoken(key, i))
    yield articles - spoken
    yield frozenset()
    yield articles | letters


def _beside_spoken(key: str, i: int) -> bool:
    """Whether a number word stands right before or after, so that "en" or "sex" is one too."""
    before, after = key[:i].rstrip(" -.,*\n"), key[i + 1 :].lstrip(" -.,*\n")
    beside = before[-1:] + after[:1]
    return any(sign in _SPOKEN or sign in _ARTICLES for sign in beside)


# A bar between spaces parts two things.
_BAR_AS_ONE = re.compile(r"(?<![ \n])\||\|(?![ \n])")


def _readings(key: str) -> Iterator[_PlainKey]:
    """The ways to read a key, the likeliest first: what is a digit, and which words belong together."""
    if not any(sign.isalpha() and sign not in "xUP" for sign in key) and not set("|^=#") & set(key):
        yield _PlainKey(key, list(range(len(key))))
        return
    seen = set()
    bars = (key, _BAR_AS_ONE.sub("b", key)) if "|" in key else (key,)
    for barred in bars:
        for drop in _doubtful(barred):
            for join_tens in (True, False):
                reading = _expand(barred, join_tens=join_tens, drop=drop)
                if reading.text not in seen:
                    seen.add(reading.text)
                    yield reading
