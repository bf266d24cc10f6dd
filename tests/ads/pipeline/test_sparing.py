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


def test_some_of_the_memory_of_this_machine_is_free() -> None:
    assert 0 < free_memory() < 1 << 50
