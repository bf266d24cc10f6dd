"""What the handbook holds: pages, sources and the county's team; a county's files replace the package's."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import NoneType
from typing import Any, Literal

from django.conf import settings

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language

PACKAGE = Path(__file__).parent / "pages"


def read_toml(path: Path, what: str) -> dict[str, Any]:
    """What a file holds; `InputError` names the file and `what` it is to hold, such as "the contacts"."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {what} cannot be read as UTF-8 text ({error}).") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {what} cannot be read as TOML ({error}).") from error


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
_PAGE_OPTIONAL: dict[str, Any] = {"group": "act", "leaflet": False, "read_by_lawyer": None}


@dataclass(frozen=True)
class HandbookPage:
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
    read_by_lawyer: dt.date | None = None
    """The day on which a lawyer read it; none yet."""

    @property
    def is_sheet(self) -> bool:
        """Whether the page is made to be printed on one sheet of A4."""
        return self.group in SHEETS

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the day by which the page should have been read through again has passed."""
        return today > self.review_by


def read_page(path: Path, language: Language) -> HandbookPage:
    """Read a page from its file; `InputError` names the file and what is wrong in it."""
    name = _NAME.fullmatch(path.stem)
    if not name:
        raise InputError(f"{path}: a page's file is named by a number and a word, such as 05-signs.md.")
    parts = _FRONT.match(_text(path))
    if not parts:
        raise InputError(f"{path}: the page has to begin with its facts between two lines of +++.")
    facts = _facts(path, parts["front"])
    return HandbookPage(
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
    if facts.keys() - _PAGE_OPTIONAL.keys() != _FIELDS.keys():
        raise InputError(
            f"{path}: the facts have to be exactly {', '.join(_FIELDS)}; or {', '.join(_PAGE_OPTIONAL)}."
        )
    facts = _PAGE_OPTIONAL | facts
    if facts["group"] not in GROUPS:
        raise InputError(f"{path}: the group {facts['group']} has to be one of {', '.join(GROUPS)}.")
    if type(facts["leaflet"]) is not bool:
        raise InputError(f"{path}: leaflet has to be true or false.")
    if type(facts["read_by_lawyer"]) not in {dt.date, NoneType}:
        raise InputError(f"{path}: read_by_lawyer has to be a bare date, or left out.")
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


_SOURCE_NEEDED = {"title", "publisher", "url"}
_SOURCE_OPTIONAL = {"title_en", "dated", "checked", "note", "note_en", "wording", "amended"}
_AMENDMENT = {"act": str, "day": dt.date, "read": bool}


@dataclass(frozen=True)
class Amendment:
    """An act that changed a provision after the wording that was read, and whether it was read too."""

    act: str
    day: dt.date
    """The day on which the change came into force."""
    read: bool


@dataclass(frozen=True)
class PageSource:
    """One source, as the list at the end of a page shows it."""

    key: str
    title: str
    publisher: str
    url: str
    title_en: str = ""
    dated: str = ""
    """The day of the document or of the wording's taking force, as far as known: a year, a month or a day."""
    checked: dt.date | None = None
    note: str = ""
    note_en: str = ""
    """What a reader has to know to weigh it, such as that it was read at second hand."""
    wording: str = ""
    """For a provision: the act whose wording was read, such as SFS 2022:916."""
    amended: tuple[Amendment, ...] = ()
    """What is known to have changed the provision since, in the order of the days."""

    @property
    def unread(self) -> tuple[Amendment, ...]:
        """The known amendments that were not read: the provision may say something else today."""
        return tuple(each for each in self.amended if not each.read)


def read_sources(path: Path) -> dict[str, PageSource]:
    """Read the sources of one file, by key; `InputError` names the file and the source that does not hold."""
    tables = read_toml(path, "the sources")
    return {key: _source(path, key, table) for key, table in tables.items()}


def _source(path: Path, key: str, table: Any) -> PageSource:
    named = table.keys() if isinstance(table, dict) else set()
    if not _SOURCE_NEEDED <= named <= _SOURCE_NEEDED | _SOURCE_OPTIONAL:
        needed, optional = ", ".join(sorted(_SOURCE_NEEDED)), ", ".join(sorted(_SOURCE_OPTIONAL))
        raise InputError(f"{path}: the source {key} needs {needed}, and may have {optional}.")
    if not str(table["url"]).startswith(("https://", "http://")):
        raise InputError(f"{path}: the address of the source {key} has to begin with https://.")
    amended = tuple(_amendment(path, key, each) for each in table.pop("amended", ()))
    if amended and not table.get("wording"):
        raise InputError(f"{path}: {key} names amendments and has to name the wording that was read.")
    return PageSource(key=key, amended=amended, **table)


