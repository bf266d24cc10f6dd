"""The table of the OWASP ASVS names each requirement of levels 1 and 2 once, and tests that there are."""

import ast
import re
from collections import Counter

from tests.project.tree import ROOT

PAGE = ROOT / "docs/reference/asvs.md"
# How many requirements of levels 1 and 2 each section of version 5.0.0 has; those of level 3 come after them.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2,
    "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3,
    "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3,
    "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3,
    "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2,
    "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
EXPECTED = [f"{section}.{number + 1}" for section, count in SECTIONS.items() for number in range(count)]
HOLDS = ("yes", "partly", "no", "operator", "none here")
NONE_HERE = HOLDS[-1]


def rows(text: str) -> list[list[str]]:
    """The cells of each row that is about requirements, with the heading of its section last."""
    sections = [section.partition("\n") for section in text.split("\n## ")[1:]]
    return [
        [*(cell.strip() for cell in line.strip("|").split(" | ")), heading.lower()]
        for heading, _, body in sections
        for line in body.splitlines()
        if line.startswith("| v5.0.0-")
    ]


def numbers(row: list[str]) -> list[str]:
    """The numbers of the requirements that a row is about."""
    return row[0].removeprefix("v5.0.0-").split(", ")


def missing(text: str) -> list[str]:
    """The tests that a text names and that there are not."""
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", text)
    return [f"{path}::{test}" for path, test in named if test not in names_in(path)]


def names_in(path: str) -> set[str]:
    """The names of the functions of a file of tests; none where there is no such file."""
    file = ROOT / "tests" / path
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_of_both_levels_is_there_once() -> None:
    told = [number for row in rows(PAGE.read_text(encoding="utf-8")) for number in numbers(row)]
    assert sorted(told) == sorted(EXPECTED)


def test_there_are_as_many_as_in_the_standard() -> None:
    assert len(EXPECTED) == 253


def test_every_test_that_is_named_is_there() -> None:
    assert missing(PAGE.read_text(encoding="utf-8")) == []


def test_every_row_says_whether_it_holds_and_why() -> None:
    for row in rows(PAGE.read_text(encoding="utf-8")):
        assert row[-1] in HOLDS, row
        assert len(row) == (3 if row[-1] in {"yes", NONE_HERE} else 4), row
        assert row[-1] == NONE_HERE or len(row[-2]) > 10, row


def test_the_sums_are_those_of_the_rows() -> None:
    text = PAGE.read_text(encoding="utf-8")
    counted = Counter(row[-1] for row in rows(text) for _ in numbers(row))
    told = dict(re.findall(r"^\| (\w[\w ]*) \| (\d+) \|$", text, re.MULTILINE))
    assert {name: int(count) for name, count in told.items()} == dict(counted)


def test_a_test_that_is_not_there_is_found() -> None:
    text = f"`{'project/test_asvs.py'}::test_nothing`, `{'project/test_gone.py'}::test_it`"
    assert missing(text) == ["project/test_asvs.py::test_nothing", "project/test_gone.py::test_it"]
