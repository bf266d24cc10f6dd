"""E-mail addresses, links and handles around the places that the scanner noted."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lykta.ads.identify.emails import find_emails
from lykta.ads.identify.handles import find_handles
from lykta.ads.identify.links import find_links
from lykta.ads.identify.spelling import Form
from lykta.ads.identify.symbols import IGNORED, SIZE, symbols

# Bytes read before and after a place; only a link's path is longer, and runs on to the next space.
_BEFORE, _AFTER, _LONGEST = 96, 96, 600
# Latin letters are read as they stand; the soft hyphen is the only nothing among them.
_MAY_CHANGE = re.compile("[^\x00-\u024f]|\xad")
# Ads of one hand are often the same around their addresses. A window is some hundreds of bytes.
_KEPT_WINDOWS = 1 << 15


class Address(NamedTuple):
    """A contact with its bytes (half-open) in the ad."""

    start: int
    end: int
    kind: str
    value: str


class _Window(NamedTuple):
    """A part of an ad from the byte `first` on: as written, and as a reader takes it. Each character is read
    as one, or left out: `left_out` has the places in `written` of those, `passed` how many were read before.
    """

    written: str
    text: str
    first: int
    left_out: list[int]
    passed: list[int]

    def byte(self, char: int) -> int:
        """The byte in the ad of a character of `text`."""
        return self.first + len(self.written[: char + bisect_right(self.passed, char)].encode())

    def char(self, byte: int, source: bytes) -> int:
        """The character of `text` at a byte of the ad, or the next one that was read."""
        place = len(source[self.first : byte].decode(errors="ignore"))
        return place - bisect_left(self.left_out, place)


@lru_cache(maxsize=4096)
def _as_read(char: str) -> str:
    """One character as a reader takes it: plain width, no marks of nothing; always one character or none."""
    code = ord(char)
    if code < SIZE and symbols().kind[code] == IGNORED:
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return {"。": ".", "․": ".", "﹒": "."}.get(char, plain if len(plain) == 1 else char)


def _window(text: bytes, first: int, last: int) -> _Window:
    while first > 0 and text[first] & 0xC0 == 0x80:
        first -= 1
    while last < len(text) and text[last] & 0xC0 == 0x80:
        last += 1
    part = text[first:last].decode()
    left_out: list[int] = []
    passed: list[int] = []
    if part.isascii():
        return _Window(part, part, first, left_out, passed)
    for odd in _MAY_CHANGE.finditer(part):
        if not _as_read(odd[0]):
            passed.append(odd.start() - len(left_out))
            left_out.append(odd.start())
    return _Window(part, _MAY_CHANGE.sub(_read_match, part), first, left_out, passed)


def _read_match(odd: re.Match[str]) -> str:
    return _as_read(odd[0])


def _widened(text: bytes, places: list[int]) -> Iterator[tuple[int, int, list[int]]]:
    """Stretches of bytes around the places, with the places in each; those that touch are one."""
    begin, end, inside = 0, -1, list[int]()
    for place in places:
        first, last = max(place - _BEFORE, 0), min(place + _AFTER, len(text))
        while last < len(text) and last < place + _LONGEST and text[last] > 32:
            last += 1
        if inside and first > end:
            yield begin, end, inside
            inside = []
        begin, end = (begin, max(end, last)) if inside else (first, last)
        inside.append(place)
    if inside:
        yield begin, end, inside


def addresses_in(text: bytes, places: list[int], region: str) -> list[Address]:
    """The addresses near the given bytes of one ad, which are in order; in order and without overlap."""
    found: list[Address] = []
    for first, last, inside in _widened(text, places):
        window = _window(text, first, last)
        chars = tuple(window.char(place, text) for place in inside)
        for start, end, kind, value in _forms(window.text, chars, region):
            found.append(Address(window.byte(start), window.byte(end), kind, value))
    return found


@lru_cache(maxsize=_KEPT_WINDOWS)
def _forms(text: str, places: tuple[int, ...], region: str) -> tuple[Form, ...]:
    """The addresses in a text, in order; of two that overlap, an e-mail goes first, then a link."""
    kept: list[Form] = []
    for found in (find_emails(text, places), find_links(text, places, region), find_handles(text, places)):
        for form in found:
            if all(form.end <= other.start or other.end <= form.start for other in kept):
                kept.append(form)
    return tuple(sorted(kept))
