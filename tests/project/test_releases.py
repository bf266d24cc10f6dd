"""Each released version keeps a database, so that upgrading from it can be tried."""

import re

from tests.project.tree import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASES = ROOT / "tests/web/releases"
# In use before the changelog had a part of its own for it.
FIRST = "0.1.0"


def test_each_released_version_has_a_database_of_its_own() -> None:
    released = {FIRST, *re.findall(r"^## \[(\d+\.\d+\.\d+)\]", CHANGELOG, re.MULTILINE)}
    assert {path.parent.name for path in RELEASES.glob("*/database.jsonl")} == released
    assert {path.parent.name for path in RELEASES.glob("*/known.json")} == released


def test_no_key_lies_beside_a_database() -> None:
    files = (path for path in RELEASES.glob("*/*") if path.parent.name != "__pycache__")
    assert {path.name for path in files} == {"database.jsonl", "known.json"}
