"""The command line and a small result file, for its tests."""

from pathlib import Path

import pytest

from tests.ads.result.small_result import write_small_result
from tests.cli.command import Command


@pytest.fixture
def lykta(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_small_result(tmp_path / "small.lykta")
