"""What a key of the scanner may say in digits: number words, look-alike letters and doubtful words."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Reading(NamedTuple):
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


def _expand(key: str, *, join_tens: bool, drop: frozenset[int]) -> Reading:
    """The key in plain digits and signs."""
    if not _JOINING & set(key):
        plain = key.translate(_PLAIN)
        for i in drop:
            plain = f"{plain[:i]}*{plain[i + 1 :]}"
        return Reading(plain, list(range(len(key))))
    text: list[str] = []
    places: list[int] = []
    i = 0
    while i < len(key):
        written, used = _spoken_number(key, i, join_tens=join_tens) if i not in drop else ("*", 1)
        text.append(written)
        # The last digit of a joined word ends at the last word.
        places.extend([i] * (len(written) - 1) + [i + used - 1])
        i += used
    return Reading("".join(text), places)


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


def readings(key: str) -> Iterator[Reading]:
    """The ways to read a key, the likeliest first: what is a digit, and which words belong together."""
    if not any(sign.isalpha() and sign not in "xUP" for sign in key) and not set("|^=#") & set(key):
        yield Reading(key, list(range(len(key))))
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
