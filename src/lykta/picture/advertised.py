"""Tables of ads by year: ads, distinct ads, advertisers low and high and at least, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lykta.errors import InputError
from lykta.picture.inputs import AdCount
from lykta.picture.inputs.ads import WHOLE
from lykta.picture.picture import About
from lykta.picture.plan.values import PlannedTable, windows
from lykta.picture.protect import RoundingKey
from lykta.picture.quantities import Quantity
from lykta.picture.tables import AD_MEASURES, Cell, Measure, State, Table, Why

FEWEST_ADVERTISERS: Final = 5


def ad_tables(
    planned: PlannedTable, counts: Sequence[AdCount], about: About, key: RoundingKey
) -> Iterator[Table]:
    """A table of each measure, called by the planned table's name and the measure's.

    A year of fewer than 5 advertisers, counted low, is held in all of them, and so is a year without ads:
    whoever sees many ads would otherwise know that somebody wrote them. Years are not added, since who
    advertises in two is one advertiser.
    """
    of_year = _by_year(counts)
    years = [first for first, _ in windows(about, "year")]
    codes = tuple(str(year) for year in years)
    for measure in AD_MEASURES:
        cells = tuple(_cell(measure, year, of_year.get(year), about.county, key) for year in years)
        name = f"{planned.name}-{measure.replace('_', '-')}"
        yield Table(name, measure, ("period",), (codes,), cells)


def _by_year(counts: Sequence[AdCount]) -> dict[int, AdCount]:
    found: dict[int, AdCount] = {}
    for each in counts:
        if each.place != WHOLE or each.month:
            continue
        if each.year in found:
            raise InputError(
                f"Two files count the ads of {each.year}. Nothing was written. Analyse them together, and "
                "name one file a year in the plan."
            )
        found[each.year] = each
    return found


def _cell(measure: Measure, year: int, row: AdCount | None, county: str, key: RoundingKey) -> Cell:
    count: int | None = getattr(row, measure) if row else None
    if row is None or count is None or min(row.advertisers_low, count) < FEWEST_ADVERTISERS:
        return Cell((str(year),), State.HELD, None, Why.FEW_ADVERTISERS)
    return Cell((str(year),), State.SHOWN, key.rounded(count, Quantity(measure, year, year, county, ())))
