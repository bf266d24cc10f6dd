"""One page of the handbook in one language, as its file holds it."""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lykta.errors import InputError
from lykta.web.language import Language

type Group = Literal["act", "cards", "rights", "forms", "what", "about"]
"""The part of the contents that a page stands in; without one it stands among what to do."""

GROUPS: tuple[Group, ...] = ("act", "cards", "rights", "forms", "what", "about")
SHEETS: tuple[Group, ...] = ("cards", "forms")
"""The groups whose pages each fit on one sheet of A4 and can be fetched as a PDF."""

# 05-signs.md: the number orders the pages, the word is the page's name in both languages.
_NAME = re.compile(r"(?P<order>\d+)-(?P<key>[a-z0-9-]+)")
_FRONT = re.compile(r"\A\+\+\+\n(?P<front>.*?)^\+\+\+\n(?P<body>.*)\Z", re.DOTALL | re.MULTILINE)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELDS: Mapping[str, type] = {
    "title": str, "slug": str, "summary": str, "audience": str,
    "checked": dt.date, "checked_by": str, "review_by": dt.date,
}  # fmt: skip
# A county's own page need not say where it stands, nor how it is printed.
_OPTIONAL: dict[str, Any] = {"group": "act", "leaflet": False}


@dataclass(frozen=True)
class Page:
    """A page's words and what is known about them; `body` is Markdown."""

    key: str
    language: Language
    order: int
    title: str
    slug: str
    summary: str
    audience: str
    checked: dt.date
    checked_by: str
    review_by: dt.date
    body: str
    group: Group = "act"
    leaflet: bool = False
    """Whether the text is to be printed on one side of A4, with the sources on the other."""

    @property
    def is_sheet(self) -> bool:
        """Whether the page is made to be printed on one sheet of A4."""
        return self.group in SHEETS

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the day by which the page should have been read through again has passed."""
        return today > self.review_by


def read_page(path: Path, language: Language) -> Page:
    """Read a page from its file; `InputError` names the file and what is wrong in it."""
    name = _NAME.fullmatch(path.stem)
    if not name:
        raise InputError(f"{path}: a page's file is named by a number and a word, such as 05-signs.md.")
    parts = _FRONT.match(_text(path))
    if not parts:
        raise InputError(f"{path}: the page has to begin with its facts between two lines of +++.")
    facts = _facts(path, parts["front"])
    return Page(
        key=name["key"],
        order=int(name["order"]),
        language=language,
        body=parts["body"].strip() + "\n",
        **facts,
    )


def _facts(path: Path, text: str) -> dict[str, Any]:
    try:
        facts = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: the facts between the lines of +++ are not TOML ({error}).") from error
    if facts.keys() - _OPTIONAL.keys() != _FIELDS.keys():
        raise InputError(f"{path}: the facts have to be exactly {', '.join(_FIELDS)}; or group, leaflet.")
    facts = _OPTIONAL | facts
    if facts["group"] not in GROUPS:
        raise InputError(f"{path}: the group {facts['group']} has to be one of {', '.join(GROUPS)}.")
    if type(facts["leaflet"]) is not bool:
        raise InputError(f"{path}: leaflet has to be true or false.")
    wrong = [name for name, kind in _FIELDS.items() if type(facts[name]) is not kind or not facts[name]]
    if wrong:
        raise InputError(
            f"{path}: {', '.join(wrong)} is empty or not of its kind: text in quotes, or a bare date."
        )
    if not _SLUG.fullmatch(facts["slug"]):
        raise InputError(f"{path}: the slug {facts['slug']} may hold only a-z, 0-9 and single hyphens.")
    return facts


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the page cannot be read as UTF-8 text ({error}).") from error
