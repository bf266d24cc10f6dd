"""The dark figure: an estimate, a lower bound, a refusal with its reason, or that there is none."""

from __future__ import annotations

from collections.abc import Sequence

from lykta.picture.edition.dark import DarkFigure, Interval
from lykta.picture.edition.document import Paragraph, Part, Section, Subheading
from lykta.picture.edition.labels import label
from lykta.picture.edition.messages import Language, say
from lykta.picture.edition.numbers import number


def dark_figure(figures: Sequence[DarkFigure], language: Language) -> Section:
    """One paragraph for each area and period."""
    parts: list[Part] = [] if figures else [Paragraph(say("dark.none", language))]
    for figure in figures:
        where = {"area": figure.area[language], "period": label("period", figure.period, language)}
        parts += [Subheading(say("dark.heading", language, **where)), *_said(figure, language)]
    return Section("dark-figure", say("dark.title", language), tuple(parts))


def _said(figure: DarkFigure, language: Language) -> list[Part]:
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


def _ends(share: str, interval: Interval, language: Language) -> list[tuple[str, str]]:
    return [
        (f"low{share}", number(interval.low, language)),
        (f"high{share}", number(interval.high, language)),
    ]
