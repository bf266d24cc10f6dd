"""Written cases with the right reading of each: the misreadings that were found, and facts of other years."""

import tomllib
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lykta.law import Reading, facts_from_answers, read, rule, statements_of

CASES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in Path(__file__).parent.glob("cases/*.toml")
}
# What a case may say of its reading.
KNOWN = {
    "row",
    "if_under_18",
    "if_adult",
    "act",
    "means",
    "purpose",
    "says",
    "never_says",
    "neighbours",
    "first",
}


def said(reading: Reading) -> list[str]:
    return [statement.key for statement in statements_of(reading)]


def state(reading: Reading, element: str) -> str:
    """The state of an element, with the condition that alone is absent: `absent.took_control`."""
    key: str = getattr(reading, element).state_key
    return key.removeprefix("state.")


def shown(reading: Reading) -> list[str]:
    """The neighbouring rules that an answer yes brings, by their provisions."""
    return [rule(each.rule).provision for each in reading.neighbours if each.because.answer == "yes"]


def of(case: dict[str, Any]) -> Reading:
    return read(facts_from_answers(case["facts"]), at=case["at"])


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_has_its_reading(name: str) -> None:
    case = CASES[name]
    right, reading = case["reading"], of(case)
    rows = {key: value for key, value in asdict(reading).items() if key in {"row", "if_under_18", "if_adult"}}
    assert rows == {"if_under_18": None, "if_adult": None} | {key: right[key] for key in rows if key in right}
    for element in ("act", "means", "purpose"):
        assert state(reading, element) == right.get(element, state(reading, element)), element
    assert set(right.get("says", ())) <= set(said(reading))
    assert set(right.get("never_says", ())).isdisjoint(said(reading))
    assert shown(reading) == right.get("neighbours", shown(reading))
    first = right.get("first", [])
    assert [statement.key for statement in reading.now][: len(first)] == first


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_is_whole(name: str) -> None:
    case = CASES[name]
    assert set(case) == {"story", "why", "at", "facts", "reading"}
    assert set(case["reading"]) <= KNOWN
    assert "row" in case["reading"]


def test_there_are_cases_of_every_wording_and_a_third_are_of_earlier_years() -> None:
    assert len(CASES) >= 20
    assert {of(case).rule for case in CASES.values()} == {
        "brb-4-1a-2002", "brb-4-1a-2004", "brb-4-1a-2010", "brb-4-1a-2018",
    }  # fmt: skip
    earlier = [case for case in CASES.values() if case["at"] < date(2026, 1, 1)]
    assert len(earlier) * 3 >= len(CASES)
