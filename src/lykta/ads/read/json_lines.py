"""Lines from a stream, none of them held longer than the limit."""

from collections.abc import Iterator
from dataclasses import dataclass

from lykta.ads.read.long_rows import HEAD_BYTES
from lykta.ads.read.source import TextSource, Window


@dataclass(frozen=True)
class Line:
    """One line without its line feed: its 1-based number, its bytes or only their beginning, and its
    length.
    """

    number: int
    data: bytes
    length: int


def lines_of(source: TextSource, *, row_limit: int) -> Iterator[Line]:
    """Give every line of a source; of a line longer than `row_limit` bytes only the beginning."""
    window, number = Window(source), 1
    while window.more():
        whole = window.data.rfind(b"\n") + 1
        if whole:
            for data in window.data[: whole - 1].split(b"\n"):
                yield _line(number, data, row_limit)
                number += 1
            window.drop(whole)
        if len(window.data) > row_limit:
            yield _long_line(window, number)
            number += 1
    if window.data:
        yield _line(number, window.data, row_limit)


def _line(number: int, data: bytes, row_limit: int) -> Line:
    return Line(number, data if len(data) <= row_limit else data[:HEAD_BYTES], len(data))


def _long_line(window: Window, number: int) -> Line:
    head, length = b"", 0
    while (end := window.data.find(b"\n")) < 0:
        head += window.data[: HEAD_BYTES - len(head)]
        length += len(window.data)
        window.drop(len(window.data))
        if not window.more():
            return Line(number, head, length)
    head += window.data[: min(end, HEAD_BYTES - len(head))]
    window.drop(end + 1)
    return Line(number, head, length + end)
