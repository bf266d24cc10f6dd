"""CSV taken apart byte by byte: rows, fields and lines, over whole blocks of a file.

The grammar is that of RFC 4180 as spreadsheets write it. A field that begins with a quote mark runs to the
next single quote mark; a doubled one stands for itself. Anywhere else a quote mark is a letter like any
other. Carriage returns directly before a line feed belong to the line end. A quote mark that is not closed
runs on into later rows, and closes at one of theirs: what then is no row is given up only as far as a line
that reads like one. Python's `csv` and `pyarrow.csv` know neither lines nor the row as written nor a longest
row, and the second gives up at the first odd row; both serve as oracles in the tests.
"""

from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.kernel.borrowed import borrow
from lykta.ads.kernel.wide_bytes import SIXTY_FOUR, bytes_within, copy_bytes, set_bits, trailing_zeros

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

_QUOTE: Final = 34
_LINE_FEED: Final = 10
_RETURN: Final = 13
_SPACE: Final = 32
_TAB: Final = 9

_quotes = bytes_within(((_QUOTE, _QUOTE),))
_line_feeds, _returns = bytes_within(((_LINE_FEED, _LINE_FEED),)), bytes_within(((_RETURN, _RETURN),))

# How a field was written.
PLAIN: Final = 0
_QUOTED: Final = 1
_DOUBLED: Final = 2
STRAY: Final = 3

UNCLOSED: Final = -1
"""In the place of a row's number of fields: a quote mark opens in it that it does not close, and it ends
before the next line that reads like a row."""

# What an id is made of, by its characters; others have bits of their own.
_OF_DIGITS: Final = 1
_OF_LETTERS: Final = 2
_OF_SPACES: Final = 4
_OF_LINE_ENDS: Final = 8

# Where a field ends; the first means that more of the file is needed to tell.
_UNKNOWN: Final = 0
_FIELD: Final = 1
_ROW: Final = 2

# States of `find_row_end`.
AT_START: Final = 0
_IN_PLAIN: Final = 1
IN_QUOTES: Final = 2
_AFTER_QUOTE: Final = 3


class Dialect(NamedTuple):
    """The two bytes that divide a file into fields and rows, and whether the file ends with this block."""

    delimiter: int
    newline: int
    at_end: bool


class RowTable(NamedTuple):
    """Room for the rows of a block: int64[rows] for a row's begin, end, line and number of fields; for each
    of the expected fields int64[rows, fields] for start and stop and uint8[rows, fields] for how it was
    written. `inner` int64[rows] is the line in a whole row's quoted field that reads like a row, 0 for none.
    """

    begin: Places
    end: Places
    line: Places
    fields: Places
    start: Places
    stop: Places
    how: Bytes
    inner: Places


@numba.njit(cache=True, nogil=True)
def split_rows(
    data: Bytes, line: int, dialect: Dialect, id_column: int, table: RowTable
) -> tuple[int, int, int, int]:
    """Fill `table` with the whole rows at the start of `data`; rows with nothing but delimiters are passed
    over.

    `line` is the 1-based line on which `data` begins, `id_column` the field that holds a row's id. Gives the
    number of rows, the place after the last whole row, the line there, and the number of blank rows.
    """
    rows = blank = at = 0
    while rows < table.begin.size and at < data.size:
        begin, first_line, column, is_stray = at, line, 0, False
        ends = _FIELD
        while ends == _FIELD:
            start, stop, how, ends, at, line = _field(data, at, line, dialect)
            if ends == _UNKNOWN:
                return rows, begin, first_line, blank
            if column < table.how.shape[1]:
                table.start[rows, column] = start
                table.stop[rows, column] = stop
                table.how[rows, column] = how
            is_stray |= how == STRAY
            column += 1
        end = at - 1 if at > begin and data[at - 1] == dialect.newline else at
        if _is_blank(data, begin, end, dialect.delimiter):
            blank += 1
            continue
        table.inner[rows] = 0
        if line - first_line > 1:
            columns = table.how.shape[1]
            place, its_line = find_inner_row(data[begin:at], first_line, dialect, columns, id_column)
            if place >= 0 and (is_stray or column != columns):
                column, end, at, line = UNCLOSED, begin + place - 1, begin + place, its_line
            elif place >= 0:
                table.inner[rows] = its_line
        table.begin[rows] = begin
        table.end[rows] = _without_returns(data, begin, end, dialect.newline)
        table.line[rows] = first_line
        table.fields[rows] = column
        rows += 1
    return rows, at, line, blank


