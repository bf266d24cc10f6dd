"""Builds the PDFs of the handbook's sheets: its cards and its forms, each on one page.

    .venv/bin/python scripts/sheets.py

They lie among the static files of the package, beside a file of the digests of the pages that they were made
from. A test builds them again and wants the same bytes.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import typst

from lykta.language import LANGUAGES, Language
from lykta.web.handbook.library import HandbookPage, Library, PageSource, load
from lykta.web.handbook.sheets import BUILT, digest, pdf_name, sheet

STATIC = Path(__file__).resolve().parents[1] / "src/lykta/web/static"
_SETTING = Path(__file__).with_suffix(".typ")
_REGIONS: dict[Language, str] = {"sv": "SE", "en": "GB"}
_SOURCES: dict[Language, str] = {"sv": "Källor", "en": "Sources"}
_MADE: dict[Language, str] = {
    "sv": "Lykta. Kontrollerad {day} av {role}.{unread} Det du skriver på pappret sparas och skickas inte.",
    "en": "Lykta. Checked {day} by {role}.{unread} What you write on this paper is not stored and not sent.",
}
_UNREAD: dict[Language, str] = {
    "sv": " Ännu inte läst av en jurist.",
    "en": " Not yet read by a lawyer.",
}
# The forms have more to fit on their page than the cards.
_SIZES = {"cards": 12.5, "forms": 10.5}


def sheets(library: Library) -> Iterator[HandbookPage]:
    """The pages that have a PDF."""
    for language in LANGUAGES:
        yield from (page for page in library.in_language(language) if page.is_sheet)


def pdf(page: HandbookPage, library: Library) -> bytes:
    """A page as a PDF by the rules of PDF/UA-1; the same page gives the same bytes."""
    words = sheet(page)
    day = page.checked
    data = {
        "title": page.title,
        "summary": page.summary,
        "language": page.language,
        "region": _REGIONS[page.language],
        "day": [day.year, day.month, day.day],
        "size": _SIZES[page.group],
        "blocks": words.as_json(),
        "sources": [_source(library.sources[key], page.language) for key in words.cited],
        "words": {
            "sources": _SOURCES[page.language],
            "made": _MADE[page.language].format(
                day=day,
                role=page.checked_by,
                unread="" if page.read_by_lawyer else _UNREAD[page.language],
            ),
        },
    }
    return typst.compile(
        _SETTING.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
    )


def _source(source: PageSource, language: Language) -> str:
    title = source.title_en if language == "en" and source.title_en else source.title
    return f"{title.rstrip('.')}. {source.publisher}."


def main() -> int:
    """Build every PDF, and write down what each was made from."""
    library = load()
    for page in sheets(library):
        path = STATIC / pdf_name(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf(page, library))
    digests = {f"{page.language}/{page.key}": digest(page) for page in sheets(library)}
    BUILT.write_text(json.dumps(digests, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(digests)} sheets built.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
