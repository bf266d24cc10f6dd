"""The series over the years, each by itself, with the breaks marked."""

from __future__ import annotations

from collections.abc import Iterator

from lykta.picture.edition.charts.series import Break, Moment, series
from lykta.picture.edition.document import Drawing, Paragraph, Part, Points, Section
from lykta.picture.edition.labels import captions, label
from lykta.picture.edition.layout import shown_words
from lykta.picture.edition.messages import Language, say
from lykta.picture.edition.slices import Slice, yearly
from lykta.picture.picture import Picture
from lykta.picture.tables import Measure, Table


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
