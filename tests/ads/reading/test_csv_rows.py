"""Rows taken from a stream, against a plain reference and two well-known readers."""

import csv
import io
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.reading.csv_ads import CsvShape, RowSplitter, SpoiltRow
from lykta.ads.reading.csv_kernels import AT_START, Dialect, find_row_end
from lykta.ads.reading.encodings import Encoding, TextSource
from lykta.ads.reading.notes import Reason
from tests.ads.reading.outcome import read_bytes

ODD_BYTES = st.text('ab";\n\r \x00å', max_size=40).map(str.encode)

# Long fields are passed over 64 bytes at a time.
LONG_BYTES = st.lists(
    st.one_of(
        st.sampled_from((b'"', b'""', b'";', b';"', b"\n", b"\r\n", b";", b'"\n"')),
        st.integers(0, 140).map(lambda size: b"x" * size),
        st.integers(0, 70).map(lambda size: "å\n".encode() * size),
    ),
    max_size=12,
).map(b"".join)


class Row(NamedTuple):
    line: int
    raw: bytes
    spoilt: Reason | None


def split(data: bytes, *, chunk: int, limit: int, columns: int = 2) -> list[Row]:
    """The rows of a semicolon file without a header, as the splitter gives them."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "x")
        path.write_bytes(data)
        source = TextSource(path, Encoding("utf-8"), chunk_bytes=chunk)
        rows = []
        for part in RowSplitter(source, CsvShape(ord(";"), ord("\n"), columns, 0, 1), row_limit=limit).rows():
            if isinstance(part, SpoiltRow):
                rows.append(Row(part.line, part.start, part.reason))
            else:
                for row in range(part.count):
                    raw = part.raw(row)
                    long = Reason.TOO_LONG if len(raw) > limit else None
                    rows.append(Row(int(part.table.line[row]), raw, long))
        return rows


def reference(data: bytes) -> list[Row]:
    """The same by the letter of the grammar, one byte after the other, with the whole file in memory."""
    rows, at, line = [], 0, 1
    while at < len(data):
        end, closed = row_end(data, at)
        if not closed:
            end = data.find(b"\n", at)
            end = len(data) if end < 0 else end
        raw = data[at:end].rstrip(b"\r")
        if not closed:
            rows.append(Row(line, raw, Reason.NEVER_CLOSED))
        elif raw.strip(b"; \t\r"):
            rows.append(Row(line, raw, None))
        line += data[at : end + 1].count(b"\n")
        at = end + 1
    return rows


def row_end(data: bytes, at: int) -> tuple[int, bool]:
    field_start, quoted = True, False
    while at < len(data):
        byte = data[at : at + 1]
        if quoted and byte == b'"':
            if data[at + 1 : at + 2] == b'"':
                at += 1
            else:
                quoted = False
        elif not quoted and byte == b"\n":
            return at, True
        elif field_start and byte == b'"':
            quoted = True
        field_start = not quoted and byte == b";"
        at += 1
    return at, not quoted


@settings(deadline=None)
@given(ODD_BYTES | LONG_BYTES, st.integers(1, 50) | st.integers(50, 500))
@example(b'a;"b\n', 3)
@example(b'"a""', 1)
@example(b'1;"a"\r\r\n2', 2)
def test_rows_are_those_of_the_grammar_for_any_size_of_chunk(data: bytes, chunk: int) -> None:
    assert split(data, chunk=chunk, limit=10_000) == reference(data)


@settings(deadline=None)
@given(ODD_BYTES, st.integers(1, 50), st.integers(1, 20))
def test_a_limit_changes_which_rows_are_kept_and_not_which_rows_there_are(
    data: bytes, chunk: int, limit: int
) -> None:
    limited = split(data, chunk=chunk, limit=limit)
    # What is blank but longer than the limit is passed over in a block and told as too long outside of one.
    told = [row for row in limited if row.raw.strip(b"; \t\r\n") or row.spoilt is Reason.NEVER_CLOSED]
    assert [row.line for row in told] == [row.line for row in reference(data)]
    for row, whole in zip(told, reference(data), strict=True):
        if len(whole.raw) <= limit and row.spoilt is not Reason.TOO_LONG:
            assert row == whole


@settings(deadline=None)
@given(ODD_BYTES)
def test_the_end_of_a_row_does_not_depend_on_where_it_is_interrupted(data: bytes) -> None:
    dialect = Dialect(ord(";"), ord("\n"), at_end=False)
    whole = find_row_end(np.frombuffer(data, np.uint8), AT_START, dialect)
    for cut in range(len(data)):
        after, state, lines = find_row_end(np.frombuffer(data[:cut], np.uint8), AT_START, dialect)
        if after < 0:
            rest, state, more = find_row_end(np.frombuffer(data[cut:], np.uint8), state, dialect)
            after, lines = (rest + cut if rest >= 0 else -1), lines + more
        assert (after, state, lines) == whole


# A file full of control characters is refused as no text.
CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), max_size=12)
ROWS = st.lists(
    st.tuples(st.integers(0, 9999).map(str), CELL.filter(lambda text: text.strip() != ""), CELL), min_size=1
)


@settings(deadline=None)
@given(ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_a_file_that_others_read_gives_the_same_ads(
    rows: list[tuple[str, str, str]], delimiter: str, line_end: str, quote_all: bool
) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(
        written,
        delimiter=delimiter,
        lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerows([("id", "text", "title"), *rows])
    data = written.getvalue().encode()
    with tempfile.TemporaryDirectory() as directory:
        outcome = read_bytes(Path(directory), "ads.csv", data)
    ours = [(ad["ad_id"], ad["text"], ad["title"] or "") for ad in outcome.ads]
    assert ours == rows
    python = csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter)
    assert ours == [tuple(row) for row in python][1:]
    assert ours == arrow_rows(data, delimiter)


def arrow_rows(data: bytes, delimiter: str) -> list[tuple[str, ...]]:
    table = pa_csv.read_csv(
        io.BytesIO(data),
        parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(("id", "text", "title"), pa.string()), strings_can_be_null=False
        ),
    )
    return [tuple(row.values()) for row in table.to_pylist()]
