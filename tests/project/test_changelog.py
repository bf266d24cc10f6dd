"""A change is told in the changelog before it is released."""

import re

from lykta import __version__
from tests.project.tree import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_changelog_has_an_unreleased_part() -> None:
    assert re.search(r"^## \[Unreleased\]$", CHANGELOG, re.MULTILINE)


def test_each_part_of_the_changelog_is_of_a_known_kind() -> None:
    found = set(re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE))
    assert found
    assert found - KINDS == set()


def test_the_version_in_the_code_is_the_version_of_the_package() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{__version__}"\n' in text
