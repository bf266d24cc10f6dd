"""The word about compiling is said once."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from lykta.cli.compiling import tell_of_compiling


def told() -> str:
    out = io.StringIO()
    tell_of_compiling(Console(file=out))
    return out.getvalue()


def test_a_new_machine_is_told_that_the_first_analysis_takes_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert "a minute longer" in told()


def test_nothing_is_said_once_loops_are_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    (tmp_path / "loops").mkdir()
    (tmp_path / "loops" / "align.nbi").touch()
    assert told() == ""
