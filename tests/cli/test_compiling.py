"""Inner loops are compiled before an analysis, where installing has not done it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import run_program

COMMAND = """
from rich.console import Console
from lykta.cli.progress import compile_kernels
compile_kernels(Console())
"""


ROOT = Path(__file__).parents[2]


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
