"""Which picture belongs to a table: a map where it has areas, else bars along what it is split by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lykta.picture.edition.charts.areas import Legend, Shaded, areas
from lykta.picture.edition.charts.bars import Bar, bars
from lykta.picture.edition.document import Drawing, Paragraph, Part
from lykta.picture.edition.labels import label
from lykta.picture.edition.layout import shown_words
from lykta.picture.edition.messages import Language, say
from lykta.picture.edition.numbers import number
from lykta.picture.edition.slices import Slice, slice_of
from lykta.picture.tables import TOTAL, DimensionName, Table
from lykta.places import Area, counties, municipalities

# More bars than this are read better in the table.
_MOST_BARS: Final = 16


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
