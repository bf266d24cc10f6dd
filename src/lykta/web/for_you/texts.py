"""The page's outline and its words in each language, and what an editor of them has to mend.

They are read from files, and shown with numbers as links.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lykta.errors import InputError
from lykta.language import LANGUAGES
from lykta.web.handbook.checking import EditorFinding, source_need
from lykta.web.handbook.library import PageSource, read_toml
from lykta.web.templatetags.lykta import telephone

PACKAGE: Final = Path(__file__).parent

ORDER: Final = ("sv", "en", "ro", "bg", "uk", "ru", "es", "th", "ar")
"""The codes of the languages (ISO 639-1), in the order in which the page lists them."""

AROUND: Final = (
    "title", "lead", "skip", "languages", "danger", "danger-call", "more", "leave", "leave-key", "stored",
    "paper", "sources", "checked", "site", "unchecked",
)  # fmt: skip
"""What the page says around its sections."""

PLACE: Final = re.compile(r"\{([a-z-]+)\}")
"""Where a text has a number: its name between braces."""


@dataclass(frozen=True)
class PhoneLine:
    """Whom to call: the names of the numbers, and the keys of the sources."""

    numbers: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class PageOutline:
    """What the page says in every language, without the words."""

    checked: dt.date
    """The day on which the page was last compared with its sources."""
    review_by: dt.date
    numbers: Mapping[str, str]
    lines: Mapping[str, PhoneLine]
    sections: Mapping[str, Mapping[str, tuple[str, ...]]]
    """The sections in order; in each, the sentences in order with the keys of their sources."""

    def text_keys(self) -> Iterator[str]:
        """The key of every text that each language has: `section.sentence`."""
        yield from (f"around.{key}" for key in AROUND)
        for key in self.lines:
            yield from (f"lines.{key}", f"lines.{key}-when")
        for section, sentences in self.sections.items():
            yield f"{section}.title"
            yield from (f"{section}.{key}" for key in sentences)

    def sources_of(self, key: str) -> tuple[str, ...]:
        """The sources of one text; none for titles, advice of our own and the words around the sections."""
        section, _, name = key.partition(".")
        if section == "lines":
            return self.lines[name.removesuffix("-when")].sources
        return self.sections.get(section, {}).get(name, ())

    def sources(self) -> list[str]:
        """The keys of all sources, each once, in the order in which the page needs them."""
        of_lines = [key for line in self.lines.values() for key in line.sources]
        of_sections = [
            key for sentences in self.sections.values() for keys in sentences.values() for key in keys
        ]
        return list(dict.fromkeys(of_lines + of_sections))

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the page should have been read through again."""
        return today > self.review_by


@dataclass(frozen=True)
class Translation:
    """The page's words in one language."""

    code: str
    name: str
    """The language's name in the language itself."""
    direction: str
    """`ltr`, or `rtl` where one reads from right to left."""
    words: Mapping[str, str]
    """Each text by its key, with names of numbers between braces."""
    checked_by: str = ""
    """The role of the native speaker who has checked the translation; empty while none has."""

    @property
    def is_of_the_site(self) -> bool:
        """Whether the whole site is in this language, and not this page alone."""
        return self.code in LANGUAGES

    @property
    def is_unread(self) -> bool:
        """Whether it is a translation that no native speaker has checked."""
        return not (self.is_of_the_site or self.checked_by)

    def to_html(self, key: str) -> SafeString:
        """A text as HTML, with each number as a link that a phone can call."""
        pieces = PLACE.split(self.words[key])
        return format_html_join(
            "", "{}", ((number_link(piece) if at % 2 else piece,) for at, piece in enumerate(pieces))
        )


def number_link(name: str) -> SafeString:
    """One of the page's numbers as a link; its digits stand from left to right in every language."""
    number = page_outline().numbers[name]
    return format_html('<a href="{}" dir="ltr">{}</a>', telephone(number), number)


