"""Whether files of ads are too large for the memory that is free."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.options import TIMES_CSV, TIMES_PACKED, free_memory, too_large


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
    assert too_large([parts], TIMES_PACKED * 200 - 1)
    assert not too_large([parts], TIMES_PACKED * 200)


def test_what_is_not_on_this_machine_needs_nothing_here(tmp_path: Path) -> None:
    assert not too_large([tmp_path / "missing.csv"], 0)


def test_some_of_the_memory_of_this_machine_is_free() -> None:
    assert 0 < free_memory() < 1 << 50


def _group(root: Path, line: str, **limits: str) -> Path:
    """A file system in which this process is in a control group, with limits by the path of their file."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(f"12:cpu:/elsewhere\n{line}\n", encoding="utf-8")
    for name, limit in limits.items():
        path = root / "sys/fs/cgroup" / name.replace("__", "/").replace("DOT", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{limit}\n", encoding="ascii")
    return root


GIGABYTE = 1 << 30


@pytest.mark.parametrize(
    ("line", "limits"),
    [
        ("0::/work.slice/job", {"work.slice__job__memoryDOTmax": str(GIGABYTE)}),
        # The limit of a group above holds too, and "max" is none.
        (
            "0::/work.slice/job",
            {"work.slice__job__memoryDOTmax": "max", "work.slice__memoryDOTmax": str(GIGABYTE)},
        ),
        # A container sees its own group as the root, under the path that it has outside.
        ("0::/../outside", {"memoryDOTmax": str(GIGABYTE)}),
        ("7:memory:/job", {"memory__job__memoryDOTlimit_in_bytes": str(GIGABYTE)}),
    ],
)
def test_the_memory_that_is_free_ends_at_the_limit_of_the_control_group(
    tmp_path: Path, line: str, limits: dict[str, str]
) -> None:
    assert free_memory(_group(tmp_path, line, **limits)) < GIGABYTE


@pytest.mark.parametrize("limit", ["max", str(1 << 62), "nonsense"])
def test_a_group_without_a_limit_limits_nothing(tmp_path: Path, limit: str) -> None:
    inside = free_memory(_group(tmp_path, "0::/job", job__memoryDOTmax=limit))
    assert inside == pytest.approx(free_memory(tmp_path / "no such system"), rel=0.2)
