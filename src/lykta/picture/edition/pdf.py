"""A document as a PDF by the rules of PDF/UA-1: tags, language, title, heads of columns, words for pictures.

Typst refuses what breaks a rule that it can check. Nobody has had it read aloud, and it claims no more.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, Final

import typst

from lykta.picture.edition.charts import size_of
from lykta.picture.edition.document import (
    Cards,
    Document,
    Figure,
    Folded,
    Grid,
    KeyFigures,
    NoticeBox,
    Paragraph,
    Part,
    Points,
    Subheading,
    TermList,
    foot,
)
from lykta.picture.edition.words import read_packaged, say

_KINDS: Final = {
    Paragraph: "paragraph",
    Subheading: "subheading",
    Points: "points",
    TermList: "terms",
    NoticeBox: "notice",
    KeyFigures: "key-figures",
    Grid: "grid",
    Figure: "figure",
    Cards: "cards",
    Folded: "folded",
}
_REGIONS: Final = {"sv": "SE", "en": "GB"}


def pdf(document: Document, *, publisher: str, made: date) -> bytes:
    """The file at `LANGUAGE/edition.pdf`; the same document and day give the same bytes on every machine.

    Only the fonts that Typst carries are used, and the only moment in the file is the start of the day.
    """
    return typst.compile(
        read_packaged("edition.typ").encode(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=datetime(made.year, made.month, made.day, tzinfo=UTC),
        sys_inputs={"edition": json.dumps(_data(document, publisher, made), ensure_ascii=False)},
    )


def _data(document: Document, publisher: str, made: date) -> dict[str, Any]:
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "opening": document.opening,
        "lead": document.lead,
        "imprint": [
            [head, value if isinstance(value, str) else asdict(value)] for head, value in document.imprint
        ],
        "warning": document.warning,
        "correction": document.correction,
        "foot": [each if isinstance(each, str) else asdict(each) for each in foot(document.language)],
        "made": document.made,
        "language": document.language,
        "region": _REGIONS[document.language],
        "publisher": publisher,
        "edition-head": say("page.edition", document.language),
        "contents": say("page.contents", document.language),
        "day": [made.year, made.month, made.day],
        "sections": [
            {"title": section.title, "parts": [_part(part) for part in section.parts]}
            for section in document.sections
        ],
    }


def _part(part: Part) -> dict[str, Any]:
    data = {"kind": _KINDS[type(part)]}
    match part:
        case Cards():
            common = part.common
            own = [
                (card.name, " ".join((card.lead, *(each for each in card.points if each not in common))))
                for card in part.cards
            ]
            return data | {"cards": own, "common": list(common)}
        case Folded():
            return data | {"title": part.title, "parts": [_part(each) for each in part.parts]}
        case Figure():
            width, height = size_of(part.svg)
            return data | {
                **{name: getattr(part, name) for name in ("title", "scope", "alternative", "svg", "notes")},
                "width": width,
                "height": height,
                "grid": _part(part.grid) if part.grid else None,
            }
        case Grid():
            texts = [part.holds_text(column) for column in range(len(part.columns))]
            return data | asdict(part) | {"texts": texts}
        case _:
            return data | asdict(part)
