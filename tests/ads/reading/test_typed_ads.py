"""Parquet, and Excel workbooks as a spreadsheet program writes them."""

import csv
import json
import os
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.reading import READ_SCHEMA, AdsTable, ReadOptions, RejectionReason
from lykta.ads.reading.files import find_format
from lykta.ads.reading.typed_ads import ParquetAds, find_parquet_columns
from lykta.errors import InputError
from tests.ads.reading.outcome import Outcome, read_files
from tests.examples import examples


def read_table(directory: Path, columns: dict[str, Any], options: ReadOptions | None = None) -> Outcome:
    path = directory / "ads.parquet"
    pq.write_table(pa.table(columns), path)
    return read_files([path], options)


def test_columns_are_guessed_and_typed_dates_used(tmp_path: Path) -> None:
    stamps = pa.array([datetime(2026, 11, 24, 13, 5)])  # noqa: DTZ001 - Swedish local time
    outcome = read_table(
        tmp_path, {"AnnonsID": [17], "Annonstext": ["Hej"], "Datum": stamps, "Ort": ["Åmål "]}
    )
    (ad,) = outcome.ads
    assert (ad["ad_id"], ad["text"], ad["place"], ad["line"]) == ("17", "Hej", "Åmål", 1)
    assert ad["posted_at"] == stamps[0].as_py()


_UUID = "00000000-0000-0000-0000-00000000000"


def _dictionary(kind: pa.DataType) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.uint32()), pa.array(["a", "b"], kind))


def read_arrow(directory: Path, columns: dict[str, Any]) -> Outcome:
    return read_files([AdsTable(pa.table(columns))], place=directory)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (pa.array(["a", "b"], pa.large_string()), ["a", "b"]),
        (pa.array(["a", "b"], pa.string_view()), ["a", "b"]),
        (pa.array([b"a", b"b"], pa.binary()), ["a", "b"]),
        (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"]),
        (pa.array([1, 2], pa.int16()), ["1", "2"]),
        (pa.array([1.0, float("nan")]), ["1"]),
        (pa.array([1.5, 2.0]), ["1.5", "2"]),
        (pa.array([1.0, 2.0**53]), ["1"]),
        (pa.array([1.0, 2.0**24], pa.float32()), ["1"]),
        (pa.array([1.0, 2.0**11], pa.float16()), ["1"]),
        (pa.array([1.5, float("nan")], pa.float16()), ["1.5"]),
        (pa.array([bytes(15) + b"\1", bytes(15) + b"\2"], pa.uuid()), [_UUID + "1", _UUID + "2"]),
        (_dictionary(pa.string_view()), ["a", "b"]),
        (_dictionary(pa.large_string()), ["a", "b"]),
        (pa.array([Decimal("1.50"), None]), ["1.50"]),
    ],
)
def test_ids_of_any_plain_type_become_text(tmp_path: Path, ids: pa.Array, expected: list[str]) -> None:
    outcome = read_arrow(tmp_path, {"id": ids, "text": ["hej", "hopp"]})
    assert outcome.column("ad_id") == expected
    assert outcome.notes.rows_rejected == 2 - len(expected)


def test_dates_as_text_and_as_seconds_are_read(tmp_path: Path) -> None:
    for dates in (["24 nov 2026 kl. 13.05"], [1795521900], [1795521900.0], [46350.545138889]):
        outcome = read_table(tmp_path, {"id": ["1"], "text": ["a"], "datum": dates})
        assert str(outcome.ads[0]["posted_at"]) == "2026-11-24 13:05:00"


def test_other_columns_of_any_type_are_kept(tmp_path: Path) -> None:
    columns = {
        "pris": [1.5],
        "bilder": [["a", "b"]],
        "tom": pa.nulls(1),
        "fil": [b"\xff"],
        "n": [float("nan")],
    }
    outcome = read_table(tmp_path, {"id": ["1"], "text": ["a"]} | columns)
    assert outcome.column("extra") == ['{"pris":1.5,"bilder":["a","b"],"fil":"\\\\xff"}']


