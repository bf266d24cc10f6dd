"""From a protected picture to the folder that a county can publish."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.files import READABLE_FOLDER, new_folder
from lykta.language import LANGUAGES, Language
from lykta.picture.edition.breaks import breaks_by_period
from lykta.picture.edition.catalogue import catalogue, rdf_xml, turtle
from lykta.picture.edition.document import Document, Figure
from lykta.picture.edition.figures import Context
from lykta.picture.edition.html import front_page, page
from lykta.picture.edition.key_figures import opening
from lykta.picture.edition.pdf import pdf
from lykta.picture.edition.png import png
from lykta.picture.edition.sections import imprint, sections
from lykta.picture.edition.words import (
    area,
    code_label,
    correction,
    day,
    describe_measure,
    find_word_key,
    font_files,
    label,
    read_packaged,
    say,
    topics,
    warning,
)
from lykta.picture.picture import About, Break, Picture, Publishing, RoundedDarkFigure
from lykta.picture.stored import RECORD, TABLES, tables_as_json
from lykta.picture.tables import TOTAL, Cell, CellState, Table
from lykta.spreadsheets import guard_cell

# Names of tables become names of files and anchors of pages.
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
ENCODING: Final = "utf-8-sig"
SEPARATOR: Final = ";"
ALL: Final = "TOTAL"
"""Stands in the files where a dimension's categories are taken together, as in Eurostat's lists."""
BAND: Final = "0-4"


def write_edition(
    picture: Picture,
    folder: Path,
    *,
    publishing: Publishing | None = None,
    dark_figures: Sequence[RoundedDarkFigure] = (),
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
    picture: Picture,
    language: Language,
    *,
    publishing: Publishing | None = None,
    dark_figures: Sequence[RoundedDarkFigure] = (),
) -> Document:
    """The edition in one language, before it is a page or a PDF."""
    about, context = picture.about, Context(picture, language, publishing)
    made = day(date.fromisoformat(about.date), language)
    estimated = any(each.estimate for each in dark_figures)
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
        opening=opening(picture, language, estimated=estimated),
        lead=say(
            "page.lead",
            language,
            where=say(f"page.where.{about.level}", language),
            what=topics(picture.tables, language),
        ),
        made=say("page.made", language, edition=about.edition, day=made),
        sections=sections(context, dark_figures=dark_figures, described=publishing is not None),
        imprint=imprint(context),
        warning=warning(about, language),
        correction=correction(about, language),
        all_editions=publishing.all_editions(language) if publishing else "",
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
    picture: Picture, publishing: Publishing | None, dark_figures: Sequence[RoundedDarkFigure]
) -> Iterator[tuple[str, bytes]]:
    languages = picture.about.languages
    yield "edition.css", read_packaged("edition.css").encode()
    yield from ((f"fonts/{name}", content) for name, content in font_files().items())
    titles = {each: picture.about.title[each] for each in languages}
    yield "index.html", front_page(titles, warning(picture.about, languages[0])).encode()
    for language in languages:
        document = document_of(picture, language, publishing=publishing, dark_figures=dark_figures)
        yield from _in_language(document, picture, publishing)
    yield from _data(picture, document.figures())
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
    source = say(
        "figure.source",
        language,
        publisher=publisher,
        title=document.title,
        edition=picture.about.edition,
        day=day(made, language),
    )
    for figure in document.figures():
        yield f"{language}/drawings/{figure.name}.svg", figure.svg.encode()
        yield f"{language}/figures/{figure.name}.png", png(figure, f"{document.warning} {source}".strip())


def _data(picture: Picture, figures: Sequence[Figure]) -> Iterator[tuple[str, bytes]]:
    for table in picture.tables:
        yield f"csv/{table.name}.csv", as_csv(table_rows(table, picture.about, picture.breaks))
    together = [figure for figure in figures if len(figure.tables) > 1]
    for figure in together:
        rows = [list(table_rows(table, picture.about, picture.breaks)) for table in figure.tables]
        yield f"csv/{figure.file}.csv", as_csv([rows[0][0], *(row for each in rows for row in each[1:])])
    yield (
        "csv/dictionary.csv",
        as_csv(
            dictionary_rows(
                picture.tables, picture.about, {figure.file: figure.tables for figure in together}
            )
        ),
    )


def write_folder(
    picture: Picture,
    folder: Path,
    *,
    publishing: Publishing | None = None,
    dark_figures: Sequence[RoundedDarkFigure] = (),
) -> None:
    """Write the edition of a picture into a folder of this name, with its tables and its release record.

    `InputError` when something of that name is there, or the folder cannot be made; nothing is left then.
    """
    if folder.exists():
        raise InputError(f"{folder} is there already. Nothing was written. Name another folder.")
    try:
        # Made for its maker alone, until it is an edition that may be looked at.
        with new_folder(folder, mode=READABLE_FOLDER) as draft:
            write_edition(picture, draft, publishing=publishing, dark_figures=dark_figures)
            _add_record(picture, draft)
    except OSError as error:
        raise InputError(f"{folder} cannot be made ({error.strerror}). Nothing was written.") from error


def _add_record(picture: Picture, folder: Path) -> None:
    (folder / TABLES).write_text(tables_as_json(picture), encoding="utf-8")
    record = picture.record.with_files(_hashes(folder))
    (folder / RECORD).write_text(record.as_json(), encoding="utf-8")


def _hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file by its path in the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as the bytes of one file, the first of them the names of the columns."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode(ENCODING)


def table_rows(table: Table, about: About, breaks: Sequence[Break]) -> Iterator[tuple[str, ...]]:
    """The cells: code and words of each dimension, what is counted, state, number, band, why held, breaks."""
    named = (
        column for name in table.dimensions for column in (name, *(f"{name}_{each}" for each in LANGUAGES))
    )
    yield (
        *named,
        "measure",
        *(f"what_{each}" for each in LANGUAGES),
        "state",
        "number",
        "band",
        "why",
        "breaks",
    )
    by_purpose = "purpose" in table.dimensions
    by_place = "place" in table.dimensions
    what = [
        f"{describe_measure(table.measure, each, by_purpose=by_purpose)}, "
        f"{area(about, each, by_place=by_place)}"
        for each in LANGUAGES
    ]
    by_period = breaks_by_period(breaks, table)
    for cell in table.cells:
        # By the code of the period alone: that of a municipality can look like a year.
        period = dict(zip(table.dimensions, cell.codes, strict=True)).get("period", TOTAL)
        years = " ".join(str(each.year) for each in by_period.get(period, ()))
        yield (*_codes(table, cell, about), table.measure, *what, *_state(cell), years)


def _codes(table: Table, cell: Cell, about: About) -> Iterator[str]:
    for dimension, code in zip(table.dimensions, cell.codes, strict=True):
        yield ALL if code == TOTAL else code
        yield from (code_label(table, dimension, code, about, language) for language in LANGUAGES)


def _state(cell: Cell) -> tuple[str, str, str, str]:
    return (
        str(cell.state),
        "" if cell.number is None else str(cell.number),
        BAND if cell.state == CellState.BAND else "",
        "" if cell.why is None else str(cell.why),
    )


def dictionary_rows(
    tables: Iterable[Table], about: About, together: Mapping[str, Sequence[Table]] | None = None
) -> Iterator[tuple[str, ...]]:
    """Every column of every file, and every code in it, with its words in both languages.

    `together` are the files that hold several tables of the same dimensions, by their names.
    """
    yield ("file", "column", "code", *(f"words_{language}" for language in LANGUAGES))
    for table in tables:
        yield from _dictionary(f"{table.name}.csv", [table], about)
    for name, several in (together or {}).items():
        yield from _dictionary(f"{name}.csv", several, about)


def _dictionary(file: str, tables: Sequence[Table], about: About) -> Iterator[tuple[str, ...]]:
    first = tables[0]
    for name, codes in zip(first.dimensions, first.categories, strict=True):
        yield (
            file,
            name,
            "",
            *(say(f"dictionary.{find_word_key(name, first.measure)}", each) for each in LANGUAGES),
        )
        for code in codes:
            yield (
                file,
                name,
                code or ALL,
                *(code_label(first, name, code, about, each) for each in LANGUAGES),
            )
        for language in LANGUAGES:
            yield (
                file,
                f"{name}_{language}",
                "",
                *(say(f"dictionary.words_{language}", each) for each in LANGUAGES),
            )
    for column in ("measure", "what_sv", "what_en", "state", "number", "band", "why", "breaks"):
        yield (file, column, "", *(say(f"dictionary.{column}", each) for each in LANGUAGES))
    for table in tables:
        yield (
            file,
            "measure",
            table.measure,
            *(say(f"measure.{table.measure}", each) for each in LANGUAGES),
        )
    for state in CellState:
        yield (file, "state", str(state), *(say(f"state.{state}", each) for each in LANGUAGES))
    for why in sorted({cell.why for table in tables for cell in table.cells if cell.why}):
        yield (file, "why", str(why), *(say(f"why.{why}", each) for each in LANGUAGES))
