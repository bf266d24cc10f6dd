"""Columns that are only kept, and pieces that any thread can make."""

import json
import random
import tempfile
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.reading import READ_SCHEMA, Rejects, read_ads
from lykta.ads.reading.batches import extra_column, extra_of
from lykta.ads.reading.notes import FileNotes

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
VALUES = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['"', "\\", "\x00", "\x1f", "\u2028"]
)


@settings(deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES, VALUES)), st.lists(NAMES, min_size=3, max_size=3, unique=True))
def test_a_column_at_a_time_gives_what_a_row_at_a_time_does(
    rows: list[tuple[str, ...]], names: list[str]
) -> None:
    columns = {name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)}
    written = extra_column(columns, rows=len(rows)).to_pylist()
    assert written == [extra_of(dict(zip(names, row, strict=True))) for row in rows]
    for row, text in zip(rows, written, strict=True):
        kept = {name: value.strip() for name, value in zip(names, row, strict=True) if value.strip()}
        assert (json.loads(text) if text else {}) == kept


def test_without_other_columns_there_is_nothing() -> None:
    assert extra_column({}, rows=2).to_pylist() == [None, None]
    assert extra_of({}) is None


_ROWS = st.lists(
    st.sampled_from(
        ("1,hej,2026-11-24", "2,hej då,i går", "3,", ",utan id,", "4,a,b,c", "5,\x00,i fjol", ",,",
         '6,"a"b,snart')
    ),
    min_size=1, max_size=6,
).map(lambda rows: "\n".join(("id,text,datum", "0,hej,", *rows)))  # fmt: skip
_LINES = st.lists(st.sampled_from(('{"id":1,"text":"hej"}', '{"id":2}', "{", "")), max_size=4).map(
    lambda lines: "\n".join(('{"id":0,"text":"hej"}', *lines))
)


@settings(deadline=None)
@given(st.lists(_ROWS, min_size=1, max_size=4), _LINES, st.randoms(use_true_random=False))
def test_the_order_in_which_pieces_are_made_changes_nothing(
    tables: list[str], lines: str, chance: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        files = [Path(directory, f"{at}.csv") for at in range(len(tables))] + [Path(directory, "x.jsonl")]
        for file, text in zip(files, (*tables, lines), strict=True):
            file.write_text(text)
        with Rejects(Path(directory, "a.rejected.csv")) as rejects:
            reading = read_ads(files, rejects=rejects)
            expected = pa.Table.from_batches(list(reading), READ_SCHEMA)
            notes = reading.notes
        with Rejects(Path(directory, "b.rejected.csv")) as rejects:
            reading = read_ads(files, rejects=rejects)
            pieces = list(enumerate(reading.pieces()))
            chance.shuffle(pieces)
            made = dict(sorted((at, piece.read()) for at, piece in pieces))
            batches = [batch for one in made.values() if (batch := reading.settle(one)) is not None]
        assert pa.Table.from_batches(batches, READ_SCHEMA).equals(expected)
        assert reading.notes == notes
        written = [Path(directory, f"{name}.rejected.csv") for name in "ab"]
        assert [path.exists() for path in written] in ([True, True], [False, False])
        assert not written[0].exists() or written[0].read_bytes() == written[1].read_bytes()


@given(st.lists(st.lists(st.dictionaries(st.text("abc", max_size=2), st.integers(1, 3)))))
def test_dates_noted_by_piece_are_those_noted_one_after_the_other(pieces: list[list[dict[str, int]]]) -> None:
    whole, added = FileNotes(Path("x")), FileNotes(Path("x"))
    for piece in pieces:
        part = FileNotes(Path("x"))
        for dates in piece:
            whole.add_unread_dates(dates)
            part.add_unread_dates(dates)
        added.add(part)
    assert added == whole
