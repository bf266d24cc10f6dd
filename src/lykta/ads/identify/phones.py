"""From a scanner's key to the telephone numbers in it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lykta.ads.identify.numbering import country_code, international, is_mobile, national
from lykta.ads.identify.shapes import cuts_other, end_of_other, reads_as_times

# The longest number E.164 allows is 15 digits; with 00 or (0) before it some more are written.
_MOST_DIGITS = 18


# A number does not end before its unit, nor before a sign that ties more digits to it, unless those begin a
# number of their own ("031-3900600/040-6280400").
_TIED = re.compile(r" ?U|[-.:](?!0\d\d)\d")


class Phone(NamedTuple):
    """A number in E.164 and the first and last character of the key that write it."""

    first: int
    last: int
    number: str


class _Reading(NamedTuple):
    text: str
    places: list[int]


_Group = tuple[int, int]

_WORDS = {
    **{c: str(d) for d, c in enumerate("klmnopqrst")},
    **{c: str(d) for d, c in enumerate("abcdefghij")},
}
_ARTICLES = {"u": "0", "v": "1", "w": "6"}
_SPOKEN = frozenset("klmnopqrstBCDEFGHI^")


def _ones(sign: str) -> str:
    return _WORDS.get(sign) or _ARTICLES.get(sign) or ""


def _expand(key: str, *, join_tens: bool, drop: frozenset[int]) -> _Reading:
    """The key in plain digits and signs; `places` gives for each character the one in the key it came from."""
    text: list[str] = []
    places: list[int] = []
    i = 0
    while i < len(key):
        written, used = _spoken_number(key, i, join_tens=join_tens) if i not in drop else ("*", 1)
        text.append(written)
        # The last digit of a joined word ends at the last word.
        places.extend([i] * (len(written) - 1) + [i + used - 1])
        i += used
    return _Reading("".join(text), places)


def _below_hundred(key: str, i: int, *, join_tens: bool) -> tuple[str, int]:
    """Digits of a spoken number below a hundred at `i` and the characters used; ("", 0) when there is none."""
    sign = key[i : i + 1]
    if "A" <= sign <= "I":
        tens = str(ord(sign) - 64)
        j = i + 1 + (key[i + 1 : i + 2] in {" ", "-"})
        unit = _ones(key[j : j + 1])
        # "sjuttiotre" is 73; "sjuttio tre" may be that or 70 3.
        if (
            (join_tens or j == i + 1)
            and sign != "A"
            and unit
            and unit != "0"
            and key[j : j + 1] not in "abcdefghij"
        ):
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


def _readings(key: str) -> Iterator[_Reading]:
    if not any(sign.isalpha() and sign not in "xUP" for sign in key) and not set("|^=#") & set(key):
        yield _Reading(key, list(range(len(key))))
        return
    seen = set()
    bars = (key, key.replace("|", "b")) if "|" in key else (key,)
    for barred in bars:
        for drop in _doubtful(barred):
            for join_tens in (True, False):
                reading = _expand(barred, join_tens=join_tens, drop=drop)
                if reading.text not in seen:
                    seen.add(reading.text)
                    yield reading


def _may_start(text: str, at: int, *, consumed: bool) -> bool:
    """A number does not begin right after a sign that ties its digits to others before."""
    return consumed or re.search(r"\d[-./:]$|\d,$", text[:at]) is None


def _wide(gap: str) -> bool:
    """Whether the gap is one that a number seldom has inside, so that what is complete before it ends there."""
    return (
        len(gap) > 2 or any(sign in "\n,*x:|" for sign in gap) or gap in {" -", "- ", "/", " /", "/ ", ". "}
    )


def _opened(text: str, at: int) -> int:
    """Where the plus sign or the bracket stands that belongs to the digits at `at`."""
    found = re.search(r"\(?\+[ (]*$|\($", text[:at])
    return found.start() if found else at


def _ends(text: str, groups: list[_Group], g: int, region: str) -> Iterator[tuple[int, str, bool]]:
    """Each group at which a valid number from group `g` on may end, the number, and whether a wide gap precedes."""
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
        if number and not _TIED.match(text, last):
            yield k, number, wide


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
    """Whether the digits make a number only by taking hours and dates for parts of it."""
    first, end = groups[g][0], groups[k][1]
    if reads_as_times(text[first:end]):
        return True
    # A mobile number in its usual groups is one, whatever date its last digits make with those after it.
    usual = is_mobile(number) and groups[g][1] - first > 2
    return not usual and cuts_other(text, [start for start, _ in groups[g + 1 : k + 1]], end)


def _hides_mobile(text: str, groups: list[_Group], g: int, k: int, region: str) -> bool:
    """Whether a mobile number begins inside and reaches further: "08 070-174 06 05" is no number in Stockholm."""
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


@lru_cache(maxsize=1 << 20)
def phones_in(key: str, region: str) -> tuple[Phone, ...]:
    """The telephone numbers in a key of the scanner, from left to right, with the key's characters they take."""
    country_code(region)
    for reading in _readings(key):
        found = tuple(
            Phone(reading.places[phone.first], reading.places[phone.last], phone.number)
            for phone in _numbers(reading.text, region)
        )
        if found:
            return found
    return ()
