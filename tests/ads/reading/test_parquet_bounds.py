"""A Parquet file that unfolds to far more than an honest one is refused before it does."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lykta.ads.reading import parquet_bounds
from lykta.ads.reading.columns import BATCH_ROWS
from lykta.ads.reading.typed_ads import ParquetAds, find_parquet_columns
from lykta.errors import InputError

REFUSED = r"not packed like a table of ads.*Nothing of it is kept"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a test reaches in a moment."""
    monkeypatch.setattr(parquet_bounds, "PORTION_BYTES", 1_000_000)
    monkeypatch.setattr(parquet_bounds, "_LITTLE", 10_000)
    monkeypatch.setattr(parquet_bounds, "_FEW_VALUES", 100_000)


def ids(rows: int) -> list[str]:
    return [f"a{row}" for row in range(rows)]


def repeated(value: str, rows: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), pa.array([value]))


def portions(path: Path) -> list[int]:
    """How many rows are read at once; the file is read to its end."""
    ads = ParquetAds(path, find_parquet_columns(path, chosen={}), 100_000)
    return [piece.rows for piece in ads.pieces()]


def written(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pq.write_table(pa.table(columns), path / "ads.parquet", compression="zstd", **options)
    return path / "ads.parquet"


@pytest.mark.parametrize("stored", [True, False])
def test_a_text_that_repeats_without_end_is_refused(tmp_path: Path, stored: bool) -> None:
    rows = 50_000
    text = repeated("x" * 5_000, rows)
    options = {"store_schema": stored}
    path = written(tmp_path, {"id": repeated("a", rows), "text": text}, **options)
    assert path.stat().st_size < 10_000
    with pytest.raises(InputError, match=REFUSED):
        portions(path)


def test_more_ads_than_bytes_are_refused_before_any_is_read(tmp_path: Path) -> None:
    rows = 200_000
    path = written(tmp_path, {"id": repeated("a", rows), "text": repeated("x", rows)})
    with pytest.raises(InputError, match=REFUSED):
        find_parquet_columns(path, chosen={})


def test_what_is_packed_ten_thousand_times_is_refused_before_any_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, {"id": ids(100), "text": ["x" * 100_000] * 100}, use_dictionary=False)
    with pytest.raises(InputError, match=REFUSED):
        find_parquet_columns(path, chosen={})


def test_bytes_of_one_length_that_repeat_are_refused_before_any_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_bounds, "_UNFOLDS_AT_MOST", 100)
    fixed = pa.array([b"x" * 500] * 20_000, pa.binary(500))
    path = written(tmp_path, {"id": ids(20_000), "text": ["x"] * 20_000, "more": fixed})
    with pytest.raises(InputError, match=REFUSED):
        find_parquet_columns(path, chosen={})


@pytest.mark.parametrize("first", [[], [None], ["y" * 500]])
def test_a_list_of_repeats_in_one_row_is_refused_before_it_is_read(
    tmp_path: Path, first: list[str | None]
) -> None:
    tags = [first] * 100 + [["y" * 500] * 20_000]
    path = written(tmp_path, {"id": ids(101), "text": ids(101), "tags": tags})
    bounds, file = parquet_bounds.ParquetBounds(path), pq.ParquetFile(path)
    with file, pytest.raises(InputError, match=REFUSED):
        next(bounds.batches(file))


def test_long_repeats_within_the_bounds_are_read_few_at_once(tmp_path: Path) -> None:
    rows = 2_000
    rng = np.random.default_rng(1)
    more = [rng.bytes(50).hex() for _ in range(rows)]
    path = written(tmp_path, {"id": ids(rows), "text": ["x" * 20_000] * rows, "more": more})
    found = portions(path)
    assert sum(found) == rows
    assert max(found) <= 1_000_000 // 20_000


def test_an_honest_file_is_read_in_whole_portions_across_its_groups(tmp_path: Path) -> None:
    rows = BATCH_ROWS + 1_000
    columns = {"id": ids(rows), "text": [f"Hej, jag heter Mira {row % 700}" for row in range(rows)]}
    path = written(tmp_path, columns, row_group_size=5_000)
    assert portions(path) == [BATCH_ROWS, 1_000]


@pytest.mark.parametrize(
    "more",
    [
        [["a", "b"], [], None],
        [{"a": "x", "b": ["y"]}, None, {"a": None, "b": None}],
        pa.array([[("a", "b")], [], None], pa.map_(pa.string(), pa.string())),
        pa.array(["x", None, "x"]).dictionary_encode(),
        pa.array([1, None, 1]).dictionary_encode(),
        pa.array([Decimal("1.5"), None, Decimal("1.5")]).dictionary_encode(),
        pa.array([Decimal("1.5"), None, Decimal("1.5")]),
        pa.array(["x", None, "y"], pa.large_string()),
        pa.array(["x", None, "y"], pa.string_view()),
        pa.array([b"x", None, b"y"], pa.large_binary()),
        pa.array(["x", None, "x"], pa.large_string()).dictionary_encode(),
        pa.array([b"x" * 16, None, b"x" * 16], pa.uuid()),
        pa.array(["{}", None, "{}"], pa.json_()),
        pa.array([["a", "b"], ["a", "a"], None], pa.list_(pa.string(), 2)),
        [None, None, None],
        [b"1", b"", None],
    ],
)
def test_columns_of_every_kind_are_looked_at(
    tmp_path: Path, more: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_bounds, "_LITTLE", 0)
    path = written(tmp_path, {"id": ids(3), "text": ids(3), "more": more})
    assert sum(portions(path)) == 3
