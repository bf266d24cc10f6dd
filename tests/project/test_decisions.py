"""Each decision record says what was decided, why, what follows and what else was looked at."""

import re
from pathlib import Path

import pytest

from tests.project.tree import ROOT, files

RECORDS = [path for path in files(".md", under="docs/decisions") if path.name != "index.md"]
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives"]


def missing_sections(text: str) -> list[str]:
    """The sections that a record lacks or leaves empty."""
    bodies = dict(re.findall(r"^## (\w+)[^\n]*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    return [section for section in SECTIONS if not bodies.get(section, "").strip()]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_has_its_number_its_date_and_its_sections(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert re.match(rf"# {int(record.stem[:4])}\. \S", text)
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    assert missing_sections(text) == []


def test_records_are_numbered_without_a_gap() -> None:
    assert [int(record.stem[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


def test_each_record_is_listed_in_the_index() -> None:
    index = (ROOT / "docs/decisions/index.md").read_text(encoding="utf-8")
    assert [record.name for record in RECORDS if f"({record.name})" not in index] == []


def test_a_section_that_is_empty_or_missing_is_found() -> None:
    text = "## Context\nWhy.\n## Decision\nWhat.\n## Consequences\n\n"
    assert missing_sections(text) == ["Consequences", "Alternatives"]
