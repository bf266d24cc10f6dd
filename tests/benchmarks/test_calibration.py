"""The page on calibration: its picture in words, its table, and the refusal without anything learnt."""

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.calibration import PICTURE, Calibrated, page, text_alternative
from benchmarks.machine import this_machine

from tests.project.tree import ROOT

BINS = [
    {"predicted": 0.001, "observed": 0.0012, "pairs": 1200},
    {"predicted": 0.5, "observed": 0.4, "pairs": 1199},
    {"predicted": 0.9, "observed": 0.92, "pairs": 1199},
]


def run(*options: str) -> "subprocess.CompletedProcess[str]":
    """The script as it is run from the project."""
    command = [sys.executable, "-m", "benchmarks.calibration", *options]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


def test_the_text_alternative_names_the_bin_farthest_from_the_diagonal() -> None:
    assert "in 3 bins, from 0.001 to 0.900" in text_alternative(BINS)
    assert "predicted at 0.500 and observed at 0.400" in text_alternative(BINS)


@pytest.mark.parametrize(("error", "verdict"), [(0.0041, "within the bar"), (0.0612, "above the bar")])
def test_the_page_says_whether_the_bar_is_met_and_has_every_bin(error: float, verdict: str) -> None:
    written = page(Calibrated(ads=9000, seed=2, error=error, bins=BINS), this_machine())
    plain = " ".join(written.split())
    assert verdict in plain
    assert "over 3,598 pairs" in plain
    assert "| 0.500 | 0.400 | -0.100 |" in written
    assert "| 0.001 | 0.001 | +0.000 |" in written


@pytest.mark.slow
def test_a_run_writes_the_page_beside_its_picture(tmp_path: Path) -> None:
    done = run("--ads", "3000", "--out", str(tmp_path / "page.md"))
    assert done.returncode == 0, done.stderr
    assert f"(img/{PICTURE})" in (tmp_path / "page.md").read_text(encoding="utf-8")
    assert (tmp_path / "img" / PICTURE).read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.slow
def test_a_county_with_too_few_contacts_writes_nothing_and_says_why(tmp_path: Path) -> None:
    done = run("--ads", "30", "--out", str(tmp_path / "page.md"))
    assert done.returncode == 1
    assert "too few contacts to learn from" in done.stderr
    assert not list(tmp_path.iterdir())
