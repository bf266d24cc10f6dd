"""The sections of an edition that show its tables: over time, who they are, where, and the ads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lykta.language import Language
from lykta.picture.edition.ad_tables import ad_groups, grid_of_ads
from lykta.picture.edition.document import (
    DocumentLink,
    Figure,
    Folded,
    Grid,
    Paragraph,
    Part,
    Points,
    Section,
)
from lykta.picture.edition.figures import Context, ads_by_year, bars_of, map_of, people_by_year
from lykta.picture.edition.places import cards_of, of_most_years
from lykta.picture.edition.words import captions, say
from lykta.picture.picture import Picture
from lykta.picture.tables import PEOPLE_MEASURES, DimensionName, Table

_ORDER: Final[tuple[DimensionName, ...]] = (
    *("sex", "age", "purpose", "means", "origin", "organisation", "sources"),
)


def over_time(context: Context) -> Section:
    """One figure for each measure of people by year, and one band for the senders of ads."""
    picture, language = context.picture, context.language
    title = say("series.title", language)
    found = [*people_by_year(context), *ads_by_year(context)]
    if not found:
        return Section("over-time", title, (Paragraph(say("series.none", language)),))
    parts: list[Part] = [Paragraph(say("series.intro", language), quiet=True)]
    if picture.breaks:
        reasons = Points(tuple(_reasons(picture, language)))
        parts.append(Folded(say("series.breaks", language), (reasons,)))
    return Section("over-time", title, (*parts, *found))


def _reasons(picture: Picture, language: Language) -> Iterator[str]:
    for each in picture.breaks:
        yield say("series.break.why", language, year=str(each.year), why=each.why[language])


def people(context: Context) -> Section:
    """Who they are: one figure for each thing that people are told apart by, and the other tables folded."""
    picture, language = context.picture, context.language
    title = say("tables.title", language)
    tables = [table for table in picture.tables if table.measure in PEOPLE_MEASURES]
    if not tables:
        return Section("tables", title, (Paragraph(say("tables.none", language)),))
    found = list(_one_of_each(tables, context))
    seen = {table.name for figure in (*found, *people_by_year(context)) for table in figure.tables}
    rest = [table for table in tables if table.name not in seen and "place" not in table.dimensions]
    return Section("tables", title, (Paragraph(say("tables.intro", language)), *found, *_more(rest, context)))


def _one_of_each(tables: Sequence[Table], context: Context) -> Iterator[Figure]:
    """No chart twice: the first table of each measure that is split by a thing, and shows it, has it."""
    seen: set[tuple[str, DimensionName]] = set()
    for name in _ORDER:
        for table in tables:
            if (table.measure, name) in seen or "place" in table.dimensions or _first(table) != name:
                continue
            figure = bars_of(table, context)
            if figure:
                seen.add((table.measure, name))
                yield figure


def _first(table: Table) -> DimensionName | None:
    return next((name for name in table.dimensions if name != "period"), None)


def _more(tables: Sequence[Table], context: Context) -> Iterator[Part]:
    """The tables that no figure shows, below a line that opens them."""
    grids: list[Grid] = [context.grid(table, file=file_of(table, context.language)) for table in tables]
    if grids:
        yield Folded(say("tables.more", context.language), tuple(grids))


def file_of(table: Table, language: Language) -> DocumentLink:
    """The link from a page to the table's file."""
    name = f"{table.name}.csv"
    return DocumentLink(say("tables.file", language, file=name), f"../csv/{name}")


def places(context: Context) -> Section:
    """Where: one map, what is published of each place and what is not, and the other tables folded."""
    language = context.language
    title = say(f"places.title.{context.picture.about.level}", language)
    tables = [
        table
        for table in context.picture.tables
        if table.measure in PEOPLE_MEASURES and "place" in table.dimensions
    ]
    maps = dict(_maps(tables, context))
    rest = [table for table in tables if table.name not in maps]
    parts: list[Part] = [Paragraph(say("places.intro", language)), cards_of(tables, context)]
    return Section("places", title, (*parts, *maps.values(), *_more(rest, context)))


def _maps(tables: Sequence[Table], context: Context) -> Iterator[tuple[str, Figure]]:
    """One map for each measure, by the name of its table."""
    for measure in dict.fromkeys(table.measure for table in tables):
        table = of_most_years([table for table in tables if table.measure == measure])
        figure = map_of(table, context)
        if figure:
            yield table.name, figure


def ads(context: Context) -> Section:
    """What the numbers of ads are, and the tables of them that no figure shows."""
    picture, language = context.picture, context.language
    title = say("ads.title", language)
    groups = ad_groups(picture.tables)
    if not groups:
        return Section("ads", title, (Paragraph(say("ads.none", language)),))
    seen = {table.name for figure in ads_by_year(context) for table in figure.tables}
    parts: list[Part] = [Paragraph(say("ads.intro", language))]
    parts.append(Folded(say("ads.four.title", language), (Paragraph(say("ads.four", language)),)))
    named = captions(picture.tables, language)
    for group in groups:
        if not {table.name for table in group.values()} & seen:
            parts.append(grid_of_ads(group, picture, language))
        links = [
            DocumentLink(
                say("ads.file", language, caption=named[table.name], file=f"{table.name}.csv"),
                f"../csv/{table.name}.csv",
            )
            for table in group.values()
        ]
        parts.append(Folded(say("ads.files", language), (Points(tuple(links)),)))
    return Section("ads", title, tuple(parts))
