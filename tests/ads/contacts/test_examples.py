"""The lines of examples.toml, one by one."""

import tomllib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from lykta.ads.contacts import find_contacts

EXAMPLES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("examples.toml").read_text(encoding="utf-8")
)["example"]


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= 80


@pytest.mark.parametrize("line", EXAMPLES, ids=[line["text"][:40] for line in EXAMPLES])
def test_a_line_holds_these_contacts(line: dict[str, Any]) -> None:
    found = find_contacts(pa.array([line["text"]], pa.string())).to_pylist()
    assert [f"{contact['kind']} {contact['value']}" for contact in found] == line["contacts"]


def test_all_lines_at_once_hold_the_same_contacts() -> None:
    found = find_contacts(pa.array([line["text"] for line in EXAMPLES], pa.large_string())).to_pylist()
    expected = [(row, told) for row, line in enumerate(EXAMPLES) for told in line["contacts"]]
    assert [(contact["row"], f"{contact['kind']} {contact['value']}") for contact in found] == expected
