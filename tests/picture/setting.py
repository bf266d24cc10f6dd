"""Made-up counties for the tests of the picture."""

from collections.abc import Sequence
from pathlib import Path

from lykta.picture.gate import Gate
from lykta.picture.inputs import Registration, read_population
from lykta.picture.plan import ATTRIBUTES, Plan, plan_from
from lykta.picture.protect import CountingRules, RoundingKey, distinct_persons
from lykta.picture.sample import Sampling, registrations, write_sample

HEAD = """\
title_sv = "Påhittad lägesbild"
title_en = "Made-up picture"
county = "17"
edition = "2026"
date = 2026-03-31
first_year = 2016
last_year = 2024
"""
TABLE = '\n[[tables]]\nname = "by-sex"\ndimensions = ["sex"]\n'
KEY = RoundingKey(b"a key of the tests")


def plan_of(folder: Path, text: str) -> Plan:
    """The plan of a text."""
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return plan_from(path)


def person(number: int, year: int = 2020, *, case: int | None = None, **codes: str) -> Registration:
    """A made-up person, of a case of their own if none is given."""
    defaults = dict.fromkeys(ATTRIBUTES, "unknown") | {"sex": "female"}
    attributes = tuple((defaults | codes)[name] for name in ATTRIBUTES)
    place = codes.get("place", "1780")
    return Registration(
        year, place, attributes, f"person {number}", f"case {number if case is None else case}"
    )


def counting_of(plan: Plan, rows: Sequence[Registration], key: RoundingKey = KEY) -> CountingRules:
    """What tables of these registrations are counted by."""
    about = plan.about
    persons = distinct_persons(rows, about.first_year, about.last_year)
    return CountingRules(
        persons=persons, consultations=(), about=about, key=key, needs_cases=plan.needs_cases
    )


def county(folder: Path, sampling: Sampling) -> tuple[Plan, dict[str, int]]:
    """A made-up county in a folder: its plan, and how many live where."""
    plan = plan_from(write_sample(folder, sampling))
    assert plan.files.population
    return plan, read_population(plan.files.population)[0]


def gate_of(folder: Path, sampling: Sampling) -> Gate:
    """A gate over a made-up county."""
    plan, population = county(folder, sampling)
    tables = [table for table in plan.tables if table.measure == "persons"]
    return Gate(tables, counting_of(plan, registrations(sampling)), population, [])