def test_what_is_no_number_is_left_out_of_lists_and_structs_too(tmp_path: Path) -> None:
    columns = {"mått": [[1.5, float("nan")]], "läge": [{"lat": float("inf"), "orter": ["Arvika"]}]}
    outcome = read_table(tmp_path, {"id": ["1"], "text": ["a"]} | columns)
    assert outcome.column("extra") == ['{"mått":[1.5,null],"läge":{"lat":null,"orter":["Arvika"]}}']


def test_other_columns_of_further_types_are_written_as_people_write_them(tmp_path: Path) -> None:
    columns = {
        "ref": pa.array([bytes(15) + b"\1"], pa.uuid()),
        "sort": pa.DictionaryArray.from_arrays(
            pa.array([0], pa.uint32()), pa.array(["soffa"], pa.string_view())
        ),
    }
    outcome = read_arrow(tmp_path, {"id": ["1"], "text": ["a"]} | columns)
    assert outcome.column("extra") == [f'{{"ref":"{_UUID}1","sort":"soffa"}}']


def test_an_id_that_lost_its_last_digits_is_rejected_by_that_reason(tmp_path: Path) -> None:
    outcome = read_table(tmp_path, {"id": [17.0, 1.2345678901234567e18], "text": ["a", "b"]})
    assert outcome.column("ad_id") == ["17"]
    assert outcome.reasons() == [RejectionReason.INEXACT_ID]


def test_one_number_that_is_too_large_does_not_change_how_the_others_are_written(tmp_path: Path) -> None:
    phones = [46701740605.0, 70174060507017406.0, 0.5, None]
    outcome = read_table(tmp_path, {"id": ["1", "2", "3", "4"], "text": ["a"] * 4, "phone": phones})
    assert outcome.column("phone") == ["46701740605", "70174060507017408", "0.5", None]


@pytest.mark.parametrize(
    "kind", [pa.list_(pa.string()), pa.large_list(pa.string()), pa.list_(pa.string(), 2)]
)
def test_a_list_of_contacts_is_read_whole(tmp_path: Path, kind: pa.DataType) -> None:
    cells = pa.array([["070-174 06 05", "073-123 45 67"], None, [None, "a"]], kind)
    outcome = read_table(tmp_path, {"id": ["1", "2", "3"], "text": ["a"] * 3, "phone": cells})
    assert outcome.column("phone") == ["070-174 06 05; 073-123 45 67", None, "a"]


def test_a_list_of_numbers_is_read_as_they_are_written_alone(tmp_path: Path) -> None:
    outcome = read_table(tmp_path, {"id": ["1"], "text": ["a"], "phone": [[701740605.0, 731234567.0]]})
    assert outcome.column("phone") == ["701740605; 731234567"]


def test_a_list_of_half_floats_is_read(tmp_path: Path) -> None:
    cells = pa.array([[1.0, 1.5, None]], pa.list_(pa.float16()))
    assert read_table(tmp_path, {"id": ["1"], "text": ["a"], "phone": cells}).column("phone") == ["1; 1.5"]


_INNER = pa.struct([("nr", pa.string())])


@pytest.mark.parametrize(
    "kind",
    [
        pa.list_(_INNER),
        pa.large_list(_INNER),
        pa.list_(_INNER, 1),
        pa.list_(pa.list_(_INNER)),
        pa.list_(pa.map_(pa.string(), pa.string())),
        pa.list_(pa.list_view(pa.string())),
    ],
)
@pytest.mark.parametrize("field", ["phone", "email", "handle"])
def test_a_list_of_anything_but_values_cannot_be_contacts(
    tmp_path: Path, field: str, kind: pa.DataType
) -> None:
    columns = {"id": ["1"], "text": ["a"], field: pa.array([None], kind)}
    with pytest.raises(InputError, match=rf"the column {field} for {field} is of type .*Map another column"):
        read_arrow(tmp_path, columns)


@pytest.mark.parametrize(
    "kind",
    [
        pa.list_(pa.binary()),
        pa.large_list(pa.large_binary()),
        pa.list_(pa.binary_view()),
        pa.list_(pa.binary(), 2),
        pa.list_(pa.list_(pa.binary())),
    ],
)
def test_a_list_with_bytes_that_are_no_characters_rejects_its_row_alone(
    tmp_path: Path, kind: pa.DataType
) -> None:
    rows: list[Any] = [[b"\xffab", b"c"], [b"070-174 06 05", None], None]
    if pa.types.is_list(kind.value_type):
        rows = [None if row is None else [row] for row in rows]
    columns = {"id": ["1", "2", "3"], "text": ["a"] * 3, "phone": pa.array(rows, kind)}
    outcome = read_arrow(tmp_path, columns)
    assert outcome.column("phone") == ["070-174 06 05", None]
    assert outcome.reasons() == [RejectionReason.UNDECODABLE]
    assert "\\xffab" in outcome.rejected[0]["row"]


