"""E-mail addresses, links and handles around the places that the scanner noted."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lykta.ads.identify import forms
from lykta.ads.identify.symbols import IGNORED, SIZE, symbols

# Bytes read before and after a place; only a link's path is longer, and runs on to the next space.
_BEFORE, _AFTER, _LONGEST = 96, 96, 600


class Address(NamedTuple):
    """A contact with its bytes (half-open) in the ad."""

    start: int
    end: int
    kind: str
    value: str


class _Window(NamedTuple):
    text: str
    at: list[int]


@lru_cache(maxsize=4096)
def _as_read(char: str) -> str:
    """One character as a reader takes it: plain width, no marks of nothing; always one character or none."""
    code = ord(char)
    if code < SIZE and symbols().kind[code] == IGNORED:
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return {"。": ".", "․": ".", "﹒": "."}.get(char, plain if len(plain) == 1 else char)


def _window(text: bytes, first: int, last: int) -> _Window:
    """The text between two bytes as a reader takes it, with the byte each character begins at."""
    while first > 0 and text[first] & 0xC0 == 0x80:
        first -= 1
    while last < len(text) and text[last] & 0xC0 == 0x80:
        last += 1
    part = text[first:last].decode()
    if part.isascii():
        return _Window(part, list(range(first, last + 1)))
    chars, at, place = [], [], first
    for char in part:
        read = _as_read(char)
        if read:
            chars.append(read)
            at.append(place)
        place += len(char.encode())
    return _Window("".join(chars), [*at, place])


def _widened(text: bytes, places: list[int]) -> Iterator[tuple[int, int]]:
    """Stretches of bytes around the places; those that touch are one."""
    begin = end = -1
    for place in sorted(places):
        first, last = max(place - _BEFORE, 0), min(place + _AFTER, len(text))
        while last < len(text) and last < place + _LONGEST and text[last] > 32:
            last += 1
        if begin >= 0 and first <= end:
            end = max(end, last)
        else:
            if begin >= 0:
                yield begin, end
            begin, end = first, last
    if begin >= 0:
        yield begin, end


def addresses_in(text: bytes, places: list[int], region: str) -> list[Address]:
    """The addresses near the given bytes of one ad, in order and without overlap."""
    found: list[Address] = []
    for first, last in _widened(text, places):
        window = _window(text, first, last)
        for start, end, kind, value in forms.find(window.text, region):
            found.append(Address(window.at[start], window.at[end], kind, value))
    return found