@lru_cache(maxsize=1)
def page_outline() -> PageOutline:
    """The page's outline as the package has it; read once."""
    table = read_toml(PACKAGE / "page.toml", "the page")
    try:
        return PageOutline(
            checked=table["checked"],
            review_by=table["review_by"],
            numbers=table["numbers"],
            lines={
                key: PhoneLine(tuple(line["numbers"]), tuple(line["sources"]))
                for key, line in table["lines"].items()
            },
            sections={
                section: {key: tuple(sources) for key, sources in sentences.items()}
                for section, sentences in table["sections"].items()
            },
        )
    except KeyError as error:
        raise InputError(f"{PACKAGE / 'page.toml'}: {error} is missing.") from error


@lru_cache(maxsize=1)
def translations() -> Mapping[str, Translation]:
    """The words of every language by its code, in the order of the list; read once."""
    return {code: read_translation(PACKAGE / "texts" / f"{code}.toml") for code in ORDER}


def read_translation(path: Path) -> Translation:
    """Read one language's file; `InputError` names a file that does not hold."""
    table = read_toml(path, "the page")
    try:
        name, direction = table.pop("name"), table.pop("direction")
        checked_by = table.pop("checked_by", "")
    except KeyError as error:
        raise InputError(f"{path}: {error} is missing.") from error
    words = {
        f"{section}.{key}": words for section, sentences in table.items() for key, words in sentences.items()
    }
    return Translation(path.stem, name, direction, words, checked_by)


_FIGURE = re.compile(r"\d+")
# In Arabic a figure has signs of its own; a phone has those of the page, so the page keeps to them.
_OTHER_FIGURE = re.compile("[٠-٩๐-๙]")


def check_page(
    outline: PageOutline, texts: Mapping[str, Translation], sources: Mapping[str, PageSource], today: dt.date
) -> list[EditorFinding]:
    """All that is to be mended on the page on a day; none is the good answer."""
    found = list(_in_outline(outline, sources, today))
    for text in texts.values():
        found += _keys(text, outline)
        found += _figures(text, texts["sv"], outline)
        found += _find_unsourced(text, outline)
    return found


def _in_outline(
    outline: PageOutline, sources: Mapping[str, PageSource], today: dt.date
) -> Iterator[EditorFinding]:
    if outline.is_overdue(today):
        yield EditorFinding("overdue", "for-you", f"was to be read through by {outline.review_by}")
    for key in outline.sources():
        if key not in sources:
            yield EditorFinding("unknown source", "for-you", key)


def _keys(text: Translation, outline: PageOutline) -> Iterator[EditorFinding]:
    wanted = set(outline.text_keys())
    for key in sorted(wanted - text.words.keys()):
        yield EditorFinding("missing translation", f"for-you/{text.code}", key)
    for key in sorted(text.words.keys() - wanted):
        yield EditorFinding("different shape", f"for-you/{text.code}", f"{key} is not a text of the page")


def _figures(text: Translation, swedish: Translation, outline: PageOutline) -> Iterator[EditorFinding]:
    for key, words in text.words.items():
        where = f"for-you/{text.code}, {key}"
        for name in PLACE.findall(words):
            if name not in outline.numbers:
                yield EditorFinding("different number", where, f"no number is called {name}")
        if _OTHER_FIGURE.search(words) or figures(words) != figures(swedish.words.get(key, "")):
            yield EditorFinding("different number", where, words)


def figures(words: str) -> Counter[str]:
    """The figures of a text and the names of its numbers, with how often each stands there."""
    return Counter([*_FIGURE.findall(words), *PLACE.findall(words)])


def _find_unsourced(text: Translation, outline: PageOutline) -> Iterator[EditorFinding]:
    for language in LANGUAGES:
        if language != text.code:
            continue
        for key, words in text.words.items():
            stated = PLACE.sub("112", words)
            if source_need(stated, language) == "a source" and not (outline.sources_of(key) or is_own(key)):
                yield EditorFinding("unsourced sentence", f"for-you/{language}, {key}", words)


def is_own(key: str) -> bool:
    """Whether a text is of the page itself, or a title, and so states nothing about the world."""
    return key.startswith("around.") or key.endswith(".title")
