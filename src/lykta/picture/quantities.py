"""What a cell is a number of, apart from the table that it stands in.

Two cells of two tables, or of two editions, that are of the same quantity have the same number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lykta.picture.codes import NATION, OTHER
from lykta.picture.tables import TOTAL, Cell, DimensionName, Measure, Table

SMALL_PLACES = "small_places"
"""The key of the coarsening that says which municipalities are `OTHER`, under the name "places"."""


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


ALL_YEARS = "all_years"
"""The key of the note that says which years a table without periods is of, under the name "years"."""


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
