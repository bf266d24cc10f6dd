"""The index: SQLite's full-text search over stems, in memory, one for each language."""

import sqlite3
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lykta.web.handbook.library import Library, library
from lykta.web.handbook.search.excerpt import Piece, excerpt
from lykta.web.handbook.search.sections import Section, sections
from lykta.web.handbook.search.words import stems
from lykta.web.language import Language

LONGEST_QUERY = 200
"""Signs of a query that are read; the rest is left out."""

_MOST_WORDS = 12
_MOST_HITS = 20
# A word in a title says more of what a section is about than one in its text.
_WEIGHTS = (8.0, 4.0, 1.0)


@dataclass(frozen=True)
class Hit:
    """A section that was found, with the words around the first that was looked for."""

    section: Section
    pieces: tuple[Piece, ...]


class Index:
    """Finds the sections of pages in one language."""

    def __init__(self, language: Language, parts: Iterable[Section]) -> None:
        self._language = language
        self._sections = list(parts)
        self._lock = threading.Lock()
        # Read by every thread of the server, one at a time.
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        # Closed with the index, and not at some later time by the collector of garbage, which warns.
        weakref.finalize(self, self._database.close)
        self._database.execute("CREATE VIRTUAL TABLE section USING fts5 (title, heading, text)")
        rows = [
            (number, *(" ".join(stems(words, language)) for words in (part.title, part.heading, part.text)))
            for number, part in enumerate(self._sections)
        ]
        self._database.executemany(
            "INSERT INTO section (rowid, title, heading, text) VALUES (?, ?, ?, ?)", rows
        )

    def find(self, query: str) -> list[Hit]:
        """The sections that hold all words of a query, or else any of them; the best first."""
        wanted = list(dict.fromkeys(stems(query[:LONGEST_QUERY], self._language)))[:_MOST_WORDS]
        if not wanted:
            return []
        # Each word also finds those that begin with it: Swedish writes long words together.
        terms = [f'"{word}"*' for word in wanted]
        numbers = self._numbers(" AND ".join(terms)) or self._numbers(" OR ".join(terms))
        return [
            Hit(self._sections[number], excerpt(self._sections[number].text, wanted, self._language))
            for number in numbers
        ]

    def _numbers(self, expression: str) -> list[int]:
        with self._lock:
            rows = self._database.execute(
                "SELECT rowid FROM section WHERE section MATCH ? "
                "ORDER BY bm25(section, ?, ?, ?), rowid LIMIT ?",
                (expression, *_WEIGHTS, _MOST_HITS),
            )
            return [row[0] for row in rows]


def find(query: str, language: Language) -> list[Hit]:
    """Search the handbook as the server is set up."""
    return _index(_Pages(library()), language).find(query)


@dataclass(frozen=True, eq=False)
class _Pages:
    """A library as a key: one and the same library gives one index."""

    library: Library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pages) and other.library is self.library


@lru_cache(maxsize=8)
def _index(pages: _Pages, language: Language) -> Index:
    return Index(language, (part for page in pages.library.in_language(language) for part in sections(page)))
