"""From a protected picture to the folder that a county can publish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.picture.edition.as_csv import as_csv, dictionary_rows, table_rows
from lykta.picture.edition.catalogue import catalogue, rdf_xml, turtle
from lykta.picture.edition.dark import DarkFigure
from lykta.picture.edition.document import Document, Drawing
from lykta.picture.edition.html import front_page, page
from lykta.picture.edition.labels import label, warning
from lykta.picture.edition.messages import Language, say
from lykta.picture.edition.numbers import day
from lykta.picture.edition.packaged import shipped
from lykta.picture.edition.pdf import pdf
from lykta.picture.edition.publishing import Publishing
from lykta.picture.edition.sections import sections
from lykta.picture.picture import Picture

# Names of tables become names of files and anchors of pages.
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def write_edition(
    picture: Picture,
    folder: Path,
    *,
    publishing: Publishing | None = None,
    dark_figures: Sequence[DarkFigure] = (),
) -> None:
    """Write the files of an edition into a folder that exists and is empty: same picture, same bytes.

    Without `publishing` there is no description for data portals, whose required parts would be invented.
    Whoever calls makes the folder whole or not at all, and adds `tables.json` and `record.json`. Raises
    InputError for a folder that holds something, and for a table whose name cannot be that of a file.
    """
    _refuse(picture, folder)
    for path, content in _files(picture, publishing, dark_figures):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def document_of(
    picture: Picture, language: Language, *, dark_figures: Sequence[DarkFigure] = (), described: bool = False
) -> Document:
    """The edition in one language, before it is a page or a PDF."""
    about = picture.about
    made = day(date.fromisoformat(about.date), language)
    return Document(
        language=language,
        title=about.title[language],
        subtitle=say(
            "page.subtitle",
            language,
            county=label("place", about.county, language),
            first=str(about.first_year),
            last=str(about.last_year),
        ),
        lead=say("page.lead", language, where=say(f"page.where.{about.level}", language)),
        made=say("page.made", language, edition=about.edition, day=made),
        sections=sections(picture, language, dark_figures=dark_figures, described=described),
        warning=warning(about, language),
    )


def _refuse(picture: Picture, folder: Path) -> None:
    if any(folder.iterdir()):
        raise InputError(f"{folder} holds files already. Name an empty folder. Nothing was written.")
    for table in picture.tables:
        if not _NAME.fullmatch(table.name) or table.name == "dictionary":
            raise InputError(
                f"The table {table.name!r} cannot be a file of that name. Use letters, digits, - and _, "
                "and another name than dictionary. Nothing was written."
            )


def _files(
    picture: Picture, publishing: Publishing | None, dark_figures: Sequence[DarkFigure]
) -> Iterator[tuple[str, bytes]]:
    languages = picture.about.languages
    yield "edition.css", shipped("edition.css").encode()
    titles = {each: picture.about.title[each] for each in languages}
    yield "index.html", front_page(titles, warning(picture.about, languages[0])).encode()
    for language in languages:
        document = document_of(picture, language, dark_figures=dark_figures, described=publishing is not None)
        yield from _in_language(document, picture, publishing)
    yield from _data(picture)
    if publishing:
        graph = catalogue(picture, publishing)
        yield "dcat.ttl", turtle(graph)
        yield "dcat.rdf", rdf_xml(graph)


def _in_language(
    document: Document, picture: Picture, publishing: Publishing | None
) -> Iterator[tuple[str, bytes]]:
    language, made = document.language, date.fromisoformat(picture.about.date)
    publisher = publishing.name if publishing else label("place", picture.about.county, language)
    yield f"{language}/index.html", page(document, picture.about.languages).encode()
    yield f"{language}/edition.pdf", pdf(document, publisher=publisher, made=made)
    for section in document.sections:
        for part in section.parts:
            if isinstance(part, Drawing):
                yield f"{language}/drawings/{part.name}.svg", part.svg.encode()


def _data(picture: Picture) -> Iterator[tuple[str, bytes]]:
    for table in picture.tables:
        yield f"csv/{table.name}.csv", as_csv(table_rows(table))
    yield "csv/dictionary.csv", as_csv(dictionary_rows(picture.tables))
