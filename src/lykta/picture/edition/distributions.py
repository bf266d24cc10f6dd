"""The files of an edition that a reader or a program takes on its own, with their titles and forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lykta.picture.edition.labels import captions
from lykta.picture.edition.messages import LANGUAGES, Language, say
from lykta.picture.picture import Picture


@dataclass(frozen=True, slots=True)
class DistributionOf:
    """A file by its path in the folder, its media type, its titles, and the languages in it."""

    path: str
    media_type: str
    titles: tuple[tuple[Language, str], ...]
    languages: tuple[Language, ...]


def distributions(picture: Picture) -> Iterator[DistributionOf]:
    """Pages and PDFs by language, all tables as JSON, and each table as CSV."""
    for language in picture.about.languages:
        for name, media_type in (("html", "text/html"), ("pdf", "application/pdf")):
            path = f"{language}/{'index.html' if name == 'html' else 'edition.pdf'}"
            title = say(f"catalogue.{name}", language)
            yield DistributionOf(path, media_type, ((language, title),), (language,))
    both = tuple((each, say("catalogue.json", each)) for each in LANGUAGES)
    yield DistributionOf("tables.json", "application/json", both, LANGUAGES)
    named = {language: captions(picture.tables, language) for language in LANGUAGES}
    for table in picture.tables:
        titles = tuple(
            (each, say("catalogue.csv", each, caption=named[each][table.name])) for each in LANGUAGES
        )
        yield DistributionOf(f"csv/{table.name}.csv", "text/csv", titles, LANGUAGES)
