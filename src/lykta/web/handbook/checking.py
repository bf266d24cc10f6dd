"""What an editor has to mend: pages past their day, what is untranslated, dead links, bad sources."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lykta.web.handbook.citations import MARK, OLDER, OWN
from lykta.web.handbook.claims import unsourced_in
from lykta.web.handbook.library import Library
from lykta.web.handbook.markdown import anchors, internal_links, placed_things
from lykta.web.handbook.page import Page
from lykta.web.handbook.pictures import PICTURES
from lykta.web.language import LANGUAGES, Language

type Kind = Literal[
    "overdue",
    "missing translation",
    "dead link",
    "unknown source",
    "source without date",
    "unsourced sentence",
    "amended provision",
    "needless mark",
    "unknown figure",
    "choice without source",
    "different shape",
    "old contact",
    "unknown contact",
    "different number",
]


@dataclass(frozen=True)
class Finding:
    """One thing to mend: of what kind, where, and what it is."""

    kind: Kind
    where: str
    what: str


def check(library: Library, today: dt.date) -> list[Finding]:
    """All that is to be mended in a handbook on a day; none is the good answer."""
    found = [finding for page in _pages(library) for finding in _in_page(page, library, today)]
    return [*found, *_untranslated(library), *_undated(library), *_in_team(library)]


def _pages(library: Library) -> list[Page]:
    return [page for language in LANGUAGES for page in library.in_language(language)]


def _in_page(page: Page, library: Library, today: dt.date) -> Iterator[Finding]:
    where = f"{page.language}/{page.key}"
    if page.is_overdue(today):
        yield Finding("overdue", where, f"was to be read through by {page.review_by}")
    yield from in_text(page.body, where, page.language, library)
    for sentence in unsourced_in(page.summary, page.language):
        yield Finding("unsourced sentence", where, sentence)


def in_text(text: str, where: str, language: Language, library: Library) -> Iterator[Finding]:
    """What is to be mended in one text in Markdown: what it refers to, and its sentences without source."""
    yield from references_in(text, where, language, library)
    for sentence in unsourced_in(text, language):
        yield Finding("unsourced sentence", where, sentence)


def references_in(text: str, where: str, language: Language, library: Library) -> Iterator[Finding]:
    """The links, the sources and the figures of one text in Markdown that are not there."""
    for target in internal_links(text):
        if not _leads_somewhere(target, language, library):
            yield Finding("dead link", where, f"page:{target}")
    for key in dict.fromkeys(MARK.findall(text)):
        if key != OWN and key not in library.sources:
            yield Finding("unknown source", where, key)
    yield from _wordings(text, where, library)
    for name, what in placed_things(text):
        # Whether there is such a contact is looked up where the contacts are checked.
        if (
            name != "call"
            and (name, what) not in {("contact", ""), ("team", "")}
            and not (name == "picture" and what in PICTURES)
        ):
            yield Finding("unknown figure", where, f"[[{name} {what}]]")


def _wordings(text: str, where: str, library: Library) -> Iterator[Finding]:
    """The references to a wording that has been amended since without saying so, and the other way round."""
    marked = set(OLDER.findall(text))
    unmarked = set(MARK.findall(OLDER.sub("", text)))
    for key in sorted((marked | unmarked) & library.sources.keys()):
        unread = library.sources[key].unread
        if unread and key in unmarked:
            since = ", ".join(f"changed {each.day} by {each.act}" for each in unread)
            what = f"{key}: {since}, not read; read it, or mark the reference [^{key}:older]"
            yield Finding("amended provision", where, what)
        if not unread and key in marked:
            yield Finding(
                "needless mark", where, f"{key}: its wording was read, so the reference is [^{key}]"
            )


def _leads_somewhere(target: str, language: Language, library: Library) -> bool:
    key, _, heading = target.partition("#")
    other = library.page(language, key)
    return other is not None and (not heading or heading in anchors(other.body))


def _untranslated(library: Library) -> Iterator[Finding]:
    keys = sorted({key for _, key in library.pages})
    for language in LANGUAGES:
        for key in keys:
            if (language, key) not in library.pages:
                yield Finding(
                    "missing translation", f"{language}/{key}", "there is no such page in this language"
                )


def _in_team(library: Library) -> Iterator[Finding]:
    for key in library.team.sources if library.team else ():
        if key not in library.sources:
            yield Finding("unknown source", "team.toml", key)


def _undated(library: Library) -> Iterator[Finding]:
    for source in library.sources.values():
        if source.checked is None:
            yield Finding("source without date", source.key, source.title)
