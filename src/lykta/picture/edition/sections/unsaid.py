"""What the numbers cannot say, and what was kept from being shown."""

from __future__ import annotations

from collections import Counter

from lykta.picture.edition.coarsened import coarsened
from lykta.picture.edition.document import Paragraph, Part, Points, Section
from lykta.picture.edition.labels import captions
from lykta.picture.edition.messages import Language, say
from lykta.picture.edition.numbers import number
from lykta.picture.picture import Picture
from lykta.picture.tables import State


def unsaid(picture: Picture, language: Language) -> Section:
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
        (Points(points), *_held(picture, language), *_coarsened(picture, language)),
    )


def _held(picture: Picture, language: Language) -> list[Part]:
    cells = [cell for table in picture.tables for cell in table.cells]
    held = Counter(str(cell.why) for cell in cells if cell.state == State.HELD)
    values = {
        "cells": number(len(cells), language),
        "band": number(sum(cell.state == State.BAND for cell in cells), language),
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


def _coarsened(picture: Picture, language: Language) -> list[Part]:
    named = captions(picture.tables, language)
    # A table can be made coarser in one way twice.
    points = dict.fromkeys(
        say("unsaid.coarsened.table", language, table=named[table.name], what=coarsened(each, language))
        for table in picture.tables
        for each in table.coarsened
    )
    return [Paragraph(say("unsaid.coarsened", language)), Points(tuple(points))] if points else []
