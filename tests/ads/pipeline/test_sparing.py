"""Whether files of ads are too large for the memory that is free."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pipeline.sparing import TIMES_CSV, TIMES_PARQUET, free_memory, too_large


@given(st.lists(st.integers(0, 5000), max_size=5), st.integers(0, 100_000))
def test_files_are_too_large_when_what_they_need_together_is_not_free(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], free: int
) -> None:
    folder = tmp_path_factory.mktemp("files")
    files = [folder / f"{number}.csv" for number in range(len(sizes))]
    for file, size in zip(files, sizes, strict=True):
        file.write_bytes(b"a" * size)
    assert too_large(files, free) == (TIMES_CSV * sum(sizes) > free)


def test_packed_files_need_more_and_a_folder_needs_what_its_files_do(tmp_path: Path) -> None:
    parts = tmp_path / "ads"
    parts.mkdir()
    for name in ("one.parquet", "two.parquet"):
        (parts / name).write_bytes(b"a" * 100)
    assert too_large([parts], TIMES_PARQUET * 200 - 1)
    assert not too_large([parts], TIMES_PARQUET * 200)


def test_what_is_not_on_this_machine_needs_nothing_here(tmp_path: Path) -> None:
    assert not too_large([tmp_path / "missing.csv"], 0)


def test_nothing_is_too_large_where_nobody_tells_how_much_is_free(tmp_path: Path) -> None:
    (tmp_path / "ads.csv").write_bytes(b"a" * 1000)
    assert free_memory(tmp_path / "missing") is None
    assert not too_large([tmp_path / "ads.csv"], None)


def test_what_the_system_could_give_is_free(tmp_path: Path) -> None:
    told = tmp_path / "meminfo"
    told.write_text("MemTotal:  100 kB\nMemFree:  5 kB\nMemAvailable:     60 kB\nBuffers: 1 kB\n")
    assert free_memory(told) == 60 * 1024
    told.write_text("MemTotal:  100 kB\n")
    assert free_memory(told) is None
