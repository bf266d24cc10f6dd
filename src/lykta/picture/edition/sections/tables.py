"""The tables of persons, cases and consultations, each under what it is split by, with its picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lykta.picture.edition.document import Link, Paragraph, Part, Section, Subheading
from lykta.picture.edition.drawings import drawing_of
from lykta.picture.edition.labels import captions
from lykta.picture.edition.layout import grid_of
from lykta.picture.edition.messages import Language, say
from lykta.picture.picture import Picture
from lykta.picture.tables import PEOPLE_MEASURES, DimensionName, Table

_ORDER: Final[tuple[DimensionName, ...]] = (
    "place",
    "sex",
    "age",
    "purpose",
    "means",
    "origin",
    "organisation",
    "sources",
    "period",
)


def tables(picture: Picture, language: Language) -> Section:
    """The tables in the order of the first dimension, other than the period, that they are split by."""
    title = say("tables.title", language)
    if not any(table.measure in PEOPLE_MEASURES for table in picture.tables):
        return Section("tables", title, (Paragraph(say("tables.none", language)),))
    return Section(
        "tables", title, (Paragraph(say("tables.intro", language)), *_by_subject(picture, language))
    )


def subject(table: Table) -> DimensionName:
    """What a table is about: the first of its dimensions that is not the period, or else the period."""
    return next((name for name in table.dimensions if name != "period"), "period")


def file_of(table: Table, language: Language) -> Link:
    """The link from a page to the table's file."""
    name = f"{table.name}.csv"
    return Link(say("tables.file", language, file=name), f"../csv/{name}")


def _by_subject(picture: Picture, language: Language) -> Iterator[Part]:
    named = captions(picture.tables, language)
    for name in _ORDER:
        about = [
            table for table in picture.tables if table.measure in PEOPLE_MEASURES and subject(table) == name
        ]
        if about:
            yield Subheading(say(f"tables.heading.{name}", language))
        for table in about:
            yield from drawing_of(table, picture.about.county, named[table.name], language)
            yield grid_of(table, language, caption=named[table.name], file=file_of(table, language))
