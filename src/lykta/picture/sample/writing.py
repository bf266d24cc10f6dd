"""A made-up county as the files that a plan names, to try an edition with."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

from lykta.picture.codes import NATION, counties
from lykta.picture.plan.rules import ATTRIBUTES
from lykta.picture.sample.people import Sampling, registrations
from lykta.picture.sample.places import inhabitants

_TABLES: Final = (
    ("by-year", "", "year", ""),
    ("by-sex-and-year", '"sex"', "year", ""),
    ("by-age-and-year", '"age"', "year", ""),
    ("by-sex-and-age", '"sex", "age"', "all", ""),
    ("by-purpose-and-year", '"purpose"', "year", ""),
    ("by-means", '"means"', "all", ""),
    ("by-origin-and-three-years", '"origin"', "three_years", ""),
    ("by-organisation", '"organisation"', "all", ""),
    ("by-place-and-three-years", "", "three_years", "place"),
    ("by-place-and-sex", '"sex"', "all", "place"),
)
_CASES: Final = """
[[tables]]
name = "cases-by-year"
measure = "cases"

[[tables]]
name = "cases-by-organisation"
measure = "cases"
dimensions = ["organisation"]
periods = "all"
"""
_AD_COLUMNS: Final = (
    *("place", "period", "first_seen", "last_seen", "ads", "distinct_ads"),
    *("advertisers_low", "advertisers_high", "at_least"),
)
_BREAKS: Final = (
    (2018, "Lagen ändrades den 1 juli 2018", "The law changed on 1 July 2018"),
    (2025, "Lagen ändrades den 1 juli 2025", "The law changed on 1 July 2025"),
)


def write_sample(
    folder: Path,
    sampling: Sampling,
    *,
    edition: str = "2026",
    date: str = "2026-03-31",
    late: bool = True,
) -> Path:
    """Write plan, registrations, population, effort, published figures, ads and key; gives the plan's path.

    The same sampling gives the same bytes. The folder is made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = registrations(sampling, late=late)
    names = ("period", "place", *ATTRIBUTES, "person", "case")
    written = ((row.year, _place(row.place), *row.attributes, row.person, row.case) for row in rows)
    _write(folder / "registrations.csv", names, written)
    _write(folder / "population.csv", ("place", "population"), _population(sampling))
    _write(
        folder / "effort.csv",
        ("period", "what_sv", "what_en", "amount", "unit_sv", "unit_en"),
        _effort(sampling),
    )
    heading = ("period", "place", "what_sv", "what_en", "figure", "source", "address")
    _write(folder / "published.csv", heading, _published(sampling))
    for name, ads in _ads(sampling):
        _write(folder / name, _AD_COLUMNS, ads)
    key = blake2b(f"{sampling.seed}".encode(), digest_size=32, person=b"lykta-sample").hexdigest()
    (folder / "rounding.key").write_text(key + "\n", encoding="ascii")
    plan = folder / "plan.toml"
    plan.write_text(_plan(sampling, edition, date), encoding="utf-8")
    return plan


def _place(code: str) -> str:
    return "" if code == "unknown" else code


def _write(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file, delimiter=";")
        written.writerow(heading)
        written.writerows(rows)


def _population(sampling: Sampling) -> Iterable[tuple[str, int]]:
    for county in counties() if sampling.county == NATION else (sampling.county,):
        yield from inhabitants(county, sampling.seed).items()


def _effort(sampling: Sampling) -> Iterable[tuple[object, ...]]:
    for at, year in enumerate(sampling.told_years):
        yield (
            year,
            "Samordnartjänster",
            "Coordinator posts",
            f"{0.5 + at // 4 * 0.5:g}",
            "årsarbeten",
            "full-time posts",
        )
        yield year, "Polisens spaning", "Police reconnaissance", 400 + 60 * at, "timmar", "hours"


def _published(sampling: Sampling) -> Iterable[tuple[object, ...]]:
    yield (
        sampling.told_years[-1],
        "Sverige",
        "Påhittad siffra: anmälda brott",
        "Made-up figure: reported offences",
        "123",
        "Påhittad källa för prov",
        "",
    )


def _ads(sampling: Sampling) -> Iterable[tuple[str, list[tuple[object, ...]]]]:
    dice = random.Random(f"ads {sampling.seed}")
    for year in sampling.told_years:
        low = dice.randint(4, 40)
        high, distinct = low + dice.randint(0, 15), low + dice.randint(15, 60)
        window = ("", "", f"{year}-01-03 10:00:00", f"{year}-12-20 18:30:00")
        counts = (distinct * dice.randint(2, 6), distinct, low, high, low + dice.randint(0, 20))
        yield f"ads-{year}.csv", [(*window, *counts)]


def _plan(sampling: Sampling, edition: str, date: str) -> str:
    last, national = sampling.told_years[-1], sampling.county == NATION
    ads = ", ".join(f'"ads-{year}.csv"' for year in sampling.told_years)
    head = f"""\
# A made-up plan over made-up registrations.
title_sv = "Påhittad lägesbild"
title_en = "Made-up situation picture"
county = "{sampling.county}"
edition = "{edition}"
invented = true
date = {date}
first_year = {sampling.first_year}
last_year = {last}

[files]
registrations = ["registrations.csv"]
ads = [{ads}]
published = ["published.csv"]
effort = ["effort.csv"]
population = "population.csv"
"""
    tables = (_table(*table, national=national) for table in _TABLES)
    ads_table = '\n[[tables]]\nname = "ads-by-year"\nmeasure = "ads"\n'
    breaks = (
        f'\n[[breaks]]\nyear = {year}\nwhy_sv = "{sv}"\nwhy_en = "{en}"\n'
        for year, sv, en in _BREAKS
        if sampling.first_year <= year <= last
    )
    cases = (_CASES,) if sampling.with_cases else ()
    return head + "".join((*tables, *cases, ads_table, *breaks))


def _table(name: str, dimensions: str, periods: str, place: str, *, national: bool) -> str:
    places = f'places = "{"county" if national else "municipality"}"\n' if place else ""
    return f'\n[[tables]]\nname = "{name}"\ndimensions = [{dimensions}]\nperiods = "{periods}"\n{places}'
