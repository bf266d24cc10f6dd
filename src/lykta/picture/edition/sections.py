"""The sections of an edition, in the order in which they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lykta.language import Language
from lykta.picture.edition.breaks import breaks_between
from lykta.picture.edition.document import (
    DocumentLink,
    Folded,
    Grid,
    GridRow,
    NoticeBox,
    Paragraph,
    Part,
    Points,
    Section,
    Shown,
    Subheading,
    TermList,
    shown_words,
)
from lykta.picture.edition.figures import Context, amount_words
from lykta.picture.edition.key_figures import key_figures
from lykta.picture.edition.table_sections import ads, over_time, people, places
from lykta.picture.edition.words import (
    area,
    captions,
    describe_measure,
    join_words,
    label,
    number,
    say,
    words,
)
from lykta.picture.picture import (
    CC0,
    About,
    InputSummary,
    KeyFigure,
    Picture,
    RoundedDarkFigure,
    RoundedInterval,
)
from lykta.picture.tables import CellState, Coarsening

_COLUMNS = ("what", "period", "place", "figure", "source")
_LAST = ("limits", "law", "accessibility", "release")


def sections(
    context: Context, *, dark_figures: Sequence[RoundedDarkFigure], described: bool
) -> tuple[Section, ...]:
    """All sections; `described` tells whether the folder has a description for data portals."""
    picture, language = context.picture, context.language
    return (
        key_figures(context),
        over_time(context),
        people(context),
        places(context),
        ads(context),
        effort(picture, language),
        dark_figure(dark_figures, language),
        published_figures(picture, language),
        reading(language),
        limitations(picture, language),
        news(picture, language),
        quoting(context),
        files(language, described=described),
        method(picture, language),
    )


def news(picture: Picture, language: Language) -> Section:
    """The key figures against those of the period before, and which editions there were."""
    return Section("new", say("new.title", language), tuple(_news_parts(picture, language)))


def _news_parts(picture: Picture, language: Language) -> list[Part]:
    parts: list[Part] = [Paragraph(_earlier(picture, language))]
    changes = tuple(_change(picture, each, language) for each in picture.key_figures if each.before)
    if changes:
        told = (Points(changes), Paragraph(say("new.rounding", language), quiet=True))
        parts.append(Folded(say("new.changes", language), told))
    return parts


def _earlier(picture: Picture, language: Language) -> str:
    gate = picture.record.gate
    if not gate.earlier:
        return say("new.first", language)
    key = "new.earlier" if gate.passed else "new.earlier.count"
    return say(key, language, editions=join_words(gate.earlier, language))


def _change(picture: Picture, figure: KeyFigure, language: Language) -> str:
    before_period, before = figure.before or (figure.period, figure.cell)
    is_broken = breaks_between(picture.breaks, before_period, figure.period)
    key = "new.broken" if is_broken else "new.change"
    return say(
        key,
        language,
        measure=describe_measure(figure.measure, language),
        now=shown_words(figure.cell, language),
        period=label("period", figure.period, language),
        before=shown_words(before, language),
        before_period=label("period", before_period, language),
    )


def limitations(picture: Picture, language: Language) -> Section:
    """The limits that hold for any picture, then how much of this one is held, and why."""
    about = picture.about
    place = (
        say("unsaid.place", language, limit=number(about.population_limit, language))
        if about.level == "county"
        else say("unsaid.place.nation", language)
    )
    points = (
        say("unsaid.all", language),
        say("unsaid.cause", language),
        place,
        say("unsaid.zero", language),
        say("unsaid.person", language),
    )
    return Section(
        "unsaid",
        say("unsaid.title", language),
        (
            Points(points),
            Folded(
                say("unsaid.more", language),
                (*_explain_held_cells(picture, language), *_list_coarsenings(picture, language)),
            ),
        ),
    )


def _explain_held_cells(picture: Picture, language: Language) -> list[Part]:
    cells = [cell for table in picture.tables for cell in table.cells]
    held = Counter(str(cell.why) for cell in cells if cell.state == CellState.HELD)
    values = {
        "cells": number(len(cells), language),
        "band": number(sum(cell.state == CellState.BAND for cell in cells), language),
    }
    if not held:
        return [Paragraph(say("unsaid.held.none", language, **values))]
    points = (
        say(
            "unsaid.reason",
            language,
            reason=say(f"why.{why}", language),
            number=number(times, language),
        )
        for why, times in sorted(held.items(), key=lambda each: (-each[1], each[0]))
    )
    told = say("unsaid.held", language, held=number(held.total(), language), **values)
    return [Paragraph(told), Points(tuple(points))]


def _list_coarsenings(picture: Picture, language: Language) -> list[Part]:
    named = captions(picture.tables, language)
    # A table can be made coarser in one way twice.
    points = dict.fromkeys(
        say("unsaid.coarsened.table", language, table=named[table.name], what=_coarsening(each, language))
        for table in picture.tables
        for each in table.coarsened
    )
    return [Paragraph(say("unsaid.coarsened", language)), Points(tuple(points))] if points else []


def _coarsening(coarsening: Coarsening, language: Language) -> str:
    """What was done, in one phrase; a way that has no words of its own is told as such."""
    key = f"coarsened.{coarsening.key}"
    if key not in words(language):
        return say("coarsened.other", language)
    return say(
        key, language, **{name: _coarsened_value(name, value, language) for name, value in coarsening.values}
    )


def _coarsened_value(name: str, value: str, language: Language) -> str:
    return say(f"by.{value}", language) if name == "dimension" else value.replace("-", "–")


def reading(language: Language) -> Section:
    """That "0-4" is not "none", that numbers follow effort, and how numbers are rounded and counted."""
    notices = (
        NoticeBox(say(f"reading.{each}.title", language), (say(f"reading.{each}", language),))
        for each in ("band", "effort")
    )
    points = tuple(say(f"reading.{each}", language) for each in ("rounding", "persons", "held"))
    folded = Folded(say("reading.more", language), (*notices, Points(points)))
    return Section("reading", say("reading.title", language), (folded,))


def effort(picture: Picture, language: Language) -> Section:
    """What was done to see in each period, or that nobody has told."""
    title = say("effort.title", language)
    if not picture.effort:
        return Section("effort", title, (Paragraph(say("effort.none", language)),))
    rows = tuple(
        GridRow(
            label("period", each.period, language),
            (Shown(each.what[language]), Shown(f"{amount_words(each, language)}\u00a0{each.unit[language]}")),
        )
        for each in picture.effort
    )
    heads = tuple(say(f"effort.{column}", language) for column in ("period", "what", "amount"))
    grid = Grid(say("effort.caption", language), heads, rows)
    folded = Folded(say("effort.table", language), (grid,))
    return Section("effort", title, (Paragraph(say("effort.intro", language)), folded))


def dark_figure(figures: Sequence[RoundedDarkFigure], language: Language) -> Section:
    """One paragraph for each area and period."""
    parts: list[Part] = [] if figures else [Paragraph(say("dark.none", language))]
    for figure in figures:
        where = {"area": figure.area[language], "period": label("period", figure.period, language)}
        parts += [Subheading(say("dark.heading", language, **where)), *_describe_figure(figure, language)]
    return Section("dark-figure", say("dark.title", language), tuple(parts))


def _describe_figure(figure: RoundedDarkFigure, language: Language) -> list[Part]:
    known = number(figure.known, language)
    if figure.refusal:
        refused = Paragraph(say("dark.refused", language, known=known, reason=figure.refusal[language]))
        if figure.least is None:
            return [refused]
        least = number(figure.least, language)
        return [refused, Paragraph(say("dark.at_least", language, known=known, estimate=least))]
    estimate = number(figure.estimate or 0, language)
    if figure.interval_80 is None or figure.interval_95 is None:
        return [Paragraph(say("dark.at_least", language, known=known, estimate=estimate))]
    ends = {"80": figure.interval_80, "95": figure.interval_95}
    values = {name: words for share, each in ends.items() for name, words in _ends(share, each, language)}
    return [
        Paragraph(say("dark.estimate", language, known=known, estimate=estimate, **values)),
        Paragraph(say("dark.estimate.note", language), quiet=True),
    ]


def _ends(share: str, interval: RoundedInterval, language: Language) -> list[tuple[str, str]]:
    return [
        (f"low{share}", number(interval.low, language)),
        (f"high{share}", number(interval.high, language)),
    ]


def published_figures(picture: Picture, language: Language) -> Section:
    """The figures as a table, and the sources' addresses as links."""
    title = say("published.title", language)
    if not picture.published:
        return Section("published", title, (Paragraph(say("published.none", language)),))
    rows = tuple(
        GridRow(
            each.what[language],
            (Shown(each.period), Shown(each.place), Shown(each.figure, "number"), Shown(each.source)),
        )
        for each in picture.published
    )
    heads = tuple(say(f"published.{column}", language) for column in _COLUMNS)
    addresses = {each.source: each.address for each in picture.published if each.address}
    folded: list[Part] = [Grid(say("published.caption", language), heads, rows)]
    if addresses:
        folded.append(
            Points(tuple(DocumentLink(source, address) for source, address in sorted(addresses.items())))
        )
    parts = (
        Paragraph(say("published.intro", language)),
        Folded(say("published.caption", language), tuple(folded)),
    )
    return Section("published", title, parts)


