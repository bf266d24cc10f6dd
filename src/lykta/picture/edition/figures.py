"""The figures of an edition: each with its finding, what it counts, its drawing, table and citation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lykta.language import Language
from lykta.picture.codes import OTHER
from lykta.picture.edition.ad_tables import AdTables, ad_groups, grid_of_ads
from lykta.picture.edition.breaks import build_caption
from lykta.picture.edition.charts import Bar, Spec, bar_chart, draw
from lykta.picture.edition.document import (
    Citation,
    DocumentLink,
    Figure,
    Grid,
    approximate_words,
    grid_of,
    shown_words,
)
from lykta.picture.edition.findings import NamedCell, SenderCells, largest, newest, range_of
from lykta.picture.edition.maps import Legend, Shaded, areas
from lykta.picture.edition.slices import Slice, slice_of, yearly
from lykta.picture.edition.time_charts import BreakMark, Moment, Strip, range_chart, series_chart
from lykta.picture.edition.words import (
    area,
    captions,
    day,
    describe_measure,
    find_word_key,
    join_words,
    label,
    number,
    period_label,
    say,
    scope,
    years_of,
)
from lykta.picture.picture import Effort, Picture, Publishing
from lykta.picture.quantities import SMALL_PLACES
from lykta.picture.tables import PEOPLE_MEASURES, TOTAL, Cell, CellState, DimensionName, Measure, Table
from lykta.places import Area, counties, municipalities

# More bars than this are read better in the table.
_MOST_BARS: Final = 16
# More kinds of work than this would push the numbers themselves off a phone.
_MOST_STRIPS: Final = 2
_AMOUNT: Final = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Context:
    """What all parts of an edition need: the picture, the language, and who publishes it if that is said."""

    picture: Picture
    language: Language
    publishing: Publishing | None = None

    def cite(self, name: str, title: str, what: str) -> Citation:
        """How a figure of this edition is quoted."""
        about = self.picture.about
        publisher = self.publishing.name if self.publishing else label("place", about.county, self.language)
        words = say(
            "figure.citation",
            self.language,
            publisher=publisher,
            title=about.title[self.language],
            edition=about.edition,
            day=day(date.fromisoformat(about.date), self.language),
            finding=title,
            scope=what,
        )
        path = f"{self.language}/index.html#{name}"
        return Citation(words, self.publishing.address(path) if self.publishing else "")

    def grid(self, table: Table, *, file: DocumentLink | None = None) -> Grid:
        """A table as it is read, with all that it counts in its caption."""
        caption = captions(self.picture.tables, self.language).get(table.name, table.name)
        return grid_of(
            table,
            self.language,
            caption=build_caption(caption, table, self.picture, self.language),
            all_periods=period_label(table, TOTAL, self.picture.about, self.language),
            file=file,
        )


def people_by_year(context: Context) -> Iterator[Figure]:
    """For each measure of people the first table of the plan that has it by single years, over time."""
    seen: set[Measure] = set()
    for table in context.picture.tables:
        found = yearly(table) if table.measure in PEOPLE_MEASURES else None
        if found and table.measure not in seen:
            seen.add(table.measure)
            yield _series(table, found, context)


def _series(table: Table, found: Slice, context: Context) -> Figure:
    language = context.language
    moments = moments_of(found, language)
    breaks = breaks_of(context.picture, found, language)
    strips = _strips(context.picture.effort, [code for code, _ in found.cells], language)
    named = [NamedCell(moment.label, cell) for moment, (_, cell) in zip(moments, found.cells, strict=True)]
    years = [code for code, _ in found.cells]
    title = newest(
        table.measure, named, is_broken=any(each.at == len(years) - 1 for each in breaks), language=language
    )
    what = say(
        "scope",
        language,
        counted=describe_measure(table.measure, language),
        where=area(context.picture.about, language),
        years=f"{years[0]}–{years[-1]}",
    )
    return _over_time(
        f"{table.name}-series",
        (say(f"measure.{table.measure}", language), title, what),
        (moments, breaks, strips),
        series_chart(moments, breaks, strips),
        (table,),
        context.grid(table),
        context,
    )


def _over_time(  # noqa: PLR0913, PLR0917 -- the parts of one figure, put together once
    name: str,
    words: tuple[str, str, str],
    drawn: tuple[Sequence[Moment], Sequence[BreakMark], Sequence[Strip]],
    chart: Spec,
    tables: tuple[Table, ...],
    grid: Grid,
    context: Context,
) -> Figure:
    (kicker, title, what), (moments, breaks, strips), language = words, drawn, context.language
    alternative = _tell_series(what, moments, breaks, strips, language)
    return Figure(
        name,
        kicker,
        title,
        what,
        alternative,
        draw(chart, name=name, title=title, alternative=alternative),
        tables,
        grid,
        citation=context.cite(name, title, what),
    )


def _tell_series(
    what: str,
    moments: Sequence[Moment],
    breaks: Sequence[BreakMark],
    strips: Sequence[Strip],
    language: Language,
) -> str:
    values = "; ".join(
        say("series.alternative.value", language, period=each.label, value=each.words) for each in moments
    )
    told = "; ".join(each.label for each in breaks)
    work = "".join(
        say(
            "series.alternative.work",
            language,
            what=strip.title,
            values="; ".join(
                say("series.alternative.value", language, period=moment.label, value=words)
                for moment, words in zip(moments, strip.words, strict=True)
                if words
            ),
        )
        for strip in strips
    )
    return say(
        "series.alternative",
        language,
        measure=what,
        values=values,
        breaks=(say("series.alternative.breaks", language, breaks=told) if told else "") + work,
    )


def moments_of(found: Slice, language: Language) -> list[Moment]:
    """The periods of a slice as a chart shows them."""
    return [
        Moment(label("period", code, language), cell.state, cell.number, shown_words(cell, language))
        for code, cell in found.cells
    ]


def breaks_of(picture: Picture, found: Slice, language: Language) -> list[BreakMark]:
    """The breaks that lie between two of the years, or in a year that is missing between them."""
    years = [int(code) for code, _ in found.cells]
    places = [(sum(year < each.year for year in years), each) for each in picture.breaks]
    return [BreakMark(at, each.name(language)) for at, each in places if 0 < at < len(years)]


def _strips(effort: Sequence[Effort], years: Sequence[str], language: Language) -> list[Strip]:
    """The work that is told as numbers for two of the years or more, in the order of the file."""
    of_work: dict[str, dict[str, Effort]] = defaultdict(dict)
    for each in effort:
        if _AMOUNT.fullmatch(each.amount):
            of_work[each.what[language]][each.period] = each
    found = []
    for what, told in of_work.items():
        there = [told.get(year) for year in years]
        amounts = tuple(None if each is None else float(each.amount.replace(",", ".")) for each in there)
        if sum(each is not None for each in there) < 2:
            continue
        # The unit of the greatest amount is in the plural.
        most = max((each for each in there if each), key=lambda each: float(each.amount.replace(",", ".")))
        words = tuple("" if each is None else amount_words(each, language) for each in there)
        found.append(Strip(f"{what}, {most.unit[language]}", amounts, words))
    return found[:_MOST_STRIPS]


def amount_words(effort: Effort, language: Language) -> str:
    """An amount of work as numbers of the language are written; as it is where it is not a plain number."""
    if not _AMOUNT.fullmatch(effort.amount):
        return effort.amount
    whole, _, decimals = effort.amount.replace(",", ".").partition(".")
    mark = "," if language == "sv" else "."
    return f"{number(int(whole), language)}{mark}{decimals}" if decimals else number(int(whole), language)


def ads_by_year(context: Context) -> Iterator[Figure]:
    """One band from the lowest number of senders to the highest, for the first way that ads have years."""
    for group in ad_groups(context.picture.tables):
        low, high = group.get("advertisers_low"), group.get("advertisers_high")
        ends = [yearly(each) if each else None for each in (low, high)]
        if low and ends[0] and ends[1]:
            yield _range(group, ends[0], ends[1], context)
            return


def _range(group: AdTables, low: Slice, high: Slice, context: Context) -> Figure:
    language, about = context.language, context.picture.about
    moments = range_moments(low, high, language)
    breaks = breaks_of(context.picture, low, language)
    years = [code for code, _ in low.cells]
    strips = _strips(context.picture.effort, years, language)[:1]
    newest_cells = SenderCells(
        low.cells[-1][1],
        high.cells[-1][1],
        _cell_of("ads", years[-1], group),
        _cell_of("at_least", years[-1], group),
    )
    title = range_of(newest_cells, moments[-1].label, language)
    what = say(
        "scope",
        language,
        counted=say("counted.range", language),
        where=area(about, language),
        years=f"{years[0]}–{years[-1]}",
    )
    first = next(iter(group.values()))
    return _over_time(
        f"{first.name.removesuffix('-ads')}-senders",
        (say("counted.senders", language), title, what),
        (moments, breaks, strips),
        range_chart(moments, breaks, strips),
        tuple(group.values()),
        grid_of_ads(group, context.picture, context.language),
        context,
    )


def _cell_of(measure: Measure, year: str, group: AdTables) -> Cell | None:
    found = yearly(group[measure]) if measure in group else None
    return dict(found.cells).get(year) if found else None


def range_moments(low: Slice, high: Slice, language: Language) -> list[Moment]:
    """The periods of two slices as ranges; one that lacks an end is shown as the end that is not."""
    found = []
    for (code, least), (_, most) in zip(low.cells, high.cells, strict=True):
        period = label("period", code, language)
        if least.state is CellState.SHOWN and most.state is CellState.SHOWN:
            ends = dict.fromkeys((shown_words(least, language), shown_words(most, language)))
            found.append(Moment(period, CellState.SHOWN, most.number, "–".join(ends), least.number))
        else:
            other = least if least.state is not CellState.SHOWN else most
            found.append(Moment(period, other.state, None, shown_words(other, language)))
    return found


def bars_of(table: Table, context: Context) -> Figure | None:
    """The bars of a table's first dimension but period and place; None where it has none to show."""
    name: DimensionName | None = next(
        (each for each in table.dimensions if each not in {"period", "place"}), None
    )
    found = slice_of(table, name) if name else None
    if name is None or found is None or not 1 < len(found.cells) <= _MOST_BARS:
        return None
    language = context.language
    entries = [
        Bar(label(name, code, language), cell.state, cell.number, shown_words(cell, language))
        for code, cell in found.cells
    ]
    named = [NamedCell(entry.label, cell) for entry, (_, cell) in zip(entries, found.cells, strict=True)]
    subject = find_word_key(name, table.measure)
    title = largest(subject, named, found.total, language)
    what = scope(table, context.picture.about, language, years=_years(table, found, context))
    alternative = say("chart.alternative", language, values=_tell(named, language))
    drawn = f"{table.name}-bars"
    return Figure(
        drawn,
        say(f"tables.heading.{subject}", language),
        title,
        what,
        alternative,
        draw(bar_chart(entries), name=drawn, title=title, alternative=alternative),
        (table,),
        context.grid(table),
        citation=context.cite(drawn, title, what),
    )


