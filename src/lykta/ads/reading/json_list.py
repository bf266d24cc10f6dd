"""A JSON file that is one list, read as if each of its objects stood on a line of its own."""

from collections.abc import Iterator
from typing import Final

import numba
import numpy as np

from lykta.ads.reading.encodings import TextSource
from lykta.errors import InputError

# Where in the list a byte stands: how many brackets are open, or one of these.
_BEFORE, _ENDED, _BROKEN = 0, -1, -2
_NOT_QUOTED, _QUOTED, _ESCAPED = range(3)
_QUOTE, _BACKSLASH, _COMMA, _OPENS, _CLOSES, _SPACE, _LINE_FEED, _RETURN = b'"\\,[] \n\r'
# What a byte adds to how many brackets are open.
_STEPS: Final = np.zeros(256, np.int64)
_STEPS[list(b"[{")], _STEPS[list(b"]}")] = 1, -1
_WHITE: Final = np.isin(np.arange(256), list(b" \t\r\n"))


class JsonList(TextSource):
    """The text of a JSON list with a line feed between two of its values, and none in them."""

    rows = "values"

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Give the text, from its beginning alone.

        Raises `InputError` where brackets or quote marks do not match: nobody can tell then which values the
        list has. A value that is not an object is for its reader to refuse.
        """
        if start:
            raise ValueError("a list is read from its beginning")
        depth, inside, values = _BEFORE, _NOT_QUOTED, 1
        for chunk in super().chunks():
            text = np.frombuffer(bytearray(chunk), np.uint8)
            depth, inside, values = _lay_out(text, depth, inside, values)
            if depth == _BROKEN:
                break
            yield text.tobytes()
        if depth != _ENDED:
            raise InputError(
                f"{self.path} is not a whole JSON list: from its value number {values:,} on, brackets or "
                "quote marks do not match. Nothing of it is kept. Export it again, or write one object a "
                "line."
            )

    def part(self, start: int, held: int) -> None:
        """None: it has to be read from its beginning."""


@numba.njit(cache=True, nogil=True)
def _lay_out(text, depth, inside, values):  # type: ignore[no-untyped-def]
    """Put a line feed for each comma between values, and a space for what encloses them or breaks a line.

    `depth` says where in the list the text begins, `inside` whether in a string, and `values` in which value;
    returns these for what follows it.
    """
    for place in range(len(text)):
        byte = text[place]
        if inside != _NOT_QUOTED or (byte == _QUOTE and depth > 0):
            inside = _string_after(byte, inside)
            if byte == _LINE_FEED:
                # It has no place in a string either, and does not part the value.
                text[place] = _RETURN
            continue
        text[place], depth = _outside_strings(byte, depth)
        if depth == _BROKEN:
            break
        values += text[place] == _LINE_FEED
    return depth, inside, values


@numba.njit(cache=True, nogil=True)
def _outside_strings(byte, depth):  # type: ignore[no-untyped-def]
    """What is written for a byte, and where in the list the next one stands."""
    if _WHITE[byte]:
        return np.uint8(_SPACE), depth
    if depth < 1:
        return np.uint8(_SPACE), (1 if depth == _BEFORE and byte == _OPENS else _BROKEN)
    if depth == 1 and byte == _COMMA:
        return np.uint8(_LINE_FEED), depth
    if depth == 1 and _STEPS[byte] < 0:
        return np.uint8(_SPACE), (_ENDED if byte == _CLOSES else _BROKEN)
    return byte, depth + _STEPS[byte]


@numba.njit(cache=True, nogil=True)
def _string_after(byte, inside):  # type: ignore[no-untyped-def]
    if inside == _ESCAPED:
        return _QUOTED
    if byte == _QUOTE:
        return _QUOTED if inside == _NOT_QUOTED else _NOT_QUOTED
    return _ESCAPED if byte == _BACKSLASH else inside