def method(picture: Picture, language: Language) -> Section:
    """Where the numbers come from, how they are counted, protected and tested, and what is amiss."""
    terms = (
        (say("method.inputs", language), _inputs(picture, language)),
        (say("method.quality", language), _quality(picture, language)),
        (
            say("method.counting", language),
            say("method.counting.value", language, first=str(picture.about.first_year)),
        ),
        (say("method.protection", language), _protection(picture, language)),
        (say("method.gate", language), _gate(picture, language)),
        *_fixed_terms(_LAST, language),
    )
    listed = TermList(tuple(pair for pair in terms if pair[1]))
    parts: tuple[Part, ...] = (Folded(say("method.more", language), (listed,)),)
    if not picture.record.gate.passed:
        # A folder like this is never published; whoever opens it anyway reads so first.
        parts = (NoticeBox(say("method.gate", language), (_gate(picture, language),)), *parts)
    return Section("method", say("method.title", language), parts)


def _fixed_terms(keys: tuple[str, ...], language: Language) -> list[tuple[str, str]]:
    return [(say(f"method.{key}", language), say(f"method.{key}.value", language)) for key in keys]


def _inputs(picture: Picture, language: Language) -> str:
    kinds = [say(f"input.{each.kind}", language) for each in picture.inputs]
    return say("method.inputs.value", language, kinds=join_words(kinds, language)) if kinds else ""


