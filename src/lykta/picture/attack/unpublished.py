"""Tables that nobody publishes, and that tie the published ones together for the attack.

They are of the years that do not fill a period of three, over the rings that tables close, and of the years
up to the last one of another edition: next year's edition tells of all years and of one more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product

from lykta.picture.quantities import (
    ALL_YEARS,
    SMALL_PLACES,
    THREE_YEARS,
    YEAR,
    edge_of,
    missing_cliques,
    span_of,
    years_of,
)
from lykta.picture.tables import TOTAL, Cell, CellState, Coarsening, DimensionName, Table

_ORDER: tuple[DimensionName, ...] = ("sex", "age", "purpose", "means", "origin", "organisation")


def unpublished_tables(tables: Sequence[Table], last_years: Sequence[int]) -> tuple[Table, ...]:
    """The tables to attack beside those of an edition; `last_years` are those of all editions."""
    if not tables:
        return ()
    last = last_year_of(tables)
    filled = [_fill_last_period(table, last) for table in tables if _is_short(table, last)]
    rings = list(_of_rings(tables, last))
    cuts = sorted({year for year in last_years if year < last})
    cut = [part for table in (*tables, *filled, *rings) for part in _cut(table, cuts)]
    return (*filled, *rings, *cut)


def last_year_of(tables: Sequence[Table]) -> int:
    """The last year that any of the tables is of."""
    return max(span_of(table)[1] for table in tables)


def _cut(table: Table, cuts: Sequence[int]) -> Iterator[Table]:
    """Each stretch of several years in a table, cut at the last years of other editions: a table of the years
    up to each cut, and one of those from each cut to the next.
    """
    by_period = "period" in table.dimensions
    codes = table.categories[table.dimensions.index("period")] if by_period else ()
    stretches = [window for code in codes if (window := years_of(code))] if by_period else [span_of(table)]
    for first, last in stretches:
        within = [year for year in cuts if first <= year < last]
        for year in within:
            yield _of_years(table, first, year)
        for before, year in pairwise([*within, last]):
            yield _of_years(table, before + 1, year)


def _of_years(table: Table, first: int, last: int) -> Table:
    """The same table of some years together, of which nothing is known."""
    kept = [each for each, name in enumerate(table.dimensions) if name != "period"]
    others = [note for note in table.coarsened if note.key != ALL_YEARS]
    cut = replace(
        table,
        dimensions=tuple(table.dimensions[each] for each in kept),
        categories=tuple(table.categories[each] for each in kept),
        coarsened=(*others, _note_of_years(first, last)),
    )
    return _as_unknown(cut)


def _note_of_years(first: int, last: int) -> Coarsening:
    return Coarsening(ALL_YEARS, (("years", f"{first}-{last}" if first < last else str(first)),))


def _is_short(table: Table, last: int) -> bool:
    """Whether the table leaves out the last years because they do not fill a period of three."""
    return "period" in table.dimensions and span_of(table)[1] < last


def _fill_last_period(table: Table, last: int) -> Table:
    """The same table with the years that are left over as one period more."""
    at = table.dimensions.index("period")
    categories = tuple(
        _with_rest(codes, last) if each == at else codes for each, codes in enumerate(table.categories)
    )
    return _as_unknown(replace(table, categories=categories))


def _with_rest(codes: tuple[str, ...], last: int) -> tuple[str, ...]:
    windows = [years_of(code) for code in codes]
    after = max(window[1] for window in windows if window) + 1
    rest = [] if after > last else [str(after) if after == last else f"{after}-{last}"]
    return (*codes[:-1], *rest, TOTAL)


def _as_unknown(table: Table) -> Table:
    return replace(table, cells=tuple(Cell(codes, CellState.HELD) for codes in product(*table.categories)))


def _of_rings(tables: Sequence[Table], last: int) -> Iterator[Table]:
    """A table over each ring that the tables close, for each measure that they are of."""
    people = ("persons", "cases")
    for measures in (people, ("consultations",)):
        alike = [table for table in tables if table.measure in measures]
        for clique in missing_cliques(list(dict.fromkeys(_edge(table) for table in alike))):
            for measure in dict.fromkeys(table.measure for table in alike):
                yield replace(_join_tables(clique, alike, last), measure=measure)


def _edge(table: Table) -> frozenset[str]:
    by_year = "period" in table.dimensions and _step(table) == 1
    return edge_of(
        table.dimensions, by_year=by_year, by_three_years="period" in table.dimensions and not by_year
    )


def _step(table: Table) -> int:
    window = years_of(table.categories[table.dimensions.index("period")][0])
    return 0 if window is None else window[1] - window[0] + 1


def _join_tables(clique: frozenset[str], tables: Sequence[Table], last: int) -> Table:
    period = YEAR if YEAR in clique else THREE_YEARS if THREE_YEARS in clique else None
    notes: list[Coarsening] = []
    names: list[DimensionName] = ["period"] if period else []
    first = min(span_of(table)[0] for table in tables)
    if not period:
        notes.append(_note_of_years(first, last))
    if "place" in clique:
        names.append("place")
        source = next(table for table in tables if "place" in table.dimensions)
        notes += [note for note in source.coarsened if note.key == SMALL_PLACES]
    names += [name for name in _ORDER if name in clique]
    categories = tuple(_categories(name, tables, period, last) for name in names)
    return _as_unknown(Table("", "persons", tuple(names), categories, (), tuple(notes)))


def _categories(
    name: DimensionName, tables: Sequence[Table], period: str | None, last: int
) -> tuple[str, ...]:
    for table in tables:
        if name in table.dimensions and (name != "period" or _step(table) == (1 if period == YEAR else 3)):
            codes = table.categories[table.dimensions.index(name)]
            return _with_rest(codes, last) if name == "period" else codes
    raise AssertionError(name)
