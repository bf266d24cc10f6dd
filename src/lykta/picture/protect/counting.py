"""The shape of a planned table, and its counts: distinct persons and their cases in every cell and total.

The categories of a table are coarsened before anything is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
import numpy.typing as npt

from lykta.picture.codes import OTHER, UNKNOWN, codes_of, counties, county_of_place, municipalities_of
from lykta.picture.inputs import Registration
from lykta.picture.picture import About
from lykta.picture.plan import ATTRIBUTES, PlannedTable, period_code, windows
from lykta.picture.quantities import ALL_YEARS, SMALL_PLACES
from lykta.picture.tables import TOTAL, Coarsening, DimensionName

type Numbers = npt.NDArray[np.int64]
type Codes = tuple[str, ...]


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
        shown, others = split_places(about, population)
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


def split_places(
    about: About, population: Mapping[str, int] | None
) -> tuple[frozenset[str], tuple[str, ...]]:
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


@dataclass(frozen=True, slots=True)
class Counts:
    """The raw numbers of a table, one for each cell in the order of its codes. They never leave this package.

    `largest` is how many of a cell's persons belong to the one case that has most of them.
    """

    persons: Numbers
    cases: Numbers
    largest: Numbers


def distinct_persons(registrations: Sequence[Registration], first: int, last: int) -> list[Registration]:
    """Each person once within these years, as first registered (by year, then in the files' order)."""
    found: dict[str, Registration] = {}
    for row in sorted(registrations, key=lambda row: row.year):
        if first <= row.year <= last:
            found.setdefault(row.person, row)
    return list(found.values())


def count(persons: Sequence[Registration], shape: Shape) -> Counts:
    """The counts of each cell, totals included, in the order of `shape.codes()`.

    A person whom no category holds, such as one of the years that do not fill a period yet, is not in the
    table. A case is counted where the first of its persons is.
    """
    inner = [row for row in persons if None not in codes_of_person(row, shape)]
    cells, cases = _cells(inner, shape), _number_cases([row.case for row in inner])
    size = shape.size
    people = np.bincount(cells.ravel(), minlength=size)
    pairs = cells * (len(inner) + 1) + cases[:, None]
    distinct, times = np.unique(pairs.ravel(), return_counts=True)
    of_cell = distinct // (len(inner) + 1)
    largest = np.zeros(size, np.int64)
    np.maximum.at(largest, of_cell, times)
    return Counts(people, np.bincount(of_cell, minlength=size), largest)


def count_cases(persons: Sequence[Registration], shape: Shape) -> Numbers:
    """How many cases each cell has, each counted once: where the first of its persons is."""
    first: dict[str, Registration] = {}
    for row in persons:
        if None not in codes_of_person(row, shape):
            first.setdefault(row.case, row)
    return np.bincount(_cells(list(first.values()), shape).ravel(), minlength=shape.size)


def codes_of_person(row: Registration, shape: Shape) -> tuple[str | None, ...]:
    """The category of each dimension that a person is in; None for a year that no period of the table has."""
    return tuple(
        shape.period_of(row.year)
        if name == "period"
        else shape.place_of(row.place)
        if name == "place"
        else row.attributes[ATTRIBUTES.index(name)]
        for name in shape.dimensions
    )


def _cells(rows: Sequence[Registration], shape: Shape) -> Numbers:
    """The cells that each person is in, its own and its totals: int64[n, 2**dimensions]."""
    number = {codes: at for at, codes in enumerate(shape.codes())}
    found = [
        [number[each] for each in product(*((str(code), TOTAL) for code in codes_of_person(row, shape)))]
        for row in rows
    ]
    return np.array(found, np.int64).reshape(len(rows), 2 ** len(shape.dimensions))


def _number_cases(cases: Sequence[str]) -> Numbers:
    number = {case: at for at, case in enumerate(dict.fromkeys(cases))}
    return np.array([number[case] for case in cases], np.int64)


@dataclass(frozen=True, slots=True)
class SumOfCells:
    """The cell of a total and the cells that it is the sum of, along a dimension, all by their codes."""

    dimension: DimensionName
    total: Codes
    parts: tuple[Codes, ...]


def lines_of(dimensions: Sequence[DimensionName], categories: Sequence[Codes]) -> Iterator[SumOfCells]:
    """Every line of a table with these dimensions and categories, from the table's own total down."""
    found = []
    for at, name in enumerate(dimensions):
        if TOTAL not in categories[at]:
            continue
        others = [codes if of != at else (TOTAL,) for of, codes in enumerate(categories)]
        for total in product(*others):
            parts = tuple((*total[:at], code, *total[at + 1 :]) for code in categories[at] if code != TOTAL)
            found.append(SumOfCells(name, total, parts))
    yield from sorted(found, key=lambda line: -line.total.count(TOTAL))


def last_specified(codes: Codes) -> int | None:
    """The last dimension in which a cell is not a total; None for the table's own total."""
    return next((at for at in reversed(range(len(codes))) if codes[at] != TOTAL), None)
