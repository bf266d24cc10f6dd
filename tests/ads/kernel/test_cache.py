"""Machine code of a kernel is used for as long as nothing that went into it has changed, and no longer."""

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from numba.core.dispatcher import Dispatcher

import lykta.ads
from lykta.ads.kernel import cache
from lykta.ads.kernel.signatures import is_kernel

KERNEL = """
import numba
import lykta.ads.kernel
from lykta.ads.amounts import AMOUNT

@numba.njit(cache=True)
def add(number):
    return number + AMOUNT
"""
CALL = """
import sys
from lykta.ads.adding import add
for number in map(eval, sys.argv[1:]):
    print(add(number))
print(sum(add.stats.cache_hits.values()), sum(add.stats.cache_misses.values()))
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A package `lykta` with one kernel, and with the cache of the real one."""
    ads = tmp_path / "sources/lykta/ads"
    (ads / "kernel").mkdir(parents=True)
    for folder in (ads.parent, ads):
        (folder / "__init__.py").touch()
    for name in ("__init__.py", "cache.py", "interruption.py"):
        shutil.copy(Path(cache.__file__).with_name(name), ads / "kernel" / name)
    (ads / "adding.py").write_text(KERNEL)
    (ads / "amounts.py").write_text("from lykta.ads.base import BASE\nAMOUNT = BASE + 0\n")
    (ads / "base.py").write_text("BASE = 1\n")
    return tmp_path / "sources"


def start(sources: Path, *numbers: str, **variables: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    # As after an installation: what Python itself keeps of a module is known by its time and size.
    environment |= {"PYTHONPATH": str(sources), "PYTHONDONTWRITEBYTECODE": "1"} | variables
    command = [sys.executable, "-c", CALL, *numbers]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def finish(running: subprocess.Popen[str]) -> tuple[list[str], str]:
    """The sums, and how often machine code was found and not found."""
    out, _ = running.communicate(timeout=120)
    assert running.returncode == 0
    *sums, counts = out.splitlines()
    return sums, counts


def call(sources: Path, *numbers: str, **variables: str) -> tuple[list[str], str]:
    return finish(start(sources, *numbers, **variables))


def test_what_was_compiled_is_found_again_where_the_package_is_moved_and_touched(sources: Path) -> None:
    assert call(sources, "1") == (["2"], "0 1")
    moved = sources.parent / "elsewhere"
    shutil.copytree(sources, moved)
    for path in moved.rglob("*.py"):
        os.utime(path, (1, 1))
    assert call(moved, "1") == (["2"], "1 0")


def test_a_changed_constant_of_a_module_that_is_imported_by_another_is_seen(sources: Path) -> None:
    call(sources, "1")
    changed = sources / "lykta/ads/base.py"
    before = changed.stat()
    changed.write_text("BASE = 5\n")
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert call(sources, "1") == (["6"], "0 1")


@pytest.mark.slow
def test_another_processor_compiles_for_itself_and_takes_nothing_away(sources: Path) -> None:
    call(sources, "1")
    other = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    assert call(sources, "1", **other) == (["2"], "0 1")
    assert call(sources, "1") == (["2"], "1 0")
    assert call(sources, "1", **other) == (["2"], "1 0")


@pytest.mark.slow
def test_two_processes_at_once_both_keep_what_they_compile(sources: Path) -> None:
    both = [start(sources, "1"), start(sources, "1.5")]
    assert [finish(one)[0] for one in both] == [["2"], ["2.5"]]
    assert call(sources, "1", "1.5") == (["2", "2.5"], "2 0")


@pytest.mark.slow
def test_a_package_that_cannot_be_written_uses_the_folder_of_the_user(sources: Path) -> None:
    (sources / "lykta/ads/kernel/compiled-kernels").touch()
    kept = {"XDG_CACHE_HOME": str(sources.parent / "user")}
    assert call(sources, "1", **kept) == (["2"], "0 1")
    assert call(sources, "1", **kept) == (["2"], "1 0")


def test_where_nothing_can_be_written_the_kernel_runs_all_the_same(sources: Path) -> None:
    (sources / "lykta/ads/kernel/compiled-kernels").touch()
    nowhere = {"XDG_CACHE_HOME": os.devnull}
    assert call(sources, "1", **nowhere) == (["2"], "0 1")


def test_what_is_damaged_or_of_other_sources_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "COMPILED", tmp_path / "none")
    key = ("signature", "processor")

    def files(stamp: str) -> cache.KernelFiles:
        return cache.KernelFiles(str(tmp_path), "module.function", cache.SourceStamp(stamp))

    files("sources").save(key, ["code"])
    assert files("sources").load(key) == ["code"]
    assert files("other sources").load(key) is None
    assert files("sources").load(("signature", "other processor")) is None
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-3])
    assert files("sources").load(key) is None
    kept.write_bytes(b"")
    assert files("sources").load(key) is None
    files("sources").flush()
    assert list(tmp_path.iterdir()) == []


def every_kernel() -> Iterator[Dispatcher]:
    root = Path(lykta.ads.__file__).parents[2]
    for path in sorted((root / "lykta").rglob("*.py")):
        if "njit" in path.read_text(encoding="utf-8"):
            module = importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
            yield from (value for value in vars(module).values() if isinstance(value, Dispatcher))


def test_every_kernel_is_kept_here() -> None:
    kept = [kernel for kernel in every_kernel() if is_kernel(kernel)]
    assert kept
    assert [
        kernel for kernel in kept if not isinstance(cast(Any, kernel)._cache._cache_file, cache.KernelFiles)
    ] == []