def _quality(picture: Picture, language: Language) -> str:
    return " ".join(told for each in picture.inputs for told in _completeness(each, picture.about, language))


def _completeness(summary: InputSummary, about: About, language: Language) -> Iterator[str]:
    kind = say(f"input.{summary.kind}", language).capitalize()
    key = "method.quality.unknown" if summary.share_refused is None else "method.quality.value"
    yield say(key, language, kind=kind, share=str(summary.share_refused))
    if summary.share_outside:
        share, first, last = str(summary.share_outside), str(about.first_year), str(about.last_year)
        yield say("method.quality.outside", language, kind=kind, share=share, first=first, last=last)


def _protection(picture: Picture, language: Language) -> str:
    rules = dict(picture.record.rules)
    return say(
        "method.protection.value",
        language,
        persons=rules["fewest_persons"],
        cases=rules["fewest_cases"],
    )


def _gate(picture: Picture, language: Language) -> str:
    gate = picture.record.gate
    solved = gate.solved if gate.passed else gate.solved + gate.proved_non_zero + gate.narrowed
    return say(
        "method.gate.passed" if gate.passed else "method.gate.failed",
        language,
        hidden=number(gate.hidden, language),
        solved=number(solved, language),
    )


def quoting(context: Context) -> Section:
    """How to quote the edition, what was corrected, whom the press may ask, and under which licence."""
    language, about = context.language, context.picture.about
    whole = context.cite("", about.title[language], area(about, language))
    terms: list[tuple[str, str | DocumentLink]] = [
        (say("quoting.how", language), say("quoting.how.value", language))
    ]
    terms.append((say("quoting.revised", language), _revision(context)))
    terms += imprint(context)
    address = whole.address.rpartition("#")[0]
    if address:
        terms.append((say("quoting.address", language), DocumentLink(address, address)))
    return Section("quoting", say("quoting.title", language), (TermList(tuple(terms)),))


def _revision(context: Context) -> str:
    language, about = context.language, context.picture.about
    if about.revision:
        return about.revision[language]
    earlier = context.picture.record.gate.earlier
    key = "quoting.revised.later" if earlier else "quoting.revised.first"
    return say(key, language, editions=join_words(earlier, language))


def imprint(context: Context) -> tuple[tuple[str, str | DocumentLink], ...]:
    """Who publishes the edition, whom to ask, whom the press may ask, and the licence."""
    language, publishing = context.language, context.publishing
    if publishing is None:
        return ((say("imprint.publisher", language), say("imprint.nobody", language)),)
    mail = DocumentLink(publishing.email, f"mailto:{publishing.email}")
    licence = say("imprint.cc0", language) if publishing.licence == CC0 else publishing.licence
    return (
        (say("imprint.publisher", language), publishing.name),
        (say("imprint.contact", language), publishing.contact),
        (say("imprint.email", language), mail),
        (say("imprint.press", language), publishing.press or publishing.contact),
        (say("imprint.licence", language), licence),
    )


def files(language: Language, *, described: bool) -> Section:
    """Links to the files beside the page, and the form of the tables among them."""
    links = [
        DocumentLink(say("files.pdf", language), "edition.pdf"),
        DocumentLink(say("files.dictionary", language), "../csv/dictionary.csv"),
        DocumentLink(say("files.json", language), "../tables.json"),
    ]
    if described:
        links.append(DocumentLink(say("files.dcat", language), "../dcat.ttl"))
    form = Folded(say("files.form.title", language), (Paragraph(say("files.form", language)),))
    parts = (Points(tuple(links)), form)
    return Section("files", say("files.title", language), parts)
