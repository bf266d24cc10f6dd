"""`lykta picture dark-figure`: exit codes, languages and the same answer each time."""

import json
from pathlib import Path

import pytest

from tests.cli.command import Command

# Made up: three lists of a population in which they do not depend on each other.
ROWS = "polis;vård;ideell;antal\n1;0;0;150\n0;1;0;90\n0;0;1;120\n1;1;0;60\n1;0;1;75\n0;1;1;50\n1;1;1;35\n"


@pytest.fixture
def overlaps(tmp_path: Path) -> Path:
    path = tmp_path / "overlaps.csv"
    path.write_bytes(ROWS.encode("cp1252"))
    return path


def run(lykta: Command, *words: str | Path) -> tuple[int, str]:
    outcome = lykta("picture", "dark-figure", *words, "--rounds", "200")
    return outcome.code, outcome.out


def test_an_estimate_is_done(lykta: Command, overlaps: Path) -> None:
    code, out = run(lykta, overlaps)
    assert code == 0
    assert "Kända av myndigheter: 580 personer, på 3 listor" in out
    assert "Skattning: omkring" in out


def test_a_refusal_is_the_answer_no(lykta: Command, overlaps: Path) -> None:
    code, out = run(lykta, overlaps, "--area", "municipality", "--language", "en")
    assert code == 1
    assert "Known to agencies: 580 persons" in out
    assert "At least:" in out
    assert "never a municipality" in " ".join(out.split())


def test_a_refusal_beforehand_shows_no_progress(lykta: Command, overlaps: Path) -> None:
    assert lykta("picture", "dark-figure", overlaps, "--area", "county").err == ""


def test_json_is_the_same_each_time(lykta: Command, overlaps: Path) -> None:
    code, out = run(lykta, overlaps, "--json")
    assert (code, out) == run(lykta, overlaps, "--json")
    value = json.loads(out)
    assert (value["known"], value["area"], value["given"]["seed"]) == (580, "police-region", 1)
    assert run(lykta, overlaps, "--json", "--seed", "2") != (code, out)


def test_a_bad_file_is_refused_with_its_line(lykta: Command, overlaps: Path) -> None:
    overlaps.write_text("a;b;n\n1;0;5\n0;0;4\n", encoding="utf-8")
    assert "line 3: a row of zeros alone" in lykta("picture", "dark-figure", overlaps).refusal


@pytest.mark.parametrize("rounds", ["0", "199", "100001"])
def test_too_few_or_too_many_rounds_are_refused(lykta: Command, overlaps: Path, rounds: str) -> None:
    assert "rounds" in lykta("picture", "dark-figure", overlaps, "--rounds", rounds).refusal


def test_a_name_can_do_the_terminal_no_harm(lykta: Command, overlaps: Path) -> None:
    overlaps.write_text("\x1b[2Ja;b;c;n\n1;0;0;5\n0;1;1;4\n", encoding="utf-8")
    assert "\x1b" not in run(lykta, overlaps)[1]
