"""The shape of a table: the categories of its dimensions, coarsened before anything is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

from lykta.picture.codes import OTHER, UNKNOWN, codes_of, counties, county_of_place, municipalities_of
from lykta.picture.picture import About
from lykta.picture.plan.values import PlannedTable, period_code, windows
from lykta.picture.quantities import ALL_YEARS, SMALL_PLACES
from lykta.picture.tables import TOTAL, Coarsening, DimensionName


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions and categories of a table, each with its total last, and what was coarsened for them.

    Which categories there are never depends on the registrations: an empty one would tell by its absence.
    """

    dimensions: tuple[DimensionName, ...]
    categories: tuple[tuple[str, ...], ...]
    windows: tuple[tuple[int, int], ...]
    shown_places: frozenset[str]
    coarsened: tuple[Coarsening, ...]

    @property
    def size(self) -> int:
        """How many cells there are, totals included."""
        return prod(len(codes) for codes in self.categories)

    def codes(self) -> Iterator[tuple[str, ...]]:
        """The codes of every cell, in the order in which they are shown."""
        return product(*self.categories)

    def period_of(self, year: int) -> str | None:
        """The period of the table that a year is in."""
        return next((period_code(each) for each in self.windows if each[0] <= year <= each[1]), None)

    def place_of(self, place: str) -> str:
        """The category that a place is in: itself, its county, or the others together."""
        for code in (place, county_of_place(place)):
            if code in self.shown_places:
                return code
        return UNKNOWN if place == UNKNOWN else OTHER


def shape_of(table: PlannedTable, about: About, population: Mapping[str, int] | None) -> Shape | None:
    """The shape of a planned table; None where nothing but one number would be left of it."""
    dimensions, coarsened = table.dimensions, list[Coarsening]()
    periods = windows(about, table.periods)
    shown: frozenset[str] = frozenset(counties()) if table.place_level == "county" else frozenset()
    if table.place_level == "municipality":
        shown, others = parted(about, population)
        if not shown:
            why = "no_population" if population is None else "all_places_small"
            dimensions = tuple(name for name in dimensions if name != "place")
            coarsened.append(Coarsening(why))
        elif others:
            coarsened.append(Coarsening(SMALL_PLACES, (("places", "+".join(others)),)))
    if table.periods == "all":
        coarsened.append(Coarsening(ALL_YEARS, (("years", period_code(periods[0])),)))
    if not dimensions:
        return None
    categories = tuple(
        (*(period_code(each) for each in periods), TOTAL)
        if name == "period"
        else (*_places(table, about, shown), TOTAL)
        if name == "place"
        else (*codes_of(name), TOTAL)
        for name in dimensions
    )
    return Shape(dimensions, categories, periods, shown, tuple(coarsened))


def parted(about: About, population: Mapping[str, int] | None) -> tuple[frozenset[str], tuple[str, ...]]:
    """The municipalities that are shown on their own, and those that are shown together as `OTHER`.

    `OTHER` has at least two municipalities and at least as many inhabitants as the limit: the smallest that
    would be shown goes there until that holds. One whose population is not known is small.
    """
    known = population or {}
    by_size = sorted(municipalities_of(about.county), key=lambda code: (known.get(code, 0), code))
    large = [code for code in by_size if known.get(code, 0) >= about.population_limit]
    small = [code for code in by_size if code not in large]
    while small and large and not _may_be_shown(small, known, about.population_limit):
        small.append(large.pop(0))
    return frozenset(large), tuple(sorted(small))


def _may_be_shown(together: list[str], known: Mapping[str, int], limit: int) -> bool:
    return len(together) > 1 and sum(known.get(code, 0) for code in together) >= limit


def _places(table: PlannedTable, about: About, shown: frozenset[str]) -> list[str]:
    if table.place_level == "county":
        return sorted(shown)
    of_county = municipalities_of(about.county)
    has_others = len(shown) < len(of_county)
    return [*(code for code in of_county if code in shown), *([OTHER] if has_others else []), UNKNOWN]
