"""Tables that nobody publishes and that tie the published ones together, all of their own cells unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from lykta.picture.attack.known import Edition
from lykta.picture.cliques import THREE_YEARS, YEAR, edge_of, joined
from lykta.picture.quantities import ALL_YEARS, SMALL_PLACES, span_of, years_of
from lykta.picture.tables import TOTAL, Cell, Coarsening, DimensionName, State, Table

_ORDER: tuple[DimensionName, ...] = ("sex", "age", "purpose", "means", "origin", "organisation")


def unpublished(edition: Edition) -> tuple[Table, ...]:
    """The tables to attack beside those of an edition."""
    tables = edition.attacked
    if not tables:
        return ()
    last = max(span_of(table)[1] for table in tables)
    filled = tuple(_filled(table, last) for table in tables if _is_short(table, last))
    return (*filled, *_of_rings(tables, last))


def _is_short(table: Table, last: int) -> bool:
    """Whether the table leaves out the last years because they do not fill a period of three."""
    return "period" in table.dimensions and span_of(table)[1] < last


def _filled(table: Table, last: int) -> Table:
    """The same table with the years that are left over as one period more."""
    at = table.dimensions.index("period")
    categories = tuple(
        _with_rest(codes, last) if each == at else codes for each, codes in enumerate(table.categories)
    )
    return _unknown(replace(table, categories=categories))


def _with_rest(codes: tuple[str, ...], last: int) -> tuple[str, ...]:
    windows = [years_of(code) for code in codes]
    after = max(window[1] for window in windows if window) + 1
    rest = [] if after > last else [str(after) if after == last else f"{after}-{last}"]
    return (*codes[:-1], *rest, TOTAL)


def _unknown(table: Table) -> Table:
    return replace(table, cells=tuple(Cell(codes, State.HELD) for codes in product(*table.categories)))


def _of_rings(tables: Sequence[Table], last: int) -> Iterator[Table]:
    """A table over each ring that the tables close, for each measure that they are of."""
    people = ("persons", "cases")
    for measures in (people, ("consultations",)):
        alike = [table for table in tables if table.measure in measures]
        for clique in joined(list(dict.fromkeys(_edge(table) for table in alike))):
            for measure in dict.fromkeys(table.measure for table in alike):
                yield replace(_joined(clique, alike, last), measure=measure)


def _edge(table: Table) -> frozenset[str]:
    by_year = "period" in table.dimensions and _step(table) == 1
    return edge_of(
        table.dimensions, by_year=by_year, by_three_years="period" in table.dimensions and not by_year
    )


def _step(table: Table) -> int:
    window = years_of(table.categories[table.dimensions.index("period")][0])
    return 0 if window is None else window[1] - window[0] + 1


def _joined(clique: frozenset[str], tables: Sequence[Table], last: int) -> Table:
    period = YEAR if YEAR in clique else THREE_YEARS if THREE_YEARS in clique else None
    notes: list[Coarsening] = []
    names: list[DimensionName] = ["period"] if period else []
    first = min(span_of(table)[0] for table in tables)
    if not period:
        notes.append(Coarsening(ALL_YEARS, (("years", f"{first}-{last}" if first < last else str(first)),)))
    if "place" in clique:
        names.append("place")
        source = next(table for table in tables if "place" in table.dimensions)
        notes += [note for note in source.coarsened if note.key == SMALL_PLACES]
    names += [name for name in _ORDER if name in clique]
    categories = tuple(_categories(name, tables, period, last) for name in names)
    return _unknown(Table("", "persons", tuple(names), categories, (), tuple(notes)))


def _categories(
    name: DimensionName, tables: Sequence[Table], period: str | None, last: int
) -> tuple[str, ...]:
    for table in tables:
        if name in table.dimensions and (name != "period" or _step(table) == (1 if period == YEAR else 3)):
            codes = table.categories[table.dimensions.index(name)]
            return _with_rest(codes, last) if name == "period" else codes
    raise AssertionError(name)
