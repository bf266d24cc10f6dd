"""Other columns as JSON text."""

import json

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.reading.batches import extra_column, extra_of

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
        kept = {name: value for name, value in zip(names, row, strict=True) if value}
        assert (json.loads(text) if text else {}) == kept


def test_without_other_columns_there_is_nothing() -> None:
    assert extra_column({}, rows=2).to_pylist() == [None, None]
    assert extra_of({}) is None
