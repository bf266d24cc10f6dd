"""What else is in the folder."""

from __future__ import annotations

from lykta.picture.edition.document import Link, Paragraph, Points, Section
from lykta.picture.edition.messages import Language, say


def files(language: Language, *, described: bool) -> Section:
    """Links to the files beside the page, and the form of the tables among them."""
    links = [
        Link(say("files.pdf", language), "edition.pdf"),
        Link(say("files.dictionary", language), "../csv/dictionary.csv"),
        Link(say("files.json", language), "../tables.json"),
    ]
    if described:
        links.append(Link(say("files.dcat", language), "../dcat.ttl"))
    parts = (Points(tuple(links)), Paragraph(say("files.form", language)))
    return Section("files", say("files.title", language), parts)
