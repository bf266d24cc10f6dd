"""A JSON file that is one list, read as if each of its objects stood on a line of its own."""

from collections.abc import Iterator
from typing import Final

import numba
import numpy as np

from lykta.ads.reading.encodings import TextSource

_NOT_QUOTED, _QUOTED, _ESCAPED = range(3)
_QUOTE, _BACKSLASH, _COMMA, _SPACE, _LINE_FEED = b'"\\, \n'
# What a byte adds to how many brackets are open.
_STEPS: Final = np.zeros(256, np.int64)
_STEPS[list(b"[{")], _STEPS[list(b"]}")] = 1, -1
_BREAKS: Final = np.isin(np.arange(256), list(b"\r\n"))


class JsonList(TextSource):
    """The text of a JSON list with a line feed between two of its objects, and none in them."""

    def chunks(self, start: int = 0) -> Iterator[bytes]:
        """Give the text from its byte number `start`, counted after a byte order mark."""
        depth, inside = 0, _NOT_QUOTED
        for chunk in super().chunks():
            text = np.frombuffer(bytearray(chunk), np.uint8)
            depth, inside = _lay_out(text, depth, inside)
            if start < len(text):
                yield text[start:].tobytes()
            start = max(0, start - len(text))

    def part(self, start: int, held: int) -> None:
        """None: it has to be read from its beginning."""


@numba.njit(cache=True, nogil=True)
def _lay_out(text, depth, inside):  # type: ignore[no-untyped-def]
    """Put a line feed for each comma between objects, and a space for what encloses them or breaks a line.

    `depth` is how many brackets are open before the text, `inside` whether it begins in a string; returns
    both for what follows it. A line break within a string is no JSON, and stays for its reader to refuse.
    """
    for place in range(len(text)):
        byte = text[place]
        if inside != _NOT_QUOTED or byte == _QUOTE:
            inside = _string_after(byte, inside)
            continue
        step = _STEPS[byte]
        if step and max(depth, depth + step) == 1:
            text[place] = _SPACE
        elif byte == _COMMA and depth == 1:
            text[place] = _LINE_FEED
        elif _BREAKS[byte]:
            text[place] = _SPACE
        depth += step
    return depth, inside


@numba.njit(cache=True, nogil=True)
def _string_after(byte, inside):  # type: ignore[no-untyped-def]
    if inside == _ESCAPED:
        return _QUOTED
    if byte == _QUOTE:
        return _QUOTED if inside == _NOT_QUOTED else _NOT_QUOTED
    return _ESCAPED if byte == _BACKSLASH else inside
