"""The reference says what the code does."""

import re
from pathlib import Path

import pytest

from lykta.ads.reading import FIELDS, Reason
from lykta.ads.reading.columns import ENCODINGS, guess_field

DOCS = Path(__file__).parents[3] / "docs"
REFERENCE = (DOCS / "reference" / "input.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "prepare-a-file.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_documented_with_names_that_are_guessed(field: str) -> None:
    row = re.search(rf"^\| `{field}` \| \w* *\| (.*) \|$", REFERENCE, re.MULTILINE)
    assert row is not None
    names = row[1].replace("…", "").split(",")
    assert {guess_field(name) for name in names} == {field}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_is_documented(encoding: str) -> None:
    assert re.search(rf"\b{encoding}\b", REFERENCE)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_documented_with_its_remedy(reason: Reason) -> None:
    table = HOW_TO[HOW_TO.index("| reason |") :]
    assert reason in table