@given(st.lists(st.none() | st.lists(st.none() | st.binary(max_size=3), max_size=3), min_size=1, max_size=5))
@settings(max_examples=examples(100), deadline=None)
def test_only_rows_whose_list_is_not_text_are_rejected(rows: list[list[bytes | None] | None]) -> None:
    ids = [str(row) for row in range(len(rows))]
    phones = pa.array(rows, pa.list_(pa.binary()))
    with TemporaryDirectory() as folder:
        outcome = read_arrow(Path(folder), {"id": ids, "text": ["a"] * len(rows), "phone": phones})
    assert outcome.column("ad_id") == [
        name for name, row in zip(ids, rows, strict=True) if _are_texts(row or ())
    ]
    assert set(outcome.reasons()) <= {RejectionReason.UNDECODABLE}


def _are_texts(values: Iterable[bytes | None]) -> bool:
    try:
        return all(value is None or value.decode() is not None for value in values)
    except UnicodeDecodeError:
        return False


def test_bytes_in_further_columns_that_are_no_characters_reject_the_row(tmp_path: Path) -> None:
    spoilt = pa.array([b"\xff", b"b"], pa.binary()).view(pa.string())
    columns = {
        "bilder": pa.ListArray.from_arrays([0, 1, 2], spoilt),
        "läge": pa.StructArray.from_arrays([spoilt], ["ort"]),
    }
    outcome = read_arrow(tmp_path, {"id": ["1", "2"], "text": ["a", "b"]} | columns)
    assert outcome.column("ad_id") == ["2"]
    assert json.loads(outcome.rejected[0]["row"])["bilder"] == ["\\xff"]
    assert json.loads(outcome.rejected[0]["row"])["läge"] == {"ort": "\\xff"}


def test_unusable_rows_are_rejected_whole_with_their_number(tmp_path: Path) -> None:
    bad = pa.array([b"a", b"\xff", b" ", b"x" * 50, b"c\x00"], pa.binary())
    columns = {"id": ["1", "2", "3", "4", None], "text": bad}
    outcome = read_table(tmp_path, columns, ReadOptions(row_limit_bytes=40))
    assert outcome.column("ad_id") == ["1"]
    kinds = {
        "2": RejectionReason.UNDECODABLE,
        "3": RejectionReason.NO_TEXT,
        "4": RejectionReason.TOO_LONG,
        "5": RejectionReason.NO_ID,
    }
    assert [row["line"] for row in outcome.rejected] == list(kinds)
    assert all(row["reason"].startswith(kinds[row["line"]]) for row in outcome.rejected)
    assert outcome.rejected[0]["row"] == '{"id": "2", "text": "\\\\xff"}'


def test_a_column_of_lists_cannot_be_the_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the column text for text is of type list.*Map another column"):
        read_table(tmp_path, {"id": ["1"], "text": [["a"]]})


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds a header and no ads"):
        read_table(tmp_path, {"id": pa.array([], pa.string()), "text": pa.array([], pa.string())})


@pytest.mark.parametrize("keep", [40, -20])
def test_a_broken_file_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "ads.parquet"
    pq.write_table(pa.table({"id": ["1"], "text": ["a"]}), path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputError, match="is a broken Parquet file"):
        read_files([path])


def test_a_file_with_spoilt_pages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ads.parquet"
    pq.write_table(
        pa.table({"id": ["1"] * 1000, "text": [str(n) for n in range(1000)]}), path, compression="zstd"
    )
    data = bytearray(path.read_bytes())
    data[10:200] = bytes(190)
    path.write_bytes(data)
    with pytest.raises(InputError, match="is a broken Parquet file"):
        read_files([path])


