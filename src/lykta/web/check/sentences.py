"""Sentences with numbered references to their sources, in the order in which a page mentions them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lykta.law import Language, Source, Statement, say, source


@dataclass(frozen=True)
class Cite:
    """A reference: the source's key, and its number on the page."""

    key: str
    number: int


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence, and whether it is a number to call."""

    text: str
    number: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the sources it rests on."""

    text: str
    cites: tuple[Cite, ...]

    def pieces(self) -> tuple[Piece, ...]:
        """The sentence with its phone numbers apart, so that a phone can call them."""
        # Split by a group, every second piece is what the group matched.
        return tuple(
            Piece(text, number=place % 2 == 1) for place, text in enumerate(_PHONE.split(self.text)) if text
        )


# The numbers that the law's sentences hold; a year, a section or an age is none of them.
_PHONE = re.compile(r"\b(112|114 14|116 016|116 111|020-\d\d \d\d \d\d)\b")


class Cited:
    """Numbers the sources of one page as they are first mentioned."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers: dict[str, int] = {}

    def cites(self, keys: Iterable[str]) -> tuple[Cite, ...]:
        """The references for these sources."""
        return tuple(Cite(key, self._numbers.setdefault(key, len(self._numbers) + 1)) for key in keys)

    def sentences(self, statements: Iterable[Statement]) -> tuple[Sentence, ...]:
        """The words of statements, each with its references."""
        return tuple(Sentence(say(said.key, self._language), self.cites(said.sources)) for said in statements)

    def sources(self) -> tuple[Source, ...]:
        """Every source that has been mentioned so far, in the order of the numbers."""
        return tuple(source(key) for key in self._numbers)
