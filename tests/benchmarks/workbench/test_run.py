"""A whole run on a small county: every page is answered, and so is every question by hand."""

from pathlib import Path

import pytest
from benchmarks.workbench.__main__ import main

pytestmark = pytest.mark.slow


def test_a_run_measures_every_page_and_writes_the_table(tmp_path: Path) -> None:
    out = tmp_path / "page.md"
    main(["--ads", "600", "--times", "2", "--out", str(out)])
    rows = [line for line in out.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 15
    assert [row for row in rows if not row.endswith("| 0 |")] == []