def test_a_file_that_is_cut_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ads.parquet"
    rows = range(100_000)
    table = pa.table({"id": [str(row) for row in rows], "text": [f"{row * 7919} hej {row}" for row in rows]})
    pq.write_table(table, path, row_group_size=20_000)
    pieces = ParquetAds(path, find_parquet_columns(path, chosen={}), 1000).pieces()
    assert next(pieces).rows
    os.truncate(path, 1000)
    with pytest.raises(InputError, match="is a broken Parquet file"):
        list(pieces)


HEADINGS = ("Annons-ID", "Annonstext", "Datum", "Telefon", "Ort", "Pris")


def read_workbook(folder: Path, *rows: tuple[object, ...], options: ReadOptions | None = None) -> Outcome:
    path = folder / "ads.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows(min_row=2, min_col=4, max_col=4):
        row[0].number_format = "0000000000"
    book.save(path)
    return read_files([path], options)


def test_cells_are_read_as_they_show(tmp_path: Path) -> None:
    afternoon = datetime(2026, 11, 24, 13, 5)  # noqa: DTZ001 - Swedish local time
    outcome = read_workbook(
        tmp_path,
        HEADINGS,
        (17, "Hej\npå dig", afternoon, 701740605, "Åmål ", 1500),
        ("b2", "Hopp", date(2026, 11, 25), "0701740606", None, None),
    )
    first, second = outcome.ads
    assert (first["ad_id"], first["text"], first["place"], first["line"]) == ("17", "Hej\npå dig", "Åmål", 2)
    assert (first["posted_at"], first["phone"]) == (afternoon, "0701740605")
    assert json.loads(first["extra"]) == {"Pris": "1500"}
    assert (second["ad_id"], second["phone"], second["line"]) == ("b2", "0701740606", 3)
    assert (str(second["posted_at"]), second["place"]) == ("2026-11-25 00:00:00", None)
    assert second["extra"] is None


def test_a_rejected_row_has_its_number_in_the_sheet(tmp_path: Path) -> None:
    outcome = read_workbook(
        tmp_path,
        HEADINGS,
        ("1", "a"),
        (),
        ("2", None, None, None, "Arvika"),
        (None, "c"),
        ("4", "x" * 50),
        options=ReadOptions(row_limit_bytes=40),
    )
    assert outcome.column("ad_id") == ["1"]
    assert [row["line"] for row in outcome.rejected] == ["4", "5", "6"]
    assert outcome.reasons()[:2] == [RejectionReason.NO_TEXT, RejectionReason.NO_ID]
    assert outcome.reasons()[2].startswith(f"{RejectionReason.TOO_LONG}: 50 bytes, at most 40")
    assert json.loads(outcome.rejected[0]["row"])["Ort"] == "Arvika"
    assert (outcome.notes.rows_in, outcome.notes.rows_kept, outcome.notes.rows_rejected) == (4, 1, 3)


def test_rows_that_a_sheet_hides_and_cells_that_it_merges_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("Annonser",),
        HEADINGS[:5],
        *((number, "a", None, None, "Arvika") for number in range(1, 8)),
    ):
        book.active.append(row)
    book.active.merge_cells("A1:E1")
    for cells in ("E3:E4", "D5:E5", "E6:E8"):
        book.active.merge_cells(cells)
    for hidden in (4, 9):
        book.active.row_dimensions[hidden].hidden = True
    book.save(tmp_path / "ads.xlsx")
    outcome = read_files([tmp_path / "ads.xlsx"])
    assert [ad["place"] for ad in outcome.ads] == ["Arvika", None, None, "Arvika", None, None, "Arvika"]
    assert list(map(str, outcome.notes.all_remarks())) == [
        "ads.xlsx: rows that the sheet hides, such as by a filter, read like the others: 2 (line 4, 9)",
        "ads.xlsx: rows into which a merged cell reaches from above, read without its value: 3 (line 4, 7, "
        "8). If it holds for them too, split the cell, fill in each row and run again",
    ]


def test_a_number_that_a_spreadsheet_cut_is_no_id(tmp_path: Path) -> None:
    outcome = read_workbook(
        tmp_path, HEADINGS, (1234567890123456, "a"), ("1234567890123456", "b"), (123456789012345, "c")
    )
    assert outcome.column("ad_id") == ["1234567890123456", "123456789012345"]
    assert (outcome.reasons(), outcome.rejected[0]["line"]) == ([RejectionReason.INEXACT_ID], "2")


