"""A publication plan as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lykta.picture.edition.publishing import Publishing
from lykta.picture.picture import About, Break, Words
from lykta.picture.tables import DimensionName, Measure

type Periods = Literal["year", "three_years", "all"]
"""How a table parts the plan's years: each, three and three from the first, or all together."""
type PlaceLevel = Literal["county", "municipality"]
type DarkArea = Literal["nation", "police-region"]
"""What a dark figure may be of; nothing smaller."""


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """One table: its measure, its dimensions in the order in which they are shown, periods and place level.

    `dimensions` hold "period" first unless `periods` is "all", and "place" where there is a place level.
    """

    name: str
    measure: Measure
    dimensions: tuple[DimensionName, ...]
    periods: Periods
    place_level: PlaceLevel | None


@dataclass(frozen=True, slots=True)
class InputFiles:
    """The files that a plan names; each kind may have several."""

    registrations: tuple[Path, ...] = ()
    consultations: tuple[Path, ...] = ()
    ads: tuple[Path, ...] = ()
    published: tuple[Path, ...] = ()
    effort: tuple[Path, ...] = ()
    population: Path | None = None


@dataclass(frozen=True, slots=True)
class PlannedDarkFigure:
    """A table of overlapping lists, the kind of area that it is of and the area's name, and the period.

    `seed` decides what the bootstrap draws.
    """

    file: Path
    area: DarkArea
    where: Words
    period: str
    seed: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A publication plan that has passed every rule.

    `hash` is SHA-256 of its file; `key` is where the rounding key lies; `publishing` is who publishes, where
    that is said.
    """

    about: About
    tables: tuple[PlannedTable, ...]
    files: InputFiles
    breaks: tuple[Break, ...]
    key: Path
    hash: str
    publishing: Publishing | None = None
    dark_figures: tuple[PlannedDarkFigure, ...] = ()

    @property
    def needs_cases(self) -> int:
        """How many cases a shown number of persons must come from.

        3, and 5 where the plan has a table of cases: a reader of a shown number would otherwise know that the
        hidden number of cases beside it is not none.
        """
        return 5 if any(table.measure == "cases" for table in self.tables) else 3


def windows(about: About, periods: Periods) -> tuple[tuple[int, int], ...]:
    """The first and last year of each period. Left-over years wait until they are three."""
    first, last = about.first_year, about.last_year
    match periods:
        case "year":
            return tuple((year, year) for year in range(first, last + 1))
        case "three_years":
            return tuple((year, year + 2) for year in range(first, last - 1, 3))
        case "all":
            return ((first, last),)


def period_code(window: tuple[int, int]) -> str:
    """A period as its code, such as "2021" or "2019-2021"."""
    first, last = window
    return str(first) if first == last else f"{first}-{last}"
