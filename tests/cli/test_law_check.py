"""`lykta law check`: a reading as JSON, or one line that says what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Command

FACTS = {
    "age": "adult",
    "recruited": "yes",
    "deception": "yes",
    "sexual_purpose": "yes",
    "took_control": "no",
}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    return path


def reading(lykta: Command, *words: str | Path) -> Any:
    outcome = lykta("law", "check", *words)
    assert (outcome.code, outcome.err) == (0, "")
    return json.loads(outcome.out)


def test_it_prints_the_reading_in_swedish(lykta: Command, facts: Path) -> None:
    found = reading(lykta, facts)
    assert (found["row"], found["language"]) == ("3", "sv")
    assert found["summary"][0]["text"].startswith("Svaren pekar på alla tre rekvisiten")


def test_it_prints_the_reading_in_english(lykta: Command, facts: Path) -> None:
    found = reading(lykta, facts, "--language", "en")
    assert found["summary"][0]["text"].startswith("The answers point to all three elements")


def test_it_reads_by_the_law_of_a_day(lykta: Command, facts: Path) -> None:
    assert reading(lykta, facts, "--at", "2005-01-01")["row"] == "6"
    assert reading(lykta, facts, "--at", "2012-01-01")["law"]["rule"] == "brb-4-1a-2010"


def test_a_byte_order_mark_is_let_be(lykta: Command, facts: Path) -> None:
    facts.write_text(json.dumps(FACTS), encoding="utf-8-sig")
    assert reading(lykta, facts)["row"] == "3"


@pytest.mark.parametrize("day", ["yesterday", "2020-13-01", "01/02/2020", ""])
def test_a_day_that_is_none_is_refused(lykta: Command, facts: Path, day: str) -> None:
    assert "is no day" in lykta("law", "check", facts, "--at", day).refusal


def test_a_day_before_the_first_law_is_refused(lykta: Command, facts: Path) -> None:
    assert "took force on 2002-07-01" in lykta("law", "check", facts, "--at", "2002-06-30").refusal


def test_a_file_that_is_not_there_is_refused(lykta: Command, tmp_path: Path) -> None:
    assert "cannot be read" in lykta("law", "check", tmp_path / "none.json").refusal


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "not valid JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'{"nmae": "yes"}', "no question"),
        (b'{"recruited": "ja"}', "is no answer to recruited"),
        (b'{"\\ud800\\u001b[2J": "yes"}', "no question"),
    ],
)
def test_a_file_with_wrong_content_is_refused(
    lykta: Command, facts: Path, content: bytes, message: str
) -> None:
    facts.write_bytes(content)
    assert message in lykta("law", "check", facts).refusal


def test_another_language_is_refused(lykta: Command, facts: Path) -> None:
    assert "fi" in lykta("law", "check", facts, "--language", "fi").refusal
