"""What is published of each municipality, or of each county, and what is not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lykta.language import Language
from lykta.picture.codes import OTHER, counties, municipalities_of
from lykta.picture.edition.breaks import describe_breaks
from lykta.picture.edition.document import Card, Cards, shown_words
from lykta.picture.edition.figures import Context, members_of_others, order_of
from lykta.picture.edition.slices import slice_of
from lykta.picture.edition.words import join_words, label, number, period_label, say, years_of
from lykta.picture.tables import TOTAL, Cell, CellState, Table


def cards_of(tables: Sequence[Table], context: Context) -> Cards:
    """A card for each place of the edition; `tables` are those that people are told by place in."""
    about, language = context.picture.about, context.language
    codes = counties() if about.level == "nation" else municipalities_of(about.county)
    persons = [table for table in tables if table.measure == "persons"]
    cards = (_card(code, persons, context) for code in codes)
    by_name = sorted(cards, key=lambda card: order_of(card.name))
    return Cards(say(f"places.prompt.{about.level}", language), tuple(by_name))


def _card(code: str, persons: Sequence[Table], context: Context) -> Card:
    name = label("place", code, context.language)
    return Card(
        f"place-{code}",
        name,
        _lead(code, name, persons, context),
        (*_periods(code, persons, context), *_not_published(context)),
    )


def _lead(code: str, name: str, persons: Sequence[Table], context: Context) -> str:
    """The sentence that can be quoted, with all that its number counts."""
    about, language = context.picture.about, context.language
    if not persons:
        return say("places.none", language, place=name)
    table = of_most_years(persons)
    found = slice_of(table, "place")
    if found is None:
        return say("places.none", language, place=name)
    years = years_of(table, about) if found.period == TOTAL else label("period", found.period, language)
    cells = dict(found.cells)
    if code in cells:
        return _own(name, cells[code], years, language)
    others = members_of_others(table)
    together = cells.get(OTHER)
    if together is None:
        return say("places.none", language, place=name)
    return say(
        "places.other",
        language,
        place=name,
        limit=number(about.population_limit, language),
        others=number(len(others), language),
        years=years,
        number=_persons(together, language),
    )


def of_most_years(tables: Sequence[Table]) -> Table:
    """The table that is of all years together; the first where none or several are."""
    return max(tables, key=lambda table: "period" not in table.dimensions)


def _own(name: str, cell: Cell, years: str, language: Language) -> str:
    key = {
        CellState.SHOWN: "places.own",
        CellState.BAND: "places.own.band",
        CellState.HELD: "places.own.held",
    }[cell.state]
    why = say(f"why.{cell.why}", language) if cell.why else ""
    return say(
        key,
        language,
        place=name,
        years=years,
        number=shown_words(cell, language),
        why=f"{why[:1].lower()}{why[1:]}",
    )


def _persons(cell: Cell, language: Language) -> str:
    if cell.state is CellState.SHOWN:
        return say("places.persons", language, number=shown_words(cell, language))
    return shown_words(cell, language)


def _periods(code: str, persons: Sequence[Table], context: Context) -> Iterator[str]:
    """The same by longer periods, from the first table that has them."""
    about, language = context.picture.about, context.language
    for table in persons:
        if "period" not in table.dimensions or len(table.dimensions) != 2:
            continue
        at = {name: place for place, name in enumerate(table.dimensions)}
        told = [
            say(
                "chart.alternative.value",
                language,
                label=period_label(table, cell.codes[at["period"]], about, language),
                value=shown_words(cell, language),
            )
            for cell in table.cells
            if cell.codes[at["place"]] == code and cell.codes[at["period"]] != TOTAL
        ]
        if told:
            periods = say("places.periods", language, values=join_words(told, language))
            broken = describe_breaks(context.picture.breaks, table, language)
            yield f"{periods} {broken}." if broken else periods
        return


def _not_published(context: Context) -> Iterator[str]:
    about, language = context.picture.about, context.language
    measures = {table.measure for table in context.picture.tables if "place" in table.dimensions}
    if "ads" not in measures and any(table.measure == "ads" for table in context.picture.tables):
        yield say(f"places.no_ads.{about.level}", language)
    if about.level == "county":
        yield say("places.no_purpose", language)
        yield say("places.no_year", language)
