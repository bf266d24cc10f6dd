"""Where large arrays lie makes no difference to what they hold, nor to any result."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.adding import add
from lykta.ads.array_store import IN_MEMORY, ArrayStore
from lykta.ads.options import AnalysisOptions
from lykta.ads.result import ResultFile
from lykta.ads.sample import write_sample
from lykta.errors import InputError
from tests.ads.pipeline.analysed import Listener, analysed, assert_same_result, write_ads

KINDS = st.sampled_from(["uint8", "int32", "int64", "float32", "float64"])
NUMBERS = st.lists(st.lists(st.integers(0, 255), max_size=30), min_size=1, max_size=6)


@pytest.fixture(autouse=True)
def all_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lykta.ads.array_store._LARGE", 1)


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> ArrayStore:
    return ArrayStore(tmp_path_factory.mktemp("arrays"))


def lies_in_memory(array: np.ndarray) -> bool:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array.base is None


@given(NUMBERS, KINDS)
def test_arrays_one_after_the_other_are_the_same_in_files(
    paged: ArrayStore, parts: list[list[int]], kind: str
) -> None:
    arrays = [np.array(part, kind) for part in parts]
    joined = paged.concatenate(arrays)
    assert joined.dtype == np.dtype(kind)
    assert np.array_equal(joined, IN_MEMORY.concatenate(arrays))
    assert np.array_equal(paged.store(arrays[0]), arrays[0])
    assert lies_in_memory(joined) == (len(joined) == 0)


@given(st.tuples(st.integers(0, 40), st.integers(1, 5)), KINDS)
def test_an_array_in_files_can_be_filled(paged: ArrayStore, shape: tuple[int, int], kind: str) -> None:
    array = paged.empty(shape, kind)
    array[:] = np.arange(array.size).reshape(shape)
    assert (array.shape, array.dtype) == (shape, np.dtype(kind))
    assert array.ravel().tolist() == list(range(array.size))


@given(st.lists(st.lists(st.none() | st.text(max_size=8), max_size=20), max_size=5))
def test_tables_are_the_same_in_files(paged: ArrayStore, parts: list[list[str | None]]) -> None:
    schema = pa.schema([("text", pa.large_string()), ("number", pa.int64())])
    tables = [pa.table([part, range(len(part))], schema=schema) for part in parts]
    assert paged.table(tables, schema).equals(IN_MEMORY.table(tables, schema))
    assert paged.table(iter(tables), schema).num_rows == sum(map(len, parts))


def test_no_file_is_left_in_the_folder_nor_seen_in_it(paged: ArrayStore) -> None:
    held = paged.concatenate([np.arange(100_000)])
    table = paged.table([pa.table({"number": held})], pa.schema([("number", pa.int64())]))
    assert paged.folder
    assert list(paged.folder.iterdir()) == []
    assert table["number"].to_pylist() == held.tolist()


def test_small_arrays_stay_in_memory(paged: ArrayStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert lies_in_memory(paged.empty(100, np.int64))
    assert not lies_in_memory(paged.empty(1_000_000, np.int64))


FILLS = """
import resource, sys
import numpy as np
from pathlib import Path
from lykta.ads.array_store import ArrayStore
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))
try:
    ArrayStore(Path(sys.argv[1])).empty(8_000_000, np.uint8)
except OSError as error:
    print("refused:", error.strerror)
"""


def test_a_disk_without_room_is_an_error_before_anything_is_filled(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("refused:"), done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spared")
    write_sample(ads=400, seed=6, out=folder / "ads.csv", truth=folder / "truth.csv")
    analysed(folder / "ads.csv", spare_memory=False)
    return folder


@pytest.mark.parametrize("threads", [1, 2])
def test_sparing_memory_changes_nothing_in_the_result(county: Path, threads: int) -> None:
    analysed(county / "ads.csv", out="s.lykta", spare_memory=True, threads=threads)
    assert_same_result(county / "s.lykta", county / "r.lykta")


def test_ads_out_of_order_and_repeated_are_sorted_in_files_as_in_memory(county: Path, tmp_path: Path) -> None:
    head, *rows = (county / "ads.csv").read_text("utf-8").split("\na")
    (tmp_path / "ads.csv").write_text("\na".join([head, *reversed(rows), rows[0]]), encoding="utf-8")
    for out, spare in (("r.lykta", False), ("s.lykta", True)):
        analysed(tmp_path / "ads.csv", out=out, spare_memory=spare)
    assert_same_result(tmp_path / "s.lykta", tmp_path / "r.lykta")
    assert (tmp_path / "s.rejected.csv").read_bytes() == (tmp_path / "r.rejected.csv").read_bytes()


def test_adding_can_spare_memory_as_well(county: Path, tmp_path: Path) -> None:
    with (county / "ads.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (tmp_path / "k.key").write_bytes((county / "k.key").read_bytes())
    (tmp_path / "k.key").chmod(0o600)
    first, more = write_ads(tmp_path / "first.csv", rows[::2]), write_ads(tmp_path / "more.csv", rows[1::2])
    for out, spare in (("r.lykta", True), ("s.lykta", False)):
        analysed(first, out=out)
        options = AnalysisOptions(key_file=tmp_path / "k.key", spare_memory=spare)
        add([str(more)], to=tmp_path / out, options=options)
    assert_same_result(tmp_path / "r.lykta", tmp_path / "s.lykta")


def test_memory_is_spared_where_too_little_is_free_and_that_is_told(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, told in ((10**12, 0), (1000, 1)):
        monkeypatch.setattr("lykta.ads.analysis.free_memory", lambda free=free: free)
        listener = Listener()
        analysed(county / "ads.csv", out="f.lykta", watcher=listener)
        assert len([note for note in listener.notes if "more memory than is free" in note]) == told
        with ResultFile(county / "f.lykta") as result:
            assert not any("memory" in str(remark) for remark in result.remarks)


def test_a_full_disk_leaves_the_earlier_result(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (county / "r.lykta").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lykta.ads.array_store.os.posix_fallocate", full)
    with pytest.raises(InputError, match="No space left on device"):
        analysed(county / "ads.csv", spare_memory=True)
    assert (county / "r.lykta").read_bytes() == before
    assert not [path for path in county.iterdir() if path.name.endswith(".part")]


@given(st.lists(st.integers(0, 255), max_size=20_000))
def test_expecting_random_access_changes_no_array(paged: ArrayStore, numbers: list[int]) -> None:
    kept = paged.store(np.array(numbers, np.uint8))
    paged.expect_random_access(kept)
    paged.expect_random_access(kept[len(kept) // 2 :])
    assert kept.tolist() == numbers
    IN_MEMORY.expect_random_access(kept)