def _amendment(path: Path, key: str, table: Any) -> Amendment:
    if not isinstance(table, dict) or {name: type(value) for name, value in table.items()} != _AMENDMENT:
        raise InputError(f"{path}: each amendment of {key} needs act, day and read.")
    return Amendment(**table)


_TEAM_WORDS = {"name", "coordinator", "members"}


@dataclass(frozen=True)
class TeamWords:
    """The team's name, coordinator and members in one language."""

    name: str
    coordinator: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Team:
    """The county's team in each language, and the keys of the sources that say so."""

    words: Mapping[Language, TeamWords]
    sources: tuple[str, ...]


def read_team(path: Path) -> Team:
    """Read `team.toml` of an overlay; `InputError` names the file and what is wrong in it."""
    table = read_toml(path, "the team")
    sources = table.pop("sources", None)
    if table.keys() != set(LANGUAGES) or not _is_list_of_words(sources):
        raise InputError(f"{path}: the team needs sources, and a table for each of {', '.join(LANGUAGES)}.")
    return Team(
        {language: _team_words(path, language, table[language]) for language in LANGUAGES}, tuple(sources)
    )


def _team_words(path: Path, language: Language, table: Any) -> TeamWords:
    if not isinstance(table, dict) or table.keys() != _TEAM_WORDS or not _is_list_of_words(table["members"]):
        raise InputError(f"{path}: the team in {language} needs a name, a coordinator and a list of members.")
    return TeamWords(str(table["name"]), str(table["coordinator"]), tuple(table["members"]))


def _is_list_of_words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)


@dataclass(frozen=True)
class Library:
    """The pages by language and key, the sources by key, and the county's team if it is described."""

    pages: Mapping[tuple[Language, str], HandbookPage]
    sources: Mapping[str, PageSource]
    team: Team | None = None

    def in_language(self, language: Language) -> list[HandbookPage]:
        """The pages of one language: group by group, and in each group by their numbers."""
        pages = (page for page in self.pages.values() if page.language == language)
        return sorted(pages, key=lambda page: (GROUPS.index(page.group), page.order, page.key))

    def by_group(self, language: Language) -> dict[Group, list[HandbookPage]]:
        """The pages of one language as the contents show them; a group without pages is left out."""
        pages = self.in_language(language)
        grouped = {group: [page for page in pages if page.group == group] for group in GROUPS}
        return {group: found for group, found in grouped.items() if found}

    def page(self, language: Language, key: str) -> HandbookPage | None:
        """The page of this name; in Swedish when it is not translated."""
        return self.pages.get((language, key)) or self.pages.get(("sv", key))

    def by_slug(self, language: Language, slug: str) -> HandbookPage | None:
        """The page with this word in its address in one language."""
        named = (page for page in self.pages.values() if page.slug == slug)
        return next((page for page in named if page.language == language), None)


def load(overlay: Path | None = None) -> Library:
    """Read the package's pages and sources, and over them the overlay's: a name replaces or adds."""
    folders = [PACKAGE, *([overlay] if overlay else [])]
    pages: dict[tuple[Language, str], HandbookPage] = {}
    sources: dict[str, PageSource] = {}
    for folder in folders:
        pages |= {(page.language, page.key): page for page in _pages(folder)}
        if (folder / "sources.toml").is_file():
            sources |= read_sources(folder / "sources.toml")
    _refuse_shared_slugs(pages.values())
    described = overlay / "team.toml" if overlay else None
    team = read_team(described) if described and described.is_file() else None
    return Library(pages, sources, team)


def library() -> Library:
    """The handbook as the server is set up; read once."""
    return _load_once(settings.LYKTA.overlay)


@lru_cache(maxsize=8)
def _load_once(overlay: Path | None) -> Library:
    return load(overlay)


def _pages(folder: Path) -> Iterable[HandbookPage]:
    for language in LANGUAGES:
        for path in sorted((folder / language).glob("*.md")):
            yield read_page(path, language)


def _refuse_shared_slugs(pages: Iterable[HandbookPage]) -> None:
    taken: dict[tuple[Language, str], HandbookPage] = {}
    for page in pages:
        other = taken.setdefault((page.language, page.slug), page)
        if other is not page:
            raise InputError(
                f"The pages {other.key} and {page.key} have the same slug, {page.slug}: change one."
            )
