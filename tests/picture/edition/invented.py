"""An invented picture of Värmland with every way that a cell can be shown: no number in it is anybody's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from lykta.picture.picture import (
    About,
    BilingualText,
    Break,
    Effort,
    GateResult,
    InputSummary,
    KeyFigure,
    Picture,
    PublishedFigure,
    Publishing,
    Record,
    RoundedDarkFigure,
    RoundedInterval,
)
from lykta.picture.tables import TOTAL, Cell, CellState, Coarsening, DimensionName, Measure, Table, Why

YEARS = tuple(str(year) for year in range(2016, 2026))
SPANS = ("2017-2019", "2020-2022", "2023-2025")
CATEGORIES: dict[DimensionName, tuple[str, ...]] = {
    "sex": ("female", "male", "unknown", TOTAL),
    "age": ("0-17", "18-24", "25-34", "35-", "unknown", TOTAL),
    "purpose": ("sexual", "labour", "crime", "other", "unknown", TOTAL),
    "means": ("coercion", "deception", "debt", "vulnerability", "other", "unknown", TOTAL),
    "origin": ("nordic", "eu", "europe", "africa", "asia", "america", "unknown", TOTAL),
}
PLACES = ("1780", "1784", "1781", "other", TOTAL)
WHYS = tuple(Why)

PUBLISHING = Publishing(
    name="Länsstyrelsen Exempel",
    homepage="https://lansstyrelsen.example/",
    contact="Resursteamets samordnare",
    email="resursteam@lansstyrelsen.example",
    base="https://lansstyrelsen.example/lagesbild/2026-1/",
)
WEST = BilingualText("Polisregion Bergslagen", "Police region Bergslagen")
DARK = (
    RoundedDarkFigure(WEST, "2023-2025", 160, 430, RoundedInterval(330, 560), RoundedInterval(290, 640)),
    RoundedDarkFigure(
        WEST,
        "2020-2022",
        120,
        refusal=BilingualText(
            "Färre än 150 personer är kända, och det räcker inte.",
            "Fewer than 150 persons are known, which is not enough.",
        ),
    ),
    RoundedDarkFigure(WEST, "2017-2019", 90, 140),
)


def shown(codes: tuple[str, ...], place: int) -> Cell:
    """A cell by its place in a table: mostly a number, at times a band, and held for each reason in turn."""
    if place % 5 == 2:
        return Cell(codes, CellState.BAND)
    if place % 7 == 4:
        return Cell(codes, CellState.HELD, why=WHYS[place // 7 % len(WHYS)])
    return Cell(codes, CellState.SHOWN, 5 * (1 + place * 7 % 11) * (4 if TOTAL in codes else 1))


def table(
    name: str,
    measure: Measure,
    split: dict[DimensionName, tuple[str, ...]],
    cell: Callable[[tuple[str, ...], int], Cell] = shown,
) -> Table:
    """A table of every combination of these categories."""
    cells = tuple(cell(codes, place) for place, codes in enumerate(product(*split.values())))
    return Table(name, measure, tuple(split), tuple(split.values()), cells)


def tables() -> tuple[Table, ...]:
    """Tables for every section, in the order of a plan."""
    growing = [10, 15, 20, 25, None, 30, 35, 30, 45, 50]
    by_year = tuple(
        Cell((year,), CellState.BAND if number is None else CellState.SHOWN, number)
        for year, number in zip(YEARS, growing, strict=True)
    )
    attributes = tuple(
        table(f"persons-{name}", "persons", {name: codes, "period": SPANS})
        for name, codes in CATEGORIES.items()
    )
    sizes: dict[Measure, int] = {
        "ads": 12400,
        "distinct_ads": 3100,
        "advertisers_low": 210,
        "advertisers_high": 380,
        "at_least": 155,
    }
    return (
        Table("persons-year", "persons", ("period",), (YEARS,), by_year),
        table("cases-year", "cases", {"period": YEARS}),
        table("persons-place", "persons", {"place": PLACES, "period": SPANS}),
        *attributes[:-1],
        replace(attributes[-1], coarsened=(Coarsening("unheard-of", (("dimension", "origin"),)),)),
        table("persons-sex-age", "persons", {"sex": CATEGORIES["sex"], "age": CATEGORIES["age"]}),
        *(of_ads(measure, size) for measure, size in sizes.items()),
    )


def of_ads(measure: Measure, size: int) -> Table:
    """Ads by place: large numbers, and one town with ads of too few."""

    def cell(codes: tuple[str, ...], place: int) -> Cell:
        if codes[0] == "1781":
            return Cell(codes, CellState.HELD, why=Why.FEW_ADVERTISERS)
        return Cell(codes, CellState.SHOWN, max(5, size // (2 + place) // 5 * 5))

    return table(f"{measure}-place", measure, {"place": PLACES, "period": SPANS[1:]}, cell)


def picture() -> Picture:
    """The whole picture, in both languages."""
    return Picture(
        about=About(
            title=BilingualText(
                "Lägesbild: prostitution och människohandel",
                "Situation picture: prostitution and trafficking",
            ),
            county="17",
            edition="2026-1",
            date="2026-03-02",
            languages=("sv", "en"),
            first_year=2016,
            last_year=2025,
            population_limit=20_000,
        ),
        tables=tables(),
        key_figures=(
            KeyFigure("persons", "persons-year", "2025", _at("2025", 50), ("2024", _at("2024", 45))),
            KeyFigure(
                "cases", "cases-year", "2025", _at("2025", 25), ("2024", Cell(("2024",), CellState.BAND))
            ),
            KeyFigure("ads", "ads-place", "2023-2025", _at("2023-2025", 4130)),
            KeyFigure("consultations", "none", "2025", Cell(("2025",), CellState.HELD, why=Why.GATE)),
        ),
        breaks=(
            Break(
                2018,
                BilingualText(
                    "Lagen om människohandel fick ny lydelse.", "The law on trafficking was reworded."
                ),
            ),
            Break(
                2025,
                BilingualText("Köp på distans blev straffbart.", "Buying at a distance became punishable."),
            ),
        ),
        effort=(
            _effort("2024", "Samordnare", "Coordinators", "1,5", BilingualText("tjänster", "posts")),
            _effort("2025", "Samordnare", "Coordinators", "2", BilingualText("tjänster", "posts")),
            _effort("2025", "Lästa webbplatser", "Sites read", "3", BilingualText("sidor", "sites")),
        ),
        published=(
            PublishedFigure(
                "2024",
                "Sverige",
                BilingualText("Polisanmälda brott", "Crimes reported to the police"),
                "123 (invented)",
                "An invented yearbook",
                "https://yearbook.example/2024",
            ),
        ),
        inputs=(
            InputSummary("registrations", 5),
            InputSummary("consultations", None),
            InputSummary("ads", 0),
        ),
        record=record(),
    )


def record(*, passed: bool = True) -> Record:
    """A release record of a gate that passed, or did not."""
    solved = 0 if passed else 3
    gate = GateResult(passed, 120, solved, solved, solved, 2, ("2025-1", "2025-2"))
    return Record("2026-1", "17", "0" * 64, (("fewest_persons", "5"), ("fewest_cases", "3")), (), gate)


def _effort(year: str, swedish: str, english: str, number: str, unit: BilingualText) -> Effort:
    return Effort(year, BilingualText(swedish, english), number, unit)


def _at(period: str, number: int) -> Cell:
    return Cell((period,), CellState.SHOWN, number)
