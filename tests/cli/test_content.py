"""`lykta handbook check`, `law check` and `places update`."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from lykta.cli import content
from lykta.errors import InputError
from lykta.places import population
from lykta.places.population import Population
from tests.cli.command import Command
from tests.web.handbook.written import write_page
from tests.web.training.written import SOUND, write_module

FACTS = {
    "age": "adult",
    "recruited": "yes",
    "deception": "yes",
    "sexual_purpose": "yes",
    "took_control": "no",
}


def test_a_handbook_in_order_has_nothing_to_mend(lykta: Command) -> None:
    outcome = lykta("handbook", "check", "--at", "2026-11-24")
    assert (outcome.code, outcome.out) == (0, "Nothing to mend\n")


def test_what_is_to_be_mended_is_listed_and_the_answer_is_no(lykta: Command, tmp_path: Path) -> None:
    write_page(tmp_path, "Du måste anmäla.\n")
    outcome = lykta("handbook", "check", "--at", "2026-11-24", "--overlay", tmp_path)
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "unsourced sentence: sv/ours: Du måste anmäla.",
        "missing translation: en/ours: there is no such page in this language",
        "2 to mend",
    ]


def test_the_list_can_be_had_as_json(lykta: Command) -> None:
    outcome = lykta("handbook", "check", "--at", "2100-01-01", "--json")
    assert outcome.code == 1
    assert {finding["kind"] for finding in json.loads(outcome.out)} == {"overdue", "old contact"}


def test_a_page_that_cannot_be_read_is_told(lykta: Command, tmp_path: Path) -> None:
    write_page(tmp_path, name="ours")
    assert "named by a number and a word" in lykta("handbook", "check", "--overlay", tmp_path).refusal


def test_a_folder_that_is_not_there_is_told(lykta: Command, tmp_path: Path) -> None:
    assert "There is no folder" in lykta("handbook", "check", "--overlay", tmp_path / "none").refusal


def test_the_training_is_checked_too(lykta: Command, tmp_path: Path) -> None:
    write_module(tmp_path, SOUND.replace("Så är det.[^psl]", "Så är det.", 1))
    outcome = lykta("handbook", "check", "--at", "2026-11-24", "--overlay", tmp_path)
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "choice without source: training sv/ours: road, step 1: Jag frågar.",
        "missing translation: training en/ours: there is no such module in this language",
        "2 to mend",
    ]


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
    assert "is not a day" in lykta("law", "check", facts, "--at", day).refusal


def test_a_day_before_the_first_law_is_refused(lykta: Command, facts: Path) -> None:
    assert "came into force on 2002-07-01" in lykta("law", "check", facts, "--at", "2002-06-30").refusal


def test_a_day_that_has_not_been_is_refused(lykta: Command, facts: Path) -> None:
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - the command's day is this machine's too.
    for day in (tomorrow.isoformat(), "2300-01-01"):
        assert f"{day} has not been yet" in lykta("law", "check", facts, "--at", day).refusal


def test_today_can_be_named(lykta: Command, facts: Path) -> None:
    today = date.today().isoformat()  # noqa: DTZ011 - as above.
    assert reading(lykta, facts, "--at", today)["at"] == today


def test_a_file_that_is_not_there_is_refused(lykta: Command, tmp_path: Path) -> None:
    assert "cannot be read" in lykta("law", "check", tmp_path / "none.json").refusal


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "not valid JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'{"nmae": "yes"}', "no question"),
        (b'{"recruited": "ja"}', "is not an answer to recruited"),
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


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population, "ask_population", lambda **_: Population("2025", {"1780": 97_000}))
    with pytest.raises(InputError, match="could not be written"):
        content.update_places(out=tmp_path / "none" / "population.csv")


def test_the_file_and_what_is_said_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(population, "ask_population", lambda **_: Population("2025", {"1780": 97_000}))
    out = tmp_path / "population.csv"
    out.write_text("earlier", encoding="utf-8")
    content.update_places(out=out)
    assert out.read_text(encoding="utf-8") == "place;name;year;population\n1780;Karlstad;2025;97000\n"
    assert [path.name for path in tmp_path.iterdir()] == ["population.csv"]
    assert "1 municipalities, 97,000 inhabitants, 31 December 2025" in capsys.readouterr().out


def test_nobody_at_the_address_leaves_the_earlier_file(tmp_path: Path) -> None:
    out = tmp_path / "population.csv"
    out.write_text("earlier", encoding="utf-8")
    with pytest.raises(InputError):
        content.update_places(out=out, address="http://127.0.0.1:9/api/v2")
    assert out.read_text(encoding="utf-8") == "earlier"
