"""`lykta picture`: an edition from a plan, and the attack alone."""

import json
from pathlib import Path

from lykta.picture.sample import Sampling, write_sample
from tests.cli.command import Command


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


def test_a_folder_without_an_edition_is_refused(lykta: Command, tmp_path: Path) -> None:
    assert "no edition" in lykta("picture", "audit", tmp_path).refusal