@numba.njit(cache=True, nogil=True)
def find_inner_row(data: Bytes, line: int, dialect: Dialect, columns: int, id_column: int) -> tuple[int, int]:
    """Find the first line inside the row at the start of `data`, which begins on `line`, that reads like a
    row itself: its place and its line, or -1.

    Such a line has as many fields, as far as they are there, and an id that is written like the row's own.
    """
    own, at, column, ends = 0, 0, 0, _FIELD
    while column <= id_column and ends == _FIELD:
        start, stop, _, ends, at, _ = _field(data, at, 0, dialect)
        if column == id_column and ends != _UNKNOWN:
            own = _characters_of(data, start, stop)
        column += 1
    at = 0
    while own & _OF_DIGITS or own & _OF_LINE_ENDS or not own:
        while at < data.size and data[at] != dialect.newline:
            at += 1
        at, line = at + 1, line + 1
        if at >= data.size:
            break
        if _reads_like_row(data, at, dialect, columns, id_column, own):
            return at, line
    return -1, line


@numba.njit(nogil=True)
def _reads_like_row(data: Bytes, at: int, dialect: Dialect, columns: int, id_column: int, own: int) -> bool:
    column, has_id, ends = 0, False, _FIELD
    while ends == _FIELD and column < columns:
        start, stop, how, ends, at, lines = _field(data, at, 0, dialect)
        if ends == _UNKNOWN:
            # It goes on after the data.
            return has_id
        if how == STRAY and lines > (ends == _ROW):
            return False
        if column == id_column:
            has_id = _is_like_id(_characters_of(data, start, stop), own)
            if not has_id:
                return False
        column += 1
    return ends == _ROW and column == columns and has_id


@numba.njit(nogil=True)
def _is_like_id(found: int, own: int) -> bool:
    """Whether characters are those of an id: of the row's own id where that was read, else of any."""
    if not found & _OF_DIGITS or found & _OF_LINE_ENDS:
        return False
    return found == own if own and not own & _OF_LINE_ENDS else not found & _OF_SPACES


@numba.njit(nogil=True)
def _characters_of(data: Bytes, start: int, stop: int) -> int:
    """Which kinds of characters a field has, without the spaces at its ends."""
    while start < stop and data[start] in (_SPACE, _TAB):
        start += 1
    while start < stop and data[stop - 1] in (_SPACE, _TAB):
        stop -= 1
    kinds = 0
    for at in range(start, stop):
        byte = data[at]
        if 48 <= byte <= 57:
            kinds |= _OF_DIGITS
        elif 65 <= byte <= 90 or 97 <= byte <= 122 or byte >= 128:
            kinds |= _OF_LETTERS
        elif byte in (_SPACE, _TAB):
            kinds |= _OF_SPACES
        elif byte in (_LINE_FEED, _RETURN):
            kinds |= _OF_LINE_ENDS
        else:
            kinds |= 1 << (4 + byte % 56)
    return kinds


@numba.njit(cache=True, nogil=True)
def _field(data: Bytes, at: int, line: int, dialect: Dialect) -> tuple[int, int, int, int, int, int]:
    """Give a field's start, stop, how it was written, what it ends, the place after it and the line there."""
    start, how, closing = at, PLAIN, -1
    if at < data.size and data[at] == _QUOTE:
        closing, line, how = _closing_quote(data, at + 1, line, dialect.newline)
        if closing < 0:
            return start, at, how, _UNKNOWN, at, line
        at = closing + 1
    after_quote = at
    while at < data.size and data[at] != dialect.delimiter and data[at] != dialect.newline:
        at += 1
    if at == data.size and not dialect.at_end:
        return start, at, how, _UNKNOWN, at, line
    at_row_end = at == data.size or data[at] == dialect.newline
    stop = _without_returns(data, after_quote, at, dialect.newline) if at_row_end else at
    if closing >= 0:
        if stop == after_quote:
            start, stop = start + 1, closing
        else:
            how = STRAY
    ends, after = _FIELD, at + 1
    if at_row_end:
        ends = _ROW
        after = min(at + 1, data.size)
        line += 1
    return start, stop, how, ends, after, line