def _tell(named: Sequence[NamedCell], language: Language) -> str:
    return "; ".join(
        say("chart.alternative.value", language, label=each.label, value=shown_words(each.cell, language))
        for each in named
    )


def _years(table: Table, found: Slice, context: Context) -> str:
    if found.period == TOTAL:
        return years_of(table, context.picture.about)
    return label("period", found.period, context.language)


def map_of(table: Table, context: Context) -> Figure | None:
    """The map of a table by place: the county's municipalities, or all counties; None without two."""
    found = slice_of(table, "place")
    drawn = _areas_in(found, context.picture.about.county) if found else ()
    if found is None or not drawn:
        return None
    language = context.language
    cells = dict(found.cells)
    shaded = [
        Shaded(each, cells[each.code].state, cells[each.code].number)
        if each.code in cells
        else Shaded(each, None)
        for each in drawn
    ]
    own = [NamedCell(each.name, cells[each.code]) for each in drawn if each.code in cells]
    others = [each.name for each in drawn if each.code not in cells]
    title = _map_title(own, others, cells.get(OTHER), language)
    what = scope(table, context.picture.about, language, years=_years(table, found, context))
    told = _tell([*own, *_together(others, cells.get(OTHER), language)], language)
    alternative = say("map.alternative", language, values=told)
    legend = Legend(
        lambda value: number(value, language),
        say("map.band", language),
        say("map.held", language),
        _without(cells.get(OTHER), language),
    )
    name = f"{table.name}-map"
    return Figure(
        name,
        say("tables.heading.place", language),
        title,
        what,
        alternative,
        areas(shaded, legend, name=name, title=title, alternative=alternative),
        (table,),
        context.grid(table),
        notes=tuple(_map_notes(others, cells.get(OTHER), language)),
        citation=context.cite(name, title, what),
    )


