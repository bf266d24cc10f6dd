"""Inner loops are compiled before an analysis, where installing has not done it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = """
from rich.console import Console
from lykta.cli.compiling import compile_kernels
compile_kernels(Console())
"""


def compile_in(folder: Path) -> str:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(folder)}
    command = [sys.executable, "-c", COMMAND]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
def test_a_new_machine_compiles_once_and_says_so(tmp_path: Path) -> None:
    assert "Inner loops are compiled" in compile_in(tmp_path)
    assert compile_in(tmp_path) == ""
