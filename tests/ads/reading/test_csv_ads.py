"""CSV: layout, rows and ads."""

import csv
import io
import re
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lykta.ads.reading import RejectionReason
from lykta.ads.reading.csv_ads import CsvShape, RowSplitter, SpoiltRow
from lykta.ads.reading.csv_kernels import AT_START, Dialect, find_row_end
from lykta.ads.reading.encodings import TextSource
from lykta.errors import InputError
from lykta.tabular import Encoding
from tests.ads.reading.outcome import read_bytes


def test_a_file_from_swedish_excel_is_read(tmp_path: Path) -> None:
    written = (
        'Annons-ID;Rubrik;Annonstext;Datum;Ort\r\n17;Hej;"Ny i Örebro; ring\nmig";24/11/2026 13.05;Örebro\r\n'
    )
    outcome = read_bytes(tmp_path, "annonser.csv", written.encode("cp1252"))
    (ad,) = outcome.ads
    assert ad["ad_id"] == "17"
    assert ad["text"] == "Ny i Örebro; ring\nmig"
    assert ad["posted_at"] == datetime(2026, 11, 24, 13, 5)  # noqa: DTZ001 - Swedish local time
    assert ad["place"] == "Örebro"
    assert list(map(str, outcome.notes.all_remarks())) == [
        "annonser.csv: read as cp1252 (Windows), because it is not UTF-8"
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r\r\n", "\r"])
def test_every_delimiter_and_line_end_gives_the_same_ads(
    tmp_path: Path, delimiter: str, line_end: str
) -> None:
    lines = [("id", "text", "ort"), ("1", f'"hej{delimiter} du"', "Karlstad"), ("2", "hej igen", '"Åmål"')]
    written = "".join(delimiter.join(line) + line_end for line in lines)
    outcome = read_bytes(tmp_path, "ads.csv", written.encode())
    assert outcome.column("ad_id") == ["1", "2"]
    assert outcome.column("text") == [f"hej{delimiter} du", "hej igen"]
    assert outcome.column("place") == ["Karlstad", "Åmål"]
    assert outcome.column("line") == [2, 3]


def test_the_last_row_needs_no_line_end(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "ads.csv", b"id,text\n1,hej\n2,hopp").column("text") == ["hej", "hopp"]


def test_a_sep_line_names_the_delimiter(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"sep=|\r\nid|text\r\n1|hej; du\r\n")
    assert outcome.column("text") == ["hej; du"]
    assert outcome.column("line") == [3]


def test_a_header_with_mark_spaces_and_quotes_is_understood(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", '\ufeff"id" ; " Text ";"Färg"\n1;hej;röd\n'.encode())
    assert outcome.column("text") == ["hej"]
    assert outcome.column("extra") == ['{"Färg":"röd"}']


def test_a_nameless_column_at_the_end_does_no_harm(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text;;\n1;hej;;\n2;hopp;;x\n")
    assert outcome.column("extra") == [None, '{"column 4":"x"}']


def test_a_repeated_column_name_gets_a_number(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text;tag;tag\n1;hej;a;b\n")
    assert outcome.column("extra") == ['{"tag":"a","tag (2)":"b"}']


def test_blank_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"\n\nid;text\n\n1;hej\n;\n   \n2;hopp\n;;\n")
    assert outcome.column("ad_id") == ["1", "2"]
    assert outcome.column("line") == [5, 8]
    assert outcome.notes.files[0].blank_lines == 4


def test_lines_are_counted_through_line_breaks_in_quotes(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id,text\n1,"a\r\nb\nc"\n2,d\n')
    assert outcome.column("line") == [2, 5]


def test_a_stray_quote_is_kept_as_written(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id;text\n1;"Ny" i stan\n2;ring 5" dag\n3;"a"" b"\n')
    assert outcome.column("text") == ['"Ny" i stan', 'ring 5" dag', 'a" b']
    assert outcome.notes.files[0].rows_with_stray_quotes == 1


@pytest.mark.parametrize(
    ("spoilt", "after"),
    [
        # The quote mark closes in the text of a later row, which may go on over several lines.
        ('1;"hej;Arvika', '2;du;Säffle\n3;"x";Torsby\n'),
        ('1;"hej;Arvika', '2;du;Säffle\n3;"x\ny";Torsby\n'),
        # It closes where a later row seems to end: the number of fields is wrong.
        ('1;"hej;Arvika', '2;du;5"\n3;x;Torsby\n'),
        # All values are in quote marks.
        ('"1";"hej";"Arvika', '"2";"du";"Säffle"\n"3";"x";"Torsby"\n'),
        ('"1;"hej";"Arvika"', '"2";"du";"Säffle"\n"3";"x";"Torsby"\n'),
        # The text goes on.
        ('1;"hej\npå dig;Arvika', '2;du;Säffle\n3;"x";Torsby\n'),
    ],
)
def test_a_quote_that_its_row_does_not_close_costs_no_other_row(
    tmp_path: Path, spoilt: str, after: str
) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", f"id;text;ort\n0;ok;Hagfors\n{spoilt}\n{after}".encode())
    assert outcome.column("ad_id") == ["0", "2", "3"]
    (rejected,) = outcome.rejected
    assert rejected["row"] == spoilt
    assert rejected["line"] == "3"
    if "\n" in spoilt or spoilt.startswith("1"):
        last = 3 + spoilt.count("\n")
        told = f"{RejectionReason.UNCLOSED}: left out up to line {last}, and read on from the next"
        assert rejected["reason"] == told
        (note,) = map(str, outcome.notes.all_remarks())
        assert note.endswith("the rows after them are read: 1 (line 3)")


def test_a_row_over_several_lines_that_holds_no_other_is_rejected_whole_and_its_lines_are_told(
    tmp_path: Path,
) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id;text\n1;"hej\n"du" dar; ring\n4;ok\n')
    assert outcome.column("ad_id") == ["4"]
    assert outcome.reasons() == [f"{RejectionReason.STRAY_QUOTE}; 2 lines, 2 to 3"]
    (note,) = map(str, outcome.notes.all_remarks())
    assert note.endswith("2 lines in all, which may hold rows of their own: 1 (line 2)")


def test_a_quoted_text_in_which_a_line_reads_like_a_row_is_kept_and_told(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id;text;ort\n1;"hej;Arvika\n2;skruv 5";Torsby\n3;ok;x\n')
    assert outcome.column("text") == ["hej;Arvika\n2;skruv 5", "ok"]
    (note,) = map(str, outcome.notes.all_remarks())
    assert note.endswith("if a quote mark is missing, rows were taken as one: 1 (line 2)")


def test_a_quote_that_opens_before_more_than_the_longest_row_costs_no_other_row(tmp_path: Path) -> None:
    rows = "".join(f"{row};hej du;Arvika\n" for row in range(2, 200))
    written = f'id;text;ort\n1;"hej;Arvika\n{rows}200;"x";Torsby\n'
    outcome = read_bytes(tmp_path, "ads.csv", written.encode(), row_limit_bytes=1000)
    assert outcome.column("ad_id") == [str(row) for row in range(2, 201)]
    assert [row["row"] for row in outcome.rejected] == ['1;"hej;Arvika']


BROKEN = st.tuples(st.integers(0, 7), st.integers(0, 2), st.booleans())


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=8, max_size=8), BROKEN, st.integers(1, 200))
def test_of_a_file_in_which_one_quote_mark_is_missing_one_row_is_lost_at_most(
    quoted: list[bool], broken: tuple[int, int, bool], chunk: int
) -> None:
    spoilt, column, is_first = broken
    rows = [
        [f"a{row}7", f"hej{';' * (row % 2)} du\n{row} dar" if is_quoted else "hej", "Arvika"]
        for row, is_quoted in enumerate(quoted)
    ]
    cells = [[f'"{cell}"' for cell in row] if any(quoted) else row for row in rows]
    one = cells[spoilt][column]
    cells[spoilt][column] = one[1:] if is_first else one[:-1]
    data = "".join(";".join(row) + "\n" for row in cells).encode()
    kept = {row.raw.split(b";")[0].strip(b'"') for row in split(data, chunk=chunk, limit=10_000, columns=3)}
    whole = {row[0].encode() for at, row in enumerate(rows) if at != spoilt}
    assert len(whole - kept) == 0


def test_a_quote_that_is_never_closed_costs_one_line(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b'id;text\n1;ok\n2;"hej\n3;du\n4;dag')
    assert outcome.column("ad_id") == ["1", "3", "4"]
    assert outcome.column("line") == [2, 4, 5]
    assert [(row["line"], row["reason"], row["row"]) for row in outcome.rejected] == [
        ("3", RejectionReason.NEVER_CLOSED, '2;"hej')
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b";hej", "no id"),
        (b"  ;hej", "no id"),
        (b"1;", "no text"),
        (b'1;" \xc2\xa0 "', "no text"),
        (b"1", "wrong number of fields: 1 instead of 2"),
        (b"1;hej;du", "wrong number of fields: 3 instead of 2"),
        (b"1\x00;hej", "NUL byte in the id"),
    ],
)
def test_an_unusable_row_is_rejected_whole(tmp_path: Path, row: bytes, reason: str) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text\n8;bra\n" + row + b"\n9;bra\n")
    assert outcome.column("ad_id") == ["8", "9"]
    (rejected,) = outcome.rejected
    assert rejected["file"].endswith("ads.csv")
    assert rejected["line"] == "3"
    assert rejected["reason"] == reason
    assert rejected["row"] == row.decode().replace("\0", "\\x00")


def test_a_nul_in_the_text_becomes_a_replacement_character(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text;ort\n1;he\x00j;Karl\x00stad\n")
    assert outcome.column("text") == ["he\ufffdj"]
    assert outcome.column("place") == ["Karl\ufffdstad"]
    assert outcome.notes.files[0].values_with_replaced_characters == 2


def test_a_date_that_is_not_understood_loses_no_row(tmp_path: Path) -> None:
    outcome = read_bytes(
        tmp_path, "ads.csv", "id;text;datum\n1;a;igår\n2;b;igår\n3;c;2026-11-24\n4;d;\n".encode()
    )
    assert outcome.column("ad_id") == ["1", "2", "3", "4"]
    assert list(map(str, outcome.notes.all_remarks())) == [
        "ads.csv: dates not understood, rows kept without one: 2 ('igår')"
    ]


def test_values_lose_outer_spaces_and_keep_those_between_words(tmp_path: Path) -> None:
    written = "id;titel;text;ort;pris\n 1 ; Ny  här ; hej  du\u00a0; Karlstad ; 500 \n"
    (ad,) = read_bytes(tmp_path, "ads.csv", written.encode()).ads
    assert [ad[name] for name in ("ad_id", "title", "text", "place")] == [
        "1",
        "Ny  här",
        "hej  du",
        "Karlstad",
    ]
    assert ad["extra"] == '{"pris":"500"}'


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_above_the_headings_are_no_ads(tmp_path: Path, delimiter: str) -> None:
    lines = [
        "Annonser; vecka, 48",
        delimiter,
        "",
        f'"Utdrag{delimiter}\nför Värmland"',
        "Löpnr;Annonstext",
        "1;hej",
    ]
    written = "\r\n".join([*lines[:4], *(line.replace(";", delimiter) for line in lines[4:])])
    outcome = read_bytes(tmp_path, "annonser.csv", written.encode())
    assert [(ad["ad_id"], ad["text"], ad["line"]) for ad in outcome.ads] == [("1", "hej", 7)]
    assert [(row["line"], row["row"]) for row in outcome.rejected] == [("1", lines[0]), ("4", lines[3])]
    assert set(outcome.reasons()) == {RejectionReason.ABOVE_HEADINGS}
    assert (outcome.notes.rows_in, outcome.notes.rows_rejected) == (3, 2)


def test_the_highest_row_with_headings_names_the_columns(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;text\nid;text\n1,id,text;hej\n")
    assert outcome.column("ad_id") == ["id", "1,id,text"]


def test_headings_below_the_first_ten_rows_are_not_looked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Its columns are: Annonser\."):
        read_bytes(tmp_path, "ads.csv", b"Annonser\n" * 10 + b"id;text\n1;hej\n")
    # Blank rows do not count.
    assert read_bytes(tmp_path, "ads.csv", b"Annonser\n;\n\n" * 9 + b"id;text\n1;hej\n").column("ad_id") == [
        "1"
    ]


@pytest.mark.parametrize(
    ("data", "chosen", "message"),
    [
        (b"Ads, week 48\nNyckelfalt;Ord;Datum\n1;hej, du;2\n", {}, "are: Nyckelfalt, Ord, Datum."),
        (b"Ads\nfoo;bar\n1;hej, du\n", {}, "are: foo, bar."),
        (b"Ads\nid;text;mobil;telefon\n1;hej;2;3\n", {}, "2 columns that may be phone"),
        (b"Ads\nNyckel;text\n1;hej\n", {"id": "Nyckeln"}, "no column 'Nyckeln'.*are: Nyckel, text."),
        (b"id;text;mobil;telefon\n1;a;2;3\nid;text;x;y\n2;b;3;4\n", {}, "2 columns that may be phone"),
    ],
)
def test_a_refusal_speaks_of_the_headings_and_not_of_the_title(
    tmp_path: Path, data: bytes, chosen: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_bytes(tmp_path, "ads.csv", data, columns=chosen)


def test_a_row_of_ads_is_no_headings_where_a_column_without_a_name_was_chosen(tmp_path: Path) -> None:
    outcome = read_bytes(tmp_path, "ads.csv", b"id;\n1;Stad\n2;hej\n", columns={"text": "column 2"})
    assert outcome.column("text") == ["Stad", "hej"]


def test_headings_that_were_not_read_whole_are_none(tmp_path: Path) -> None:
    title = b"x" * ((1 << 20) - 8)
    with pytest.raises(InputError, match="Its columns are: xxx"):
        read_bytes(tmp_path, "ads.csv", title + b"\nid;textur;text\n1;a;b\n")


def test_a_chosen_column_is_looked_for_below_a_title(tmp_path: Path) -> None:
    chosen = {"id": "Nyckel", "text": "Ord"}
    outcome = read_bytes(tmp_path, "ads.csv", b"Annonser\nNyckel;Ord\n1;hej\n", columns=chosen)
    assert outcome.column("text") == ["hej"]


def test_a_refusal_shows_no_contact_of_an_ad_in_the_place_of_headings(tmp_path: Path) -> None:
    ad = b"17#Hej, ring 070-174 06 05#mira@exempel.se, snap @mira_k\n"
    with pytest.raises(InputError) as error:
        read_bytes(tmp_path, "ads.csv", b"nyckel#ord#kontakt\n" + ad)
    assert not re.search(r"174|mira", str(error.value))
    assert "ring 999-999 99" in str(error.value)


@pytest.mark.parametrize("data", [b"\n\n", b"sep=;\n", b"\xef\xbb\xbf"])
def test_a_file_without_header_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="holds no header and no ads"):
        read_bytes(tmp_path, "ads.csv", data)


@pytest.mark.parametrize("data", [b"id;text", b"id;text\r\n", b"id;text\n\n;\n", b"Ads\nid;text\n"])
def test_a_file_with_a_header_alone_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="holds a header and no ads"):
        read_bytes(tmp_path, "ads.csv", data)


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
    spoilt: RejectionReason | None


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
                    long = RejectionReason.TOO_LONG if len(raw) > limit else None
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
            rows.append(Row(line, raw, RejectionReason.NEVER_CLOSED))
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
    told = [
        row for row in limited if row.raw.strip(b"; \t\r\n") or row.spoilt is RejectionReason.NEVER_CLOSED
    ]
    assert [row.line for row in told] == [row.line for row in reference(data)]
    for row, whole in zip(told, reference(data), strict=True):
        if len(whole.raw) <= limit and row.spoilt is not RejectionReason.TOO_LONG:
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
@example([("1", "hej\n2;du;x\n3,du,x\n4\tdu\tx", ""), ("5", "hej", "")], ";", "\n", False)
@example([("1", "hej", "Ny\n2,du,x\n3;du;x"), ("5", "hej", "")], ",", "\r\n", True)
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
    assert ours == without_outer_spaces(rows)
    python = csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter)
    assert ours == without_outer_spaces(list(python)[1:])
    assert ours == without_outer_spaces(arrow_rows(data, delimiter))


def without_outer_spaces(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return [tuple(value.strip() for value in row) for row in rows]


def arrow_rows(data: bytes, delimiter: str) -> list[tuple[str, ...]]:
    table = pa_csv.read_csv(
        io.BytesIO(data),
        parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(("id", "text", "title"), pa.string()), strings_can_be_null=False
        ),
    )
    return [tuple(row.values()) for row in table.to_pylist()]
