"""Progress is a line for each stage in a log; inner loops are compiled before an analysis."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from lykta.ads.progress import BarWatcher, bars
from lykta.ads.watcher import Watcher
from lykta.cli.progress import LineWatcher
from tests.cli.command import run_program

COMMAND = """
from rich.console import Console
from lykta.cli.progress import compile_kernels
compile_kernels(Console())
"""

ROOT = Path(__file__).parents[2]


def run_two_stages(watcher: Watcher) -> None:
    watcher.stage_begins("read", None)
    watcher.stage_advances(50)
    watcher.note("ads.csv: 1 blank lines skipped")
    watcher.stage_ends("read", rows_in=0, rows_out=100, note="1 rejected")
    watcher.stage_begins("pair", 2)
    watcher.stage_advances(1)
    watcher.stage_ends("pair", rows_in=100, rows_out=2000, note="")


def test_each_stage_is_one_line_elsewhere() -> None:
    out = io.StringIO()
    watcher = LineWatcher(Console(file=out, width=100))
    run_two_stages(watcher)
    first, second = out.getvalue().splitlines()
    assert first.startswith("read: 100 · 1 rejected (")
    assert second.startswith("pair: 100 → 2,000 (")
    assert watcher.notes == ["ads.csv: 1 blank lines skipped"]


def test_each_stage_is_one_bar_on_a_terminal() -> None:
    out = io.StringIO()
    with bars(Console(file=out, force_terminal=True, width=100)) as shown:
        watcher = BarWatcher(shown)
        run_two_stages(watcher)
        assert [(task.description, task.finished) for task in shown.tasks] == [("read", True), ("pair", True)]
    assert "100 → 2,000" in out.getvalue()
    assert watcher.notes == ["ads.csv: 1 blank lines skipped"]


def test_a_plain_watcher_says_nothing() -> None:
    run_two_stages(Watcher())


def run(*arguments: str, compiled: Path) -> str:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(compiled), "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.slow
def test_all_is_compiled_once_which_is_said_and_leaves_nothing_for_an_analysis(tmp_path: Path) -> None:
    assert "Inner loops are compiled" in run("-c", COMMAND, compiled=tmp_path)
    assert run("-c", COMMAND, compiled=tmp_path) == ""
    files = sorted(tmp_path.rglob("*.nbc"))
    # It fails where an analysis calls other kernels than those that the file of signatures names.
    run("scripts/kernel_signatures.py", "--check", compiled=tmp_path)
    assert sorted(tmp_path.rglob("*.nbc")) == files


@pytest.mark.parametrize(
    "words", [("analyse", "missing.csv", "--out", "r.lykta"), ("add", "r.lykta", "missing.csv")]
)
def test_a_file_that_is_missing_is_told_before_anything_is_compiled(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    done = run_program("ads", *words, folder=tmp_path, NUMBA_CACHE_DIR=str(tmp_path / "none"))
    assert "missing.csv does not exist" in done.err
    assert "Inner loops" not in done.err
