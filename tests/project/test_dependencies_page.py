"""Each package that the project asks for is accounted for on one page."""

import re

from tests.project.requirement_files import asked
from tests.project.tree import ROOT

PAGE = (ROOT / "docs/reference/dependencies.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in PAGE.splitlines()
    if re.match(r"\| `[a-z0-9-]+` \|", line)
]
ASKED = set[str]().union(*(asked(f"requirements{part}.in") for part in ("", "-build", "-dev", "-spark")))


def test_the_page_lists_exactly_what_is_asked_for() -> None:
    assert sorted(row[0].strip("`") for row in ROWS) == sorted(ASKED)


def test_each_package_has_a_reason_a_licence_a_release_and_what_else_was_considered() -> None:
    assert [row for row in ROWS if len(row) != 5 or not all(row)] == []
    assert [row[0] for row in ROWS if not re.fullmatch(r"20\d\d-\d\d", row[3])] == []
