"""Figures that others have published, as they wrote them, each with its source, in no series of ours."""

from __future__ import annotations

from lykta.picture.edition.document import Grid, Link, Paragraph, Part, Points, Row, Section, Shown
from lykta.picture.edition.messages import Language, say
from lykta.picture.picture import Picture

_COLUMNS = ("what", "period", "place", "figure", "source")


def published(picture: Picture, language: Language) -> Section:
    """The figures as a table, and the sources' addresses as links."""
    title = say("published.title", language)
    if not picture.published:
        return Section("published", title, (Paragraph(say("published.none", language)),))
    rows = tuple(
        Row(
            each.what[language],
            (Shown(each.period), Shown(each.place), Shown(each.figure, "number"), Shown(each.source)),
        )
        for each in picture.published
    )
    heads = tuple(say(f"published.{column}", language) for column in _COLUMNS)
    addresses = {each.source: each.address for each in picture.published if each.address}
    parts: list[Part] = [
        Paragraph(say("published.intro", language)),
        Grid(say("published.caption", language), heads, rows),
    ]
    if addresses:
        parts.append(Points(tuple(Link(source, address) for source, address in sorted(addresses.items()))))
    return Section("published", title, tuple(parts))
