"""What a cell is a number of, apart from the table that it stands in, and how tables hang together by it.

Two cells of two tables, or of two editions, that are of the same quantity have the same number.

Tables without a ring (year and sex, sex and age) agree with some table of all their dimensions whenever they
agree where they overlap. With a ring (year and sex, sex and age, age and year) they need not: an attack that
knows their sums alone would miss something. A table over the whole ring, which nobody publishes, mends that;
it is what triangulating the graph of the dimensions gives (Lauritzen and Spiegelhalter 1988).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from lykta.picture.codes import NATION, OTHER
from lykta.picture.tables import TOTAL, Cell, DimensionName, Measure, Table

SMALL_PLACES = "small_places"
"""The key of the coarsening that says which municipalities are `OTHER`, under the name "places"."""
ALL_YEARS = "all_years"
"""The key of the note that says which years a table without periods is of, under the name "years"."""
YEAR: Final = "year"
THREE_YEARS: Final = "three years"


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """Persons, cases or consultations of some years, of one place, with some attributes."""

    measure: Measure
    first: int
    last: int
    place: str
    attributes: tuple[tuple[DimensionName, str], ...]

    @property
    def fineness(self) -> int:
        """How small a part of the whole it is: each quantity is finer than those that it is a part of."""
        years = 2 if self.first == self.last else 1 if self.last - self.first == 2 else 0
        place = 0 if self.place == NATION else 1 if len(self.place) == 2 else 2
        return years + place + len(self.attributes)

    @property
    def rest(self) -> tuple[Measure, str, tuple[tuple[DimensionName, str], ...]]:
        """All but its years."""
        return self.measure, self.place, self.attributes


def quantities_of(table: Table, county: str) -> Iterator[tuple[Cell, Quantity]]:
    """Each cell of a table with its quantity, in an edition of this county or of Sweden."""
    span = span_of(table)
    places = _places(table, county)
    for cell in table.cells:
        yield cell, quantity_of(table, cell.codes, span, places)


def quantity_of(
    table: Table, codes: tuple[str, ...], span: tuple[int, int], places: Mapping[str, str]
) -> Quantity:
    """The quantity of one cell; `span` are the years of the whole table, `places` what their codes mean."""
    named = dict(zip(table.dimensions, codes, strict=True))
    first, last = years_of(named.pop("period", TOTAL)) or span
    place = places[named.pop("place", TOTAL)]
    attributes = tuple(sorted((name, code) for name, code in named.items() if code != TOTAL))
    return Quantity(table.measure, first, last, place, attributes)


def span_of(table: Table) -> tuple[int, int]:
    """The first and the last year of a table."""
    if "period" in table.dimensions:
        windows = [years_of(code) for code in table.categories[table.dimensions.index("period")]]
    else:
        windows = [years_of(dict(each.values)["years"]) for each in table.coarsened if each.key == ALL_YEARS]
    known = [window for window in windows if window]
    return known[0][0], known[-1][1]


def years_of(code: str) -> tuple[int, int] | None:
    """The first and the last year of a period's code; None for the total."""
    if code == TOTAL:
        return None
    first, _, last = code.partition("-")
    return int(first), int(last or first)


def _places(table: Table, county: str) -> dict[str, str]:
    """What each code of the table's places means: `OTHER` by the places that are in it."""
    members = [dict(each.values)["places"] for each in table.coarsened if each.key == SMALL_PLACES]
    found = {TOTAL: county}
    if "place" in table.dimensions:
        for code in table.categories[table.dimensions.index("place")]:
            if code != TOTAL:
                found[code] = f"{OTHER}:{members[0]}" if code == OTHER else code
        # Two counties have persons of unknown municipality; each is its own.
        found["unknown"] = f"unknown:{county}"
    return found


def edge_of(dimensions: Iterable[DimensionName], *, by_year: bool, by_three_years: bool) -> frozenset[str]:
    """What a table ties together. A year decides its three years, so a table by year ties both."""
    ties = {YEAR, THREE_YEARS} if by_year else {THREE_YEARS} if by_three_years else set[str]()
    return frozenset({*(name for name in dimensions if name != "period"), *ties})


def missing_cliques(edges: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The sets of dimensions that have to be joined for there to be no ring, and that no edge holds.

    By eliminating the vertex whose neighbours lack the fewest ties among them, the first by name.
    """
    ties = _ties(edges)
    cliques: list[frozenset[str]] = []
    while ties:
        chosen = min(sorted(ties), key=lambda vertex: _lacking(ties, vertex))
        around = ties.pop(chosen)
        for one, other in combinations(sorted(around), 2):
            ties[one].add(other)
            ties[other].add(one)
        for each in around:
            ties[each].discard(chosen)
        clique = frozenset({chosen, *around})
        if not any(clique <= known for known in (*cliques, *edges)):
            cliques.append(clique)
    return cliques


def _ties(edges: Sequence[frozenset[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {vertex: set() for edge in edges for vertex in edge}
    for edge in edges:
        for one, other in combinations(edge, 2):
            found[one].add(other)
            found[other].add(one)
    return found


def _lacking(ties: dict[str, set[str]], vertex: str) -> int:
    return sum(other not in ties[one] for one, other in combinations(sorted(ties[vertex]), 2))
