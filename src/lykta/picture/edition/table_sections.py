"""The sections of an edition that show its tables: people, ads, and both over time, with charts and maps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from lykta.picture.edition.charts import Bar, Break, Moment, bars, series
from lykta.picture.edition.document import (
    LOOK_OF,
    Drawing,
    Grid,
    GridRow,
    Link,
    Paragraph,
    Part,
    Points,
    Section,
    Shown,
    Subheading,
    grid_of,
    shown_words,
)
from lykta.picture.edition.maps import Legend, Shaded, areas
from lykta.picture.edition.words import by_dimensions, captions, dimensions_label, label, number, say
from lykta.picture.picture import Language, Picture
from lykta.picture.tables import (
    AD_MEASURES,
    PEOPLE_MEASURES,
    TOTAL,
    Cell,
    DimensionName,
    Measure,
    State,
    Table,
)
from lykta.places import Area, counties, municipalities

_ORDER: Final[tuple[DimensionName, ...]] = (
    "place",
    "sex",
    "age",
    "purpose",
    "means",
    "origin",
    "organisation",
    "sources",
    "period",
)
# More bars than this are read better in the table.
_MOST_BARS: Final = 16
_YEAR: Final = re.compile(r"\d{4}")


def tables(picture: Picture, language: Language) -> Section:
    """The tables in the order of the first dimension, other than the period, that they are split by."""
    title = say("tables.title", language)
    if not any(table.measure in PEOPLE_MEASURES for table in picture.tables):
        return Section("tables", title, (Paragraph(say("tables.none", language)),))
    return Section(
        "tables", title, (Paragraph(say("tables.intro", language)), *_by_subject(picture, language))
    )


def subject(table: Table) -> DimensionName:
    """What a table is about: the first of its dimensions that is not the period, or else the period."""
    return next((name for name in table.dimensions if name != "period"), "period")


def file_of(table: Table, language: Language) -> Link:
    """The link from a page to the table's file."""
    name = f"{table.name}.csv"
    return Link(say("tables.file", language, file=name), f"../csv/{name}")


