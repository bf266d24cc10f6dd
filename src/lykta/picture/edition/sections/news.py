"""What is new since the last edition."""

from __future__ import annotations

from lykta.picture.edition.document import Paragraph, Part, Points, Section
from lykta.picture.edition.labels import label, listed
from lykta.picture.edition.layout import shown_words
from lykta.picture.edition.messages import Language, say
from lykta.picture.picture import KeyFigure, Picture


def news(picture: Picture, language: Language) -> Section:
    """The key figures against those of the period before, and which editions there were."""
    return Section("new", say("new.title", language), tuple(_parts(picture, language)))


def _parts(picture: Picture, language: Language) -> list[Part]:
    parts: list[Part] = [Paragraph(_earlier(picture, language))]
    changes = tuple(_change(picture, each, language) for each in picture.key_figures if each.before)
    if changes:
        parts += [Points(changes), Paragraph(say("new.rounding", language), quiet=True)]
    return parts


def _earlier(picture: Picture, language: Language) -> str:
    gate = picture.record.gate
    if not gate.earlier:
        return say("new.first", language)
    key = "new.earlier" if gate.passed else "new.earlier.count"
    return say(key, language, editions=listed(gate.earlier, language))


def _change(picture: Picture, figure: KeyFigure, language: Language) -> str:
    before_period, before = figure.before or (figure.period, figure.cell)
    key = "new.broken" if _broken(picture, before_period, figure.period) else "new.change"
    return say(
        key,
        language,
        measure=say(f"measure.{figure.measure}", language),
        now=shown_words(figure.cell, language),
        period=label("period", figure.period, language),
        before=shown_words(before, language),
        before_period=label("period", before_period, language),
    )


def _broken(picture: Picture, before: str, now: str) -> bool:
    """Whether a break lies after the earlier period's first year and by the last of this one."""
    return any(int(before[:4]) < each.year <= int(now[-4:]) for each in picture.breaks)