def order_of(name: str) -> str:
    """By what names are sorted: å, ä and ö come last in Swedish, in that order."""
    return name.casefold().translate(str.maketrans("åäö", "{|}"))


def _map_title(
    own: Sequence[NamedCell], others: Sequence[str], together: Cell | None, language: Language
) -> str:
    told = largest("place" if together or others else "county", own, None, language)
    if not others or together is None:
        return told
    return say(
        "finding.places",
        language,
        told=told,
        others=number(len(others), language),
        number=approximate_words(together, language),
    )


def _together(others: Sequence[str], together: Cell | None, language: Language) -> list[NamedCell]:
    return [NamedCell(label("place", OTHER, language), together)] if others and together else []


def _without(together: Cell | None, language: Language) -> tuple[str, ...]:
    if together is None:
        return (say("map.without.alone", language),)
    told = shown_words(together, language)
    if together.state is CellState.HELD:
        return (say("map.without", language),)
    return say("map.without", language), say("map.without.number", language, number=told)


def _map_notes(others: Sequence[str], together: Cell | None, language: Language) -> Iterator[str]:
    yield say("map.note", language)
    if others and together:
        yield say(
            "map.others",
            language,
            names=join_words(sorted(others, key=order_of), language),
            number=shown_words(together, language),
        )


def _areas_in(found: Slice, county: str) -> Sequence[Area]:
    codes = {code for code, _ in found.cells}
    within = [each for each in municipalities() if each.county == county]
    for level in (within, counties()):
        if sum(each.code in codes for each in level) > 1:
            return level
    return ()


def members_of_others(table: Table) -> tuple[str, ...]:
    """The codes of the municipalities that a table shows together, as the table itself says."""
    told = [dict(each.values)["places"] for each in table.coarsened if each.key == SMALL_PLACES]
    return tuple(told[0].split("+")) if told else ()
