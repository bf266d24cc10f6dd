"""A small run of the benchmarks gives the whole page with its figures and pictures."""

import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.page import SPEED_COLUMNS

from lykta.ads.options import STAGES
from tests.project.tree import ROOT

# Stages are timed one by one, and what is not within one is the writing: shares round to whole percent.
ROUNDING = 0.005 * len(STAGES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a run over 300 ads without peers wrote its page."""
    out = tmp_path_factory.mktemp("benchmarks")
    options = ["--sizes", "300", "--no-peers", "--out", str(out / "page.md")]
    subprocess.run([sys.executable, "-m", "benchmarks", *options], cwd=ROOT, check=True, capture_output=True)
    return out


def row(page: Path, first: str) -> list[str]:
    """The cells of the first row of the table whose first columns are these."""
    lines = page.read_text(encoding="utf-8").splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    return lines[head + 2].strip("| ").split(" | ")


@pytest.mark.slow
def test_the_table_has_a_figure_in_every_column(folder: Path) -> None:
    cells = dict(zip(SPEED_COLUMNS, row(folder / "page.md", " | ".join(SPEED_COLUMNS)), strict=True))
    assert cells["ads"] == "300"
    costs = {column: float(cells[column].replace(",", "")) for column in SPEED_COLUMNS[1:6]}
    assert all(cost > 0 for column, cost in costs.items() if column != "of it system")
    assert 0 <= costs["of it system"] <= costs["CPU s"]
    assert all(len(cells[column].split(" / ")) == 3 for column in ("B-cubed P/R/F1", "pair P/R/F1"))


@pytest.mark.slow
def test_the_stages_share_the_whole_time(folder: Path) -> None:
    shares = row(folder / "page.md", " | ".join(("ads", *STAGES)))[1:]
    total = sum(int(share.rstrip("%")) for share in shares) / 100
    assert math.isclose(total, 1, abs_tol=ROUNDING)


@pytest.mark.slow
def test_the_page_tells_the_machine_and_shows_both_pictures(folder: Path) -> None:
    text = (folder / "page.md").read_text(encoding="utf-8")
    assert re.search(r"Measured\s+on\s+20\d\d-", text)
    assert re.search(r"Python\s+3\.", text)
    assert "To write to a gigabyte of memory that a program had not before took" in text.replace("\n", " ")
    for picture in ("growth", "calibration"):
        assert f"(img/{picture}.svg)" in text
        assert (folder / f"img/{picture}.svg").read_text(encoding="utf-8").startswith("<svg")
