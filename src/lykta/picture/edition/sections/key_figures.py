"""The few numbers that a reader takes along."""

from __future__ import annotations

from lykta.picture.edition.document import KeyFigure, KeyFigures, Paragraph, Part, Section
from lykta.picture.edition.labels import label, listed
from lykta.picture.edition.layout import shown_words
from lykta.picture.edition.messages import Language, say
from lykta.picture.picture import KeyFigure as Given
from lykta.picture.picture import Picture
from lykta.picture.tables import State


def key_figures(picture: Picture, language: Language) -> Section:
    """The newest totals, each with its period and the one before."""
    return Section("key-figures", say("key.title", language), tuple(_parts(picture, language)))


def _parts(picture: Picture, language: Language) -> list[Part]:
    if not picture.key_figures:
        return [Paragraph(say("key.none", language))]
    periods = sorted({label("period", each.period, language) for each in picture.key_figures})
    return [
        KeyFigures(tuple(_figure(each, language) for each in picture.key_figures)),
        Paragraph(say("key.intro", language, period=listed(periods, language)), quiet=True),
    ]


def _figure(given: Given, language: Language) -> KeyFigure:
    period = label("period", given.period, language)
    detail = say("key.detail", language, period=period)
    if given.before:
        code, cell = given.before
        detail = say(
            "key.detail.before",
            language,
            period=period,
            before_period=label("period", code, language),
            before=shown_words(cell, language),
        )
    if given.cell.state == State.HELD:
        why = say(f"why.{given.cell.why}", language)
        detail = say("key.detail.held", language, period=period, why=f"{why[0].lower()}{why[1:]}")
        return KeyFigure(say("key.held", language), say(f"measure.{given.measure}", language), detail)
    return KeyFigure(shown_words(given.cell, language), say(f"measure.{given.measure}", language), detail)
