"""The four numbers of ads beside each other: ads, distinct ads, advertisers low to high, and "at least"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from lykta.picture.edition.document import (
    LOOK_OF,
    Grid,
    Link,
    Paragraph,
    Part,
    Points,
    Row,
    Section,
    Shown,
)
from lykta.picture.edition.drawings import map_of
from lykta.picture.edition.labels import by_dimensions, captions, dimensions_label, label
from lykta.picture.edition.layout import shown_words
from lykta.picture.edition.messages import Language, say
from lykta.picture.edition.sections.tables import file_of
from lykta.picture.picture import Picture
from lykta.picture.tables import AD_MEASURES, TOTAL, Cell, Measure, State, Table


def ads(picture: Picture, language: Language) -> Section:
    """One grid for each way that the numbers of ads are split, all measures of it as its columns."""
    title = say("ads.title", language)
    groups = _groups(picture.tables)
    if not groups:
        return Section("ads", title, (Paragraph(say("ads.none", language)),))
    named = captions(picture.tables, language)
    parts: list[Part] = [Paragraph(say(f"ads.{key}", language)) for key in ("intro", "four")]
    for group in groups:
        first = next(iter(group.values()))
        parts += map_of(first, picture.about.county, named[first.name], language)
        parts.append(_grid(group, language))
        parts.append(_files(list(group.values()), named, language))
    return Section("ads", title, tuple(parts))


def _groups(tables: Sequence[Table]) -> list[dict[Measure, Table]]:
    """The tables of ads that have the same dimensions and categories, each by its measure."""
    found: dict[object, dict[Measure, Table]] = defaultdict(dict)
    for measure in AD_MEASURES:
        for table in tables:
            if table.measure == measure:
                found[table.dimensions, table.categories][measure] = table
    return list(found.values())


def _grid(group: dict[Measure, Table], language: Language) -> Grid:
    first = next(iter(group.values()))
    cells = {measure: {cell.codes: cell for cell in table.cells} for measure, table in group.items()}
    heads = tuple(_heads(group, language))
    rows = tuple(
        Row(
            ", ".join(
                label(name, code, language) for name, code in zip(first.dimensions, codes, strict=True)
            ),
            tuple(_cells({measure: found[codes] for measure, found in cells.items()}, language)),
            is_total=TOTAL in codes,
        )
        for codes in product(*first.categories)
    )
    corner = dimensions_label(first.dimensions, language)
    caption = say("ads.caption", language, dimensions=by_dimensions(first, language))
    return Grid(caption, (corner, *heads), rows)


def _ranged(group: dict[Measure, Table] | dict[Measure, Cell]) -> bool:
    return "advertisers_low" in group and "advertisers_high" in group


def _heads(group: dict[Measure, Table], language: Language) -> Iterator[str]:
    for measure in group:
        if measure == "advertisers_low" and _ranged(group):
            yield say("ads.range", language)
        elif measure != "advertisers_high" or not _ranged(group):
            yield say(f"measure.{measure}", language)


def _cells(cells: dict[Measure, Cell], language: Language) -> Iterator[Shown]:
    for measure, cell in cells.items():
        if measure == "advertisers_low" and _ranged(cells):
            yield _range(cell, cells["advertisers_high"], language)
        elif measure != "advertisers_high" or not _ranged(cells):
            yield Shown(shown_words(cell, language), LOOK_OF[cell.state])


def _range(low: Cell, high: Cell, language: Language) -> Shown:
    """Both ends where both are shown; one cell where they read alike; else each in words."""
    ends = [shown_words(each, language) for each in (low, high)]
    if ends[0] == ends[1]:
        return Shown(ends[0], LOOK_OF[low.state])
    if low.state == high.state == State.SHOWN:
        return Shown(say("ads.range.value", language, low=ends[0], high=ends[1]), "number")
    return Shown(say("ads.range.words", language, low=ends[0], high=ends[1]), "held")


def _files(tables: Sequence[Table], named: dict[str, str], language: Language) -> Points:
    return Points(
        tuple(
            Link(
                say("ads.file", language, caption=named[table.name], file=f"{table.name}.csv"),
                file_of(table, language).address,
            )
            for table in tables
        )
    )