def _by_subject(picture: Picture, language: Language) -> Iterator[Part]:
    named = captions(picture.tables, language)
    for name in _ORDER:
        about = [
            table for table in picture.tables if table.measure in PEOPLE_MEASURES and subject(table) == name
        ]
        if about:
            yield Subheading(say(f"tables.heading.{name}", language))
        for table in about:
            yield from drawing_of(table, picture.about.county, named[table.name], language)
            yield grid_of(table, language, caption=named[table.name], file=file_of(table, language))


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
        GridRow(
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


def _has_range(group: dict[Measure, Table] | dict[Measure, Cell]) -> bool:
    return "advertisers_low" in group and "advertisers_high" in group


def _heads(group: dict[Measure, Table], language: Language) -> Iterator[str]:
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


def over_time(picture: Picture, language: Language) -> Section:
    """One chart for each measure that has a table by year, and the reasons for the breaks."""
    title = say("series.title", language)
    charts = [part for table, found in _series(picture) for part in _chart(picture, table, found, language)]
    if not charts:
        return Section("over-time", title, (Paragraph(say("series.none", language)),))
    parts: list[Part] = [Paragraph(say("series.intro", language))]
    if picture.breaks:
        parts += [Paragraph(say("series.breaks", language)), Points(tuple(_reasons(picture, language)))]
    return Section("over-time", title, (*parts, *charts))


def _reasons(picture: Picture, language: Language) -> Iterator[str]:
    for each in picture.breaks:
        yield say("series.break.why", language, year=str(each.year), why=each.why[language])


def _series(picture: Picture) -> Iterator[tuple[Table, Slice]]:
    """For each measure the first table of the plan that has it by single years."""
    seen: set[Measure] = set()
    for table in picture.tables:
        found = yearly(table)
        if found and table.measure not in seen:
            seen.add(table.measure)
            yield table, found


def _chart(picture: Picture, table: Table, found: Slice, language: Language) -> tuple[Part, ...]:
    measure = say(f"measure.{table.measure}", language)
    moments = [
        Moment(label("period", code, language), cell.state, cell.number, shown_words(cell, language))
        for code, cell in found.cells
    ]
    breaks = list(_breaks(picture, found, language))
    values = "; ".join(
        say("series.alternative.value", language, period=each.label, value=each.words) for each in moments
    )
    told = "; ".join(each.label for each in breaks)
    alternative = say(
        "series.alternative",
        language,
        measure=measure,
        values=values,
        breaks=say("series.alternative.breaks", language, breaks=told) if told else "",
    )
    name, caption = f"{table.name}-series", say("series.caption", language, measure=measure)
    svg = series(moments, breaks, name=name, title=caption, alternative=alternative)
    where = say("series.table", language, caption=captions(picture.tables, language)[table.name])
    return Drawing(name, caption, alternative, svg), Paragraph(where, quiet=True)


def _breaks(picture: Picture, found: Slice, language: Language) -> Iterator[Break]:
    """The breaks that lie between two of the years, or in a year that is missing between them."""
    years = [int(code) for code, _ in found.cells]
    for each in picture.breaks:
        at = sum(year < each.year for year in years)
        if 0 < at < len(years):
            yield Break(at, say("series.break", language, year=str(each.year)))


def drawing_of(table: Table, county: str, caption: str, language: Language) -> tuple[Part, ...]:
    """The table's map or bars with what explains them; nothing for a table by period alone."""
    name = next((each for each in table.dimensions if each != "period"), None)
    if name is None:
        return ()
    return map_of(table, county, caption, language) or _bars_of(table, name, caption, language)


def map_of(table: Table, county: str, caption: str, language: Language) -> tuple[Part, ...]:
    """The map of a table by place: the county's municipalities, or all counties; none without two."""
    found = slice_of(table, "place")
    drawn = _areas_in(found, county) if found else ()
    if found is None or not drawn:
        return ()
    cells = dict(found.cells)
    shaded = [
        Shaded(area, cells[area.code].state, cells[area.code].number)
        if area.code in cells
        else Shaded(area, None)
        for area in drawn
    ]
    told = "; ".join(
        say(
            "chart.alternative.value",
            language,
            label=area.name,
            value=shown_words(cells[area.code], language),
        )
        for area in drawn
        if area.code in cells
    )
    title = say("map.caption", language, caption=caption, period=_period(found, language))
    alternative = say("map.alternative", language, values=told)
    words = (say(f"map.{key}", language) for key in ("band", "held", "without"))
    legend = Legend(lambda value: number(value, language), *words)
    name = f"{table.name}-map"
    svg = areas(shaded, legend, name=name, title=title, alternative=alternative)
    return (
        Drawing(name, title, alternative, svg),
        Paragraph(say("map.note", language), quiet=True),
    )


def _areas_in(found: Slice, county: str) -> Sequence[Area]:
    codes = {code for code, _ in found.cells}
    within = [area for area in municipalities() if area.county == county]
    for level in (within, counties()):
        if sum(area.code in codes for area in level) > 1:
            return level
    return ()


def _bars_of(table: Table, name: DimensionName, caption: str, language: Language) -> tuple[Part, ...]:
    found = slice_of(table, name)
    if found is None or not 1 < len(found.cells) <= _MOST_BARS:
        return ()
    entries = [
        Bar(label(name, code, language), cell.state, cell.number, shown_words(cell, language))
        for code, cell in found.cells
    ]
    told = "; ".join(
        say("chart.alternative.value", language, label=each.label, value=each.words) for each in entries
    )
    title = say("chart.caption", language, caption=caption, period=_period(found, language))
    alternative = say("chart.alternative", language, values=told)
    drawn = f"{table.name}-bars"
    return (
        Drawing(drawn, title, alternative, bars(entries, name=drawn, title=title, alternative=alternative)),
    )


def _period(found: Slice, language: Language) -> str:
    if found.period == TOTAL:
        return say("period.all", language)
    return label("period", found.period, language)


@dataclass(frozen=True, slots=True)
class Slice:
    """The cells of one dimension's categories in their order, its total left out, and the period they are of.

    `period` is `TOTAL` for all periods together.
    """

    cells: tuple[tuple[str, Cell], ...]
    period: str


def slice_of(table: Table, along: DimensionName) -> Slice | None:
    """The cells along a dimension, with the total of every other, or of the newest period where it has none.

    None where the table lacks the dimension, or another one lacks a total: nothing is added up here.
    """
    if along not in table.dimensions:
        return None
    fixed = [_fixed_code(table, place) for place in range(len(table.dimensions))]
    at = table.dimensions.index(along)
    if any(code is None for place, code in enumerate(fixed) if place != at):
        return None
    cells = {cell.codes: cell for cell in table.cells}
    codes = [code for code in table.categories[at] if code != TOTAL]
    keys = [tuple(code if place == at else str(other) for place, other in enumerate(fixed)) for code in codes]
    period = fixed[table.dimensions.index("period")] if "period" in table.dimensions else TOTAL
    return Slice(
        tuple((code, cells[key]) for code, key in zip(codes, keys, strict=True)),
        TOTAL if along == "period" else str(period),
    )


def yearly(table: Table) -> Slice | None:
    """The cells along the table's single years; None where it has fewer than two of them."""
    found = slice_of(table, "period")
    if found is None:
        return None
    years = tuple((code, cell) for code, cell in found.cells if _YEAR.fullmatch(code))
    return Slice(years, TOTAL) if len(years) > 1 else None


def _fixed_code(table: Table, place: int) -> str | None:
    codes = table.categories[place]
    if TOTAL in codes:
        return TOTAL
    return codes[-1] if table.dimensions[place] == "period" and codes else None
