"""The tables of ads: their numbers side by side, the lowest and highest number of senders as one range."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from lykta.language import Language
from lykta.picture.edition.breaks import build_caption
from lykta.picture.edition.document import LOOK_OF, Grid, GridRow, Shown, shown_words
from lykta.picture.edition.words import (
    by_dimensions,
    code_label,
    describe_measure,
    dimensions_label,
    say,
)
from lykta.picture.picture import Picture
from lykta.picture.tables import AD_MEASURES, TOTAL, Cell, CellState, Measure, Table

type AdTables = dict[Measure, Table]
"""The tables of ads that are split alike, each by its measure."""


def ad_groups(tables: Sequence[Table]) -> list[AdTables]:
    """The tables of ads that have the same dimensions and categories, each by its measure."""
    found: dict[object, AdTables] = defaultdict(dict)
    for measure in AD_MEASURES:
        for table in tables:
            if table.measure == measure:
                found[table.dimensions, table.categories][measure] = table
    return list(found.values())


def grid_of_ads(group: AdTables, picture: Picture, language: Language) -> Grid:
    """The tables as one that is read, a column for each of the numbers that stand side by side."""
    first, about = next(iter(group.values())), picture.about
    cells = {measure: {cell.codes: cell for cell in table.cells} for measure, table in group.items()}
    heads = tuple(_heads(group, language))
    rows = tuple(
        GridRow(
            ", ".join(
                code_label(first, name, code, about, language)
                for name, code in zip(first.dimensions, codes, strict=True)
            ),
            tuple(_cells({measure: found[codes] for measure, found in cells.items()}, language)),
            is_total=TOTAL in codes,
        )
        for codes in product(*first.categories)
    )
    caption = say(
        "tables.caption",
        language,
        counted=describe_measure(first.measure, language),
        dimensions=by_dimensions(first, language),
    )
    full = build_caption(caption, first, picture, language)
    return Grid(full, (dimensions_label(first.dimensions, first.measure, language), *heads), rows)


def _has_range(group: AdTables | dict[Measure, Cell]) -> bool:
    return "advertisers_low" in group and "advertisers_high" in group


def _heads(group: AdTables, language: Language) -> Iterator[str]:
    for measure in group:
        if measure == "advertisers_low" and _has_range(group):
            yield say("ads.range", language)
        elif measure != "advertisers_high" or not _has_range(group):
            yield say(f"measure.{measure}", language)


def _cells(cells: dict[Measure, Cell], language: Language) -> Iterator[Shown]:
    for measure, cell in cells.items():
        if measure == "advertisers_low" and _has_range(cells):
            yield _range(cell, cells["advertisers_high"], language)
        elif measure != "advertisers_high" or not _has_range(cells):
            yield Shown(shown_words(cell, language), LOOK_OF[cell.state])


def _range(low: Cell, high: Cell, language: Language) -> Shown:
    """Both ends where both are shown; one cell where they read alike; else each in words."""
    ends = [shown_words(each, language) for each in (low, high)]
    if ends[0] == ends[1]:
        return Shown(ends[0], LOOK_OF[low.state])
    if low.state == high.state == CellState.SHOWN:
        return Shown(say("ads.range.value", language, low=ends[0], high=ends[1]), "number")
    return Shown(say("ads.range.words", language, low=ends[0], high=ends[1]), "held")
