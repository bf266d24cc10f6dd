"""A made-up county as the files that a plan names, to try an edition with."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from lykta.picture.codes import NATION, codes_of, counties, municipalities_of
from lykta.picture.inputs import Registration
from lykta.picture.plan import ATTRIBUTES
from lykta.picture.tables import DimensionName

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
_PUBLISHER: Final = """
[publisher]
name = "Påhittade länsstyrelsen"
homepage = "https://lansstyrelsen.example/"
contact = "Resursteamets samordnare"
press = "Presstjänsten, press@lansstyrelsen.example"
email = "resursteam@lansstyrelsen.example"
base = "https://lansstyrelsen.example/lagesbild/{edition}/"
"""
_AD_COLUMNS: Final = (
    *("place", "period", "first_seen", "last_seen", "ads", "distinct_ads"),
    *("advertisers_low", "advertisers_high", "at_least"),
)
_BREAKS: Final = (
    (2018, "Lagen ändrades den 1 juli 2018", "The law changed on 1 July 2018"),
    (2025, "Lagen ändrades den 1 juli 2025", "The law changed on 1 July 2025"),
)
# Rough shares, in the order of each list's codes: most persons are women, adults and sexually exploited. They
# are not an estimate of anything.
_SHARES: Final[dict[DimensionName, tuple[int, ...]]] = {
    "sex": (78, 17, 5),
    "age": (12, 34, 32, 14, 8),
    "purpose": (66, 18, 8, 3, 5),
    "means": (20, 22, 14, 24, 4, 16),
    "origin": (24, 26, 10, 12, 16, 6, 6),
    "organisation": (34, 22, 10, 8, 12, 8, 4, 2),
}
_SIZES: Final = (55, 20, 10, 6, 4, 3, 1, 1)
"""Of a hundred cases, how many have one person, two, three and so on."""
_LATE: Final = 0.06
"""The share of registrations that the first edition does not have yet: they came in late."""
# To the nearest thousand, so that whoever knows the county meets no small place that is shown on its own.
_THOUSANDS: Final = {
    "1715": 12, "1730": 8, "1737": 11, "1760": 4, "1761": 17, "1762": 4, "1763": 11, "1764": 9,
    "1765": 10, "1766": 13, "1780": 97, "1781": 24, "1782": 10, "1783": 11, "1784": 26, "1785": 15,
}  # fmt: skip


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
    _write(folder / "published.csv", heading, _published_rows(sampling))
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
        posts = 0.5 + at // 4 * 0.5
        yield year, "Polisens spaning", "Police reconnaissance", 400 + 60 * at, "timmar", "hours"
        yield (
            year,
            "Samordnartjänster",
            "Coordinator posts",
            f"{posts:g}".replace(".", ","),
            "årsarbete" if posts == 1 else "årsarbeten",
            "full-time post" if posts == 1 else "full-time posts",
        )


def _published_rows(sampling: Sampling) -> Iterable[tuple[object, ...]]:
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
        'label_sv = "Ny lag"\nlabel_en = "New law"\n'
        for year, sv, en in _BREAKS
        if sampling.first_year <= year <= last
    )
    cases = (_CASES,) if sampling.with_cases else ()
    return head + _PUBLISHER.format(edition=edition) + "".join((*tables, *cases, ads_table, *breaks))


def _table(name: str, dimensions: str, periods: str, place: str, *, national: bool) -> str:
    places = f'places = "{"county" if national else "municipality"}"\n' if place else ""
    return f'\n[[tables]]\nname = "{name}"\ndimensions = [{dimensions}]\nperiods = "{periods}"\n{places}'


@dataclass(frozen=True, slots=True)
class Sampling:
    """What is made: registrations of a county ("00" for Sweden) over years, from a seed.

    `cases` is how many cases a county has in a year in the middle; small counties have fewer. The plan has
    tables of cases beside those of persons when it is `with_cases`. Of the years, those `until` one are told
    of, as an earlier edition did; all, if none is named.
    """

    county: str = "17"
    first_year: int = 2016
    years: int = 10
    cases: int = 14
    seed: int = 1
    with_cases: bool = False
    until: int | None = None

    @property
    def told_years(self) -> range:
        """The years that are told of."""
        last = self.first_year + self.years - 1
        return range(self.first_year, (last if self.until is None else min(last, self.until)) + 1)


def registrations(sampling: Sampling, *, late: bool = True) -> list[Registration]:
    """The registrations by their years; without the late ones, as an earlier edition had them."""
    made = [row for county in _counties(sampling) for row in _of_county(county, sampling)]
    rows = [row for row, is_late in made if row.year in sampling.told_years and (late or not is_late)]
    return sorted(rows, key=lambda row: (row.year, row.case, row.person))


def _counties(sampling: Sampling) -> tuple[str, ...]:
    return counties() if sampling.county == NATION else (sampling.county,)


def _of_county(county: str, sampling: Sampling) -> Iterator[tuple[Registration, bool]]:
    dice = random.Random(f"{sampling.seed} {county}")
    # Where more people live more are met.
    people = inhabitants(county, sampling.seed)
    places, weights = tuple(people), tuple(people.values())
    unknown = sum(weights) / 20
    size = dice.choice((0.4, 0.7, 1, 1, 1.6, 2.5)) if sampling.county == NATION else 1
    known: list[Registration] = []
    for year in range(sampling.first_year, sampling.first_year + sampling.years):
        growth = 0.7 + 0.6 * (year - sampling.first_year) / max(1, sampling.years)
        for number in range(max(1, round(dice.gauss(sampling.cases * size * growth, 2.5)))):
            case = f"c{county}-{year}-{number}"
            place = dice.choices((*places, "unknown"), (*weights, unknown))[0]
            for row in _of_case(case, year, place, dice):
                known.append(row)
                yield row, dice.random() < _LATE
        for row in dice.sample(known, len(known) // 25):
            # Somebody who is met again, perhaps elsewhere, is still one person.
            yield Registration(year, row.place, row.attributes, row.person, row.case), False


def _of_case(case: str, year: int, place: str, dice: random.Random) -> Iterator[Registration]:
    shared = {name: _draw(name, dice) for name in ATTRIBUTES}
    for number in range(dice.choices(range(1, len(_SIZES) + 1), _SIZES)[0]):
        # Persons of one case are alike in purpose, means, origin and who registers them.
        own = shared | {name: _draw(name, dice) for name in ("sex", "age")}
        yield Registration(year, place, tuple(own[name] for name in ATTRIBUTES), f"{case}-{number}", case)


def _draw(name: DimensionName, dice: random.Random) -> str:
    return dice.choices(codes_of(name), _SHARES[name])[0]


def inhabitants(county: str, seed: int) -> dict[str, int]:
    """The inhabitants of each municipality of a county; the same seed gives the same."""
    dice = random.Random(f"population {seed} {county}")
    found = {}
    for at, code in enumerate(municipalities_of(county)):
        made_up = round(dice.lognormvariate(9.7, 0.7)) if at % 5 else dice.randint(25_000, 110_000)
        found[code] = 1000 * _THOUSANDS[code] if code in _THOUSANDS else made_up
    return found