def test_rows_above_the_headings_of_a_sheet_are_no_ads(tmp_path: Path) -> None:
    outcome = read_workbook(
        tmp_path, ("Annonser från torget", None), (), ("Annonsnr", "Annonstext"), (17, "hej")
    )
    assert [(ad["ad_id"], ad["text"], ad["line"]) for ad in outcome.ads] == [("17", "hej", 4)]
    assert outcome.rejected == [
        {
            "file": str(tmp_path / "ads.xlsx"),
            "line": "1",
            "reason": RejectionReason.ABOVE_HEADINGS,
            "row": '["Annonser från torget", ""]',
        }
    ]
    assert (outcome.notes.rows_in, outcome.notes.rows_kept) == (2, 1)


def test_a_large_sheet_comes_in_batches(tmp_path: Path) -> None:
    rows = 33_000
    outcome = read_workbook(tmp_path, ("id", "text"), *((f"a{row}", "hej") for row in range(rows)))
    assert outcome.notes.rows_kept == rows
    assert outcome.ads[-1]["ad_id"] == f"a{rows - 1}"
    assert outcome.ads[-1]["line"] == rows + 1


def test_it_is_told_as_a_workbook_under_any_name(tmp_path: Path) -> None:
    outcome = read_workbook(tmp_path, ("id", "text"), ("1", "a"))
    (notes,) = outcome.notes.files
    assert (notes.format, notes.encoding, notes.columns) == ("Excel", None, {"id": "id", "text": "text"})
    (tmp_path / "ads.xlsx").rename(tmp_path / "ads.csv")
    assert find_format(tmp_path / "ads.csv") == "Excel"
    assert read_files([tmp_path / "ads.csv"]).ads == outcome.ads


def test_its_schema_is_that_of_every_file(tmp_path: Path) -> None:
    assert set(read_workbook(tmp_path, ("id", "text"), ("1", "a")).ads[0]) == set(READ_SCHEMA.names)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "holds no header and no ads"),
        ((("id", "text"),), "holds a header and no ads"),
        ((("Ads", None), ("id", "text")), "holds a header and no ads"),
        ((("id", "pris"), ("1", "2")), "no column for the ad's text"),
        ((("id", "text"), ("1", "=A1")), "formula without a result.*Nothing of it is kept"),
    ],
)
def test_a_workbook_that_holds_no_ads_is_refused(
    tmp_path: Path, rows: tuple[tuple[object, ...], ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_workbook(tmp_path, *rows)


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    read_workbook(tmp_path, ("id", "text"), ("1", "a"))
    data = (tmp_path / "ads.xlsx").read_bytes()
    (tmp_path / "ads.xlsx").write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="is not a workbook that can be read"):
        read_files([tmp_path / "ads.xlsx"])


# White space of several kinds, around and between words.
SPACED = st.lists(
    st.sampled_from(["hej", "du", "å", " ", "  ", "\t", "\n", "\u00a0", "\u2003"]), max_size=8
).map("".join)


@settings(deadline=None, max_examples=examples(50))
@given(st.lists(st.tuples(SPACED, SPACED, SPACED, SPACED, SPACED), min_size=1, max_size=4))
def test_the_same_table_as_csv_and_as_a_workbook_gives_the_same_ads(rows: list[tuple[str, ...]]) -> None:
    named = [(f"{at}{row[0]}", f"hej{row[1]}", *row[2:]) for at, row in enumerate(rows)]
    table = [("Annons-ID", "Annonstext", "Rubrik", "Ort", "Pris"), *named]
    with TemporaryDirectory() as folder:
        spaced, book = Path(folder, "ads.csv"), openpyxl.Workbook()
        with spaced.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(table)
        for row in table:
            book.active.append(row)
        book.save(Path(folder, "ads.xlsx"))
        of_csv, of_workbook = (read_files([Path(folder, name)]) for name in ("ads.csv", "ads.xlsx"))
    # A row of a workbook may have several lines.
    assert [ad | {"line": 0} for ad in of_csv.ads] == [ad | {"line": 0} for ad in of_workbook.ads]
