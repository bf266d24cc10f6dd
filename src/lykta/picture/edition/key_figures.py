"""The opening of an edition: the sentence and the few numbers that a reader takes along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lykta.language import Language
from lykta.picture.edition.breaks import breaks_between
from lykta.picture.edition.document import KeyFigures, KeyFigureText, Paragraph, Part, Section, shown_words
from lykta.picture.edition.figures import Context, breaks_of, moments_of, range_moments
from lykta.picture.edition.slices import Slice, yearly
from lykta.picture.edition.sparklines import sparkline
from lykta.picture.edition.words import area, describe_measure, label, say
from lykta.picture.picture import KeyFigure, Picture
from lykta.picture.tables import TOTAL, Cell, CellState

_MOST: Final = 3
"""More than three numbers are not taken along."""
_OF_SENDERS: Final = frozenset({"advertisers_low", "advertisers_high", "at_least"})


def opening(picture: Picture, language: Language, *, estimated: bool) -> str:
    """The one sentence that a reader takes along: how many became known, and that nobody knows the rest."""
    found = next((each for each in picture.key_figures if each.measure == "persons"), None)
    unknown = say("opening.estimated" if estimated else "opening.unknown", language)
    if found is None:
        return f"{say('opening.none', language)} {unknown}"
    told = say(
        f"opening.{found.cell.state}",
        language,
        number=shown_words(found.cell, language),
        period=label("period", found.period, language),
    )
    return f"{told} {unknown}"


def key_figures(context: Context) -> Section:
    """The newest totals, each with its course over time, all that it counts, and the period before."""
    return Section("key-figures", say("key.title", context.language), tuple(_parts(context)))


def _parts(context: Context) -> list[Part]:
    language = context.language
    figures = list(_figures(context))[:_MOST]
    if not figures:
        return [Paragraph(say("key.none", language))]
    return [KeyFigures(tuple(figures)), Paragraph(say("key.intro", language), quiet=True)]


def _figures(context: Context) -> Iterator[KeyFigureText]:
    """Persons of all purposes, those of sexual purposes, the range of senders, then the other measures."""
    given = {each.measure: each for each in context.picture.key_figures}
    if "persons" in given:
        yield _figure(given["persons"], context)
    yield from _sexual(context)
    if {"advertisers_low", "advertisers_high"} <= set(given):
        yield _senders(given["advertisers_low"], given["advertisers_high"], context)
    for measure, each in given.items():
        if measure != "persons" and measure not in _OF_SENDERS:
            yield _figure(each, context)


def _figure(given: KeyFigure, context: Context) -> KeyFigureText:
    table = next((each for each in context.picture.tables if each.name == given.table), None)
    found = yearly(table) if table else None
    return _build_text(
        describe_measure(given.measure, context.language),
        (given.period, given.cell),
        given.before,
        _sparkline(found, context),
        context,
    )


def _build_text(
    what: str,
    now: tuple[str, Cell],
    before: tuple[str, Cell] | None,
    drawn: str,
    context: Context,
) -> KeyFigureText:
    language, (period, cell) = context.language, now
    if cell.state == CellState.HELD:
        why = say(f"why.{cell.why}", language)
        detail = say(
            "key.detail.held",
            language,
            where=area(context.picture.about, language),
            period=label("period", period, language),
            why=f"{why[0].lower()}{why[1:]}",
        )
        return KeyFigureText(say("key.held", language), what, detail, drawn)
    earlier = (before[0], shown_words(before[1], language)) if before else None
    detail = _build_detail(period, earlier, context)
    return KeyFigureText(shown_words(cell, language), what, detail, drawn)


def _build_detail(period: str, earlier: tuple[str, str] | None, context: Context) -> str:
    """Where and when a number is of, and the one before it in words, which no break may lie between."""
    language = context.language
    values = {
        "where": area(context.picture.about, language),
        "period": label("period", period, language),
    }
    if earlier is None:
        return say("key.detail", language, **values)
    before_period, before = earlier
    values["before_period"] = label("period", before_period, language)
    if breaks_between(context.picture.breaks, before_period, period):
        return say("key.detail.broken", language, **values)
    return say("key.detail.before", language, **values, before=before)


def _sparkline(found: Slice | None, context: Context) -> str:
    if found is None:
        return ""
    return sparkline(moments_of(found, context.language), breaks_of(context.picture, found, context.language))


def _sexual(context: Context) -> Iterator[KeyFigureText]:
    """The persons of sexual purposes alone, from the first table by period and purpose and nothing else."""
    for table in context.picture.tables:
        if table.measure != "persons" or set(table.dimensions) != {"period", "purpose"}:
            continue
        at = table.dimensions.index("purpose")
        cells = tuple(
            (cell.codes[1 - at], cell)
            for cell in table.cells
            if cell.codes[at] == "sexual" and cell.codes[1 - at] != TOTAL
        )
        if cells:
            *_, before = (None, *cells[:-1])
            years = Slice(cells, TOTAL) if all(code.isdigit() for code, _ in cells) else None
            what = describe_measure("persons", context.language, purpose="sexual")
            yield _build_text(what, cells[-1], before, _sparkline(years, context), context)
        return


def _senders(low: KeyFigure, high: KeyFigure, context: Context) -> KeyFigureText:
    """The lowest and the highest number of senders as one figure."""
    language = context.language
    ends = [
        yearly(table) for each in (low, high) for table in context.picture.tables if table.name == each.table
    ]
    found = None
    if len(ends) == 2 and ends[0] and ends[1]:
        moments = range_moments(ends[0], ends[1], language)
        drawn = sparkline(moments, breaks_of(context.picture, ends[0], language))
        earlier = moments[-2].words if low.before else ""
        found = (moments[-1], drawn, earlier)
    if found is None or found[0].state is not CellState.SHOWN:
        return _build_text(say("counted.range", language), (low.period, low.cell), None, "", context)
    moment, drawn, before = found
    detail = _build_detail(low.period, (low.before[0], before) if low.before else None, context)
    return KeyFigureText(moment.words, say("counted.range", language), detail, drawn)
