"""The work behind the numbers."""

from __future__ import annotations

from lykta.picture.edition.document import Grid, Paragraph, Row, Section, Shown
from lykta.picture.edition.labels import label
from lykta.picture.edition.messages import Language, say
from lykta.picture.picture import Picture


def effort(picture: Picture, language: Language) -> Section:
    """What was done to see in each period, or that nobody has told."""
    title = say("effort.title", language)
    if not picture.effort:
        return Section("effort", title, (Paragraph(say("effort.none", language)),))
    rows = tuple(
        Row(
            label("period", each.period, language),
            (Shown(each.what[language]), Shown(f"{each.amount}\u00a0{each.unit[language]}")),
        )
        for each in picture.effort
    )
    heads = tuple(say(f"effort.{column}", language) for column in ("period", "what", "amount"))
    grid = Grid(say("effort.caption", language), heads, rows)
    return Section("effort", title, (Paragraph(say("effort.intro", language)), grid))