@numba.njit(nogil=True)
def _closing_quote(data: Bytes, at: int, line: int, newline: int) -> tuple[int, int, int]:
    how, lent = _QUOTED, borrow(data)
    while at < data.size:
        if at + SIXTY_FOUR <= data.size:
            # Most bytes of a long field are neither quote marks nor line ends.
            quotes = _quotes(lent, at)
            feeds = _line_feeds(lent, at) if newline == _LINE_FEED else _returns(lent, at)
            passed = trailing_zeros(quotes)
            line += set_bits(feeds & ((quotes & (~quotes + np.uint64(1))) - np.uint64(1)))
            at += passed
            if passed == SIXTY_FOUR:
                continue
        if data[at] == _QUOTE:
            if at + 1 == data.size or data[at + 1] != _QUOTE:
                return at, line, how
            how = _DOUBLED
            at += 1
        elif data[at] == newline:
            line += 1
        at += 1
    return -1, line, how


@numba.njit(cache=True, nogil=True)
def _without_returns(data: Bytes, start: int, stop: int, newline: int) -> int:
    while newline == _LINE_FEED and stop > start and data[stop - 1] == _RETURN:
        stop -= 1
    return stop


@numba.njit(cache=True, nogil=True)
def _is_blank(data: Bytes, begin: int, end: int, delimiter: int) -> bool:
    while begin < end and data[begin] in (delimiter, _SPACE, _TAB, _RETURN):
        begin += 1
    return begin == end


@numba.njit(cache=True, nogil=True)
def find_row_end(data: Bytes, state: int, dialect: Dialect) -> tuple[int, int, int]:
    """Go on through a row that is too long to hold: the place after its line end or -1, the state, lines
    passed.
    """
    lines = 0
    for at in range(data.size):
        byte = data[at]
        if byte == dialect.newline:
            lines += 1
            if state != IN_QUOTES:
                return at + 1, AT_START, lines
        elif byte == _QUOTE:
            if state == IN_QUOTES:
                state = _AFTER_QUOTE
            elif state != _IN_PLAIN:
                state = IN_QUOTES
        elif state != IN_QUOTES:
            state = AT_START if byte == dialect.delimiter else _IN_PLAIN
    return -1, state, lines


@numba.njit(cache=True, nogil=True)
def gather(data: Bytes, table: RowTable, rows: Places, column: int) -> tuple[npt.NDArray[np.int32], Bytes]:
    """Copy one field of these rows into an Arrow string column: offsets int32[rows + 1] and the bytes.

    Doubled quote marks become single ones.
    """
    size = 0
    for row in rows:
        size += table.stop[row, column] - table.start[row, column]
    offsets, written = np.empty(rows.size + 1, np.int32), np.empty(size, np.uint8)
    lent, out = borrow(data), borrow(written)
    to = 0
    for at in range(rows.size):
        row = rows[at]
        start, stop = table.start[row, column], table.stop[row, column]
        offsets[at] = to
        if table.how[row, column] == _DOUBLED:
            to = _copy_undoubled(lent, start, stop, out, to)
        else:
            copy_bytes(out, to, lent, start, stop - start)
            to += stop - start
    offsets[rows.size] = to
    return offsets, written[:to]


@numba.njit(nogil=True)
def _copy_undoubled(data: Bytes, start: int, stop: int, out: Bytes, to: int) -> int:
    second = False
    for at in range(start, stop):
        second = data[at] == _QUOTE and not second
        if second or data[at] != _QUOTE:
            out[to] = data[at]
            to += 1
    return to
