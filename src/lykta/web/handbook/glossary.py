"""Words that a page explains: read from `glossary.toml`, and found where each stands first in a text.

The explanations are `popover` elements at the end of the page, which a browser opens at a button without any
script. A browser that knows no popovers shows them as a list, and so does a printer.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from django.conf import settings
from markdown_it.token import Token
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.web.handbook.checking import EditorFinding, unsourced_in_text
from lykta.web.handbook.library import PACKAGE, Library, read_toml

FILE = "glossary.toml"

type Text = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    """A word as its file holds it: what is misspelt or of the wrong kind is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    word: Text
    forms: Annotated[tuple[Text, ...], Field(min_length=1, strict=False)]
    meaning: Text
    source: str = ""
    page: str = ""


class GlossaryWord(_Entry):
    """A word that is explained, the forms it is found by, and where its meaning was read."""

    key: str


@dataclass(frozen=True)
class Glossary:
    """The words of one language by key."""

    words: Mapping[str, GlossaryWord]

    def mark(self, tokens: list[Token], *, but: str = "") -> list[GlossaryWord]:
        """Make a button of each word where it stands first in a page's text; give the words in that order.

        Headings, links and the names of boxes are passed over, and so are words that the page named `but`
        explains itself.
        """
        found: list[GlossaryWord] = []
        for at, token in enumerate(tokens):
            if token.type == "inline" and token.children and tokens[at - 1].type not in _PASSED_OVER:
                token.children = list(self._mark_children(token.children, found, but))
        return found

    def _mark_children(self, children: list[Token], found: list[GlossaryWord], but: str) -> Iterator[Token]:
        within_link = False
        for child in children:
            within_link = within_link or child.type == "link_open"
            if child.type != "text" or within_link:
                yield child
            else:
                yield from self._split(child, found, but)
            within_link = within_link and child.type != "link_close"

    def _split(self, text: Token, found: list[GlossaryWord], but: str) -> Iterator[Token]:
        start = 0
        for match in self._pattern().finditer(text.content) if self.words else ():
            word = self._by_form()[match[0].lower()]
            if word in found or word.page == but:
                continue
            found.append(word)
            yield _text(text, text.content[start : match.start()])
            button = Token("glossary_word", "button", 0)
            button.content, button.meta = match[0], {"key": word.key}
            yield button
            start = match.end()
        yield _text(text, text.content[start:])

    def _by_form(self) -> dict[str, GlossaryWord]:
        return {form.lower(): word for word in self.words.values() for form in word.forms}

    def _pattern(self) -> re.Pattern[str]:
        forms = sorted(map(re.escape, self._by_form()), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


# In a heading and in the head of a table a button would be read twice.
_PASSED_OVER = {"heading_open", "th_open"}


def _text(like: Token, content: str) -> Token:
    made = Token("text", "", 0)
    made.content, made.level = content, like.level
    return made


def read_glossaries(overlay: Path | None = None) -> dict[Language, Glossary]:
    """The words of the handbook with the county's laid over them; `InputError` names a file that fails."""
    read: dict[Language, dict[str, GlossaryWord]] = {language: {} for language in LANGUAGES}
    for folder in [PACKAGE, *([overlay] if overlay else [])]:
        if (folder / FILE).is_file():
            for language, words in _read(folder / FILE).items():
                read[language] |= words
    return {language: Glossary(words) for language, words in read.items()}


def _read(path: Path) -> dict[Language, dict[str, GlossaryWord]]:
    table = read_toml(path, "the glossary")
    unknown = table.keys() - set(LANGUAGES)
    if unknown:
        raise InputError(f"{path}: {', '.join(sorted(unknown))} is not a language of the handbook.")
    try:
        return {
            language: {
                key: GlossaryWord(key=key, **dict(_Entry.model_validate(entry)))
                for key, entry in table.get(language, {}).items()
            }
            for language in LANGUAGES
        }
    except ValidationError as error:
        wrong = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in wrong["loc"])
        raise InputError(f"{path}: the glossary does not hold: {where}: {wrong['msg']}.") from error


def glossary(language: Language) -> Glossary:
    """The words of one language as the server is set up; read once."""
    return _load_once(settings.LYKTA.overlay)[language]


@lru_cache(maxsize=8)
def _load_once(overlay: Path | None) -> dict[Language, Glossary]:
    return read_glossaries(overlay)


def check_glossaries(glossaries: Mapping[Language, Glossary], library: Library) -> list[EditorFinding]:
    """What is to be mended among the words: sources and pages that are not there, claims without a source."""
    return [
        finding
        for language, each in glossaries.items()
        for word in each.words.values()
        for finding in _in_word(word, language, library)
    ]


def _in_word(word: GlossaryWord, language: Language, library: Library) -> Iterator[EditorFinding]:
    where = f"glossary/{language}/{word.key}"
    if word.source and word.source not in library.sources:
        yield EditorFinding("unknown source", where, word.source)
    if word.page and library.page(language, word.page) is None:
        yield EditorFinding("dead link", where, f"page:{word.page}")
    if not word.source:
        for sentence in unsourced_in_text(word.meaning, language):
            yield EditorFinding("unsourced sentence", where, sentence)
