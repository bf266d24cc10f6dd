"""`lykta picture build`, `audit` and `dark-figure`."""

import json
from pathlib import Path

import pytest

from lykta.picture.sample import Sampling, write_sample
from tests.cli.command import Command
from tests.picture.setting import HEAD, TABLE, plan_of

# Made up: three lists of a population in which they do not depend on each other.
ROWS = "polis;vård;ideell;antal\n1;0;0;150\n0;1;0;90\n0;0;1;120\n1;1;0;60\n1;0;1;75\n0;1;1;50\n1;1;1;35\n"


@pytest.mark.slow
def test_an_edition_is_built_and_audited(lykta: Command, tmp_path: Path) -> None:
    plan, out = write_sample(tmp_path / "sample", Sampling(years=3, cases=10)), tmp_path / "edition"
    built = lykta("picture", "build", plan, "--out", out)
    assert built.code == 0
    assert "none can be inferred" in built.out
    assert "registrations.csv: registrations, rows kept: " in built.err
    audited = lykta("picture", "audit", out, "--json")
    assert (audited.code, json.loads(audited.out)["passed"]) == (0, True)
    again = lykta("picture", "build", plan, "--out", out)
    assert "there already" in again.refusal


def test_a_file_of_which_much_was_refused_is_warned_of_on_a_line_of_its_own(
    lykta: Command, tmp_path: Path
) -> None:
    rows = [f"2021;Karlstad;kvinna;c{number}" for number in range(30)]
    rows += ["2021;Värmlands län;;Summa", "2021;;;", "2021;Karlstad;x;c", "soon;Karlstad;man;c"]
    text = "\n".join(["år;kommun;kön;ärende", *rows])
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    plan = plan_of(tmp_path, HEAD + '[files]\nregistrations = ["rows.csv"]\n' + TABLE).key.with_name(
        "plan.toml"
    )
    built = lykta("picture", "build", plan, "--out", tmp_path / "edition")
    assert built.code == 0
    assert "\nWARNING: rows.csv: 4 of 34 rows were refused, more than a tenth." in built.err
    assert "female (Kvinnor)" in built.err


def test_an_edition_that_tells_too_much_exits_with_1(lykta: Command, tmp_path: Path) -> None:
    sexes = ["female", "male", "unknown", ""]
    told = [("shown", 10), ("shown", 10), ("band", None), ("shown", 15)]
    cells = [
        {"codes": [sex], "state": state, "number": number, "why": None}
        for sex, (state, number) in zip(sexes, told, strict=True)
    ]
    years = {"key": "all_years", "values": [["years", "2020-2022"]]}
    table = {"name": "t", "measure": "persons", "dimensions": ["sex"], "categories": [sexes]}
    values = {"format": 1, "edition": "e", "date": "2026-01-01", "county": "17", "first_year": 2020}
    tables = [{**table, "cells": cells, "coarsened": [years]}]
    (tmp_path / "tables.json").write_text(json.dumps(values | {"tables": tables}), encoding="utf-8")
    audited = lykta("picture", "audit", tmp_path)
    assert audited.code == 1
    assert "persons 2020-2022 17 sex=unknown" in audited.out
    assert "Do not publish" in audited.out


def edition_by_sex(folder: Path, date: str, *numbers: int | None) -> Path:
    """The folder of an edition with a table of women, men, unknown and all; None is a number that is held."""
    sexes = ["female", "male", "unknown", ""]
    cells = [
        {"codes": ["2020", sex], "number": number}
        | ({"state": "held", "why": "gate"} if number is None else {"state": "shown", "why": None})
        for sex, number in zip(sexes, numbers, strict=True)
    ]
    table = {"name": "t", "measure": "persons", "dimensions": ["period", "sex"]}
    values = {"format": 1, "edition": date, "date": date, "county": "17", "first_year": 2020}
    folder.mkdir()
    tables = [{**table, "categories": [["2020"], sexes], "cells": cells, "coarsened": []}]
    (folder / "tables.json").write_text(json.dumps(values | {"tables": tables}), encoding="utf-8")
    return folder


def test_an_edition_that_was_withdrawn_is_left_out_by_a_reader_who_knows(
    lykta: Command, tmp_path: Path
) -> None:
    one = edition_by_sex(tmp_path / "one", "2026-01-01", None, 10, None, 45)
    wrong = edition_by_sex(tmp_path / "wrong", "2026-02-01", 10, 30, 10, 50)
    right = edition_by_sex(tmp_path / "right", "2026-03-01", 20, None, None, 45)
    assert lykta("picture", "audit", right, "--earlier", one, "--earlier", wrong).code == 0
    told = lykta("picture", "audit", right, "--earlier", one, "--withdrawn", wrong)
    assert told.code == 1
    assert "sex=unknown" in told.out


def test_a_folder_without_an_edition_is_refused(lykta: Command, tmp_path: Path) -> None:
    assert "not an edition" in lykta("picture", "audit", tmp_path).refusal


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
