"""A text as the check reads it: disguises taken off, cut into words, and each character traced to where it
stood.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from lykta.deidentify.finding import word_list

# Letters of other scripts that are drawn as Latin ones (the idea of Unicode UTS #39). They are read as Latin
# ones only in a word that also holds a Latin letter or a digit: a word wholly in Cyrillic is what it says.
_LOOK_ALIKES = {
    **dict(zip("асеорхуіјѕһԁԛԝк", "aceopxyijshdqwk", strict=True)),
    **dict(zip("АСЕОРХУІЈЅНКМТВ", "ACEOPXYIJSHKMTB", strict=True)),
    **dict(zip("αονικρτυχε", "aovikptuxe", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("ıɡɑ", "iga", strict=True)),
}
_MARK = {"−": "-", "⁄": "/", "∕": "/", "’": "'", "‘": "'", "´": "'", "`": "'", "…": "."}
# A decomposed letter has seldom more than two marks; a tower of them is decoration, and is read a piece at a
# time.
_MOST_MARKS = 4
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ALNUM = re.compile(r"[^\W_]+")
# What stands before a word that begins a sentence, a line, a quotation or an item of a list.
_OPENS = frozenset('.!?:;\n"”“»«()[]{}•*–>/=|')
_SHOUTED_LETTERS = 8
# Words of grammar that tell a language: few are enough.
_SWEDISH: Final = word_list("grammar", "swedish")
_ENGLISH: Final = word_list("grammar", "english")
_SWEDISH_LETTERS: Final = frozenset("åäö")
_GERMAN: Final = word_list("grammar", "german")
_GERMAN_WORDS = 3


class Token(NamedTuple):
    """A word: half-open span in the folded text, the word, in lower case, and how it stands."""

    start: int
    end: int
    text: str
    lower: str
    opens: bool
    """It begins a sentence, so that its capital says nothing."""
    shouted: bool
    """Its line is written in capitals, or in German where every noun has one, so that they say nothing."""

    @property
    def capital(self) -> bool:
        """Its capital says that it is a name."""
        return self.text[0].isupper() and not self.shouted


@dataclass(frozen=True)
class FoldedText:
    """The folded text, and for each of its characters where it begins and ends in the text as written."""

    text: str
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)

    @cached_property
    def lower(self) -> str:
        """The folded text in lower case, character by character."""
        return "".join(map(_lower, self.text))

    @cached_property
    def swedish(self) -> bool:
        """Whether more of the words are of Swedish grammar than of English."""
        words = [token.lower for token in self.tokens]
        swedish = sum(word in _SWEDISH or not _SWEDISH_LETTERS.isdisjoint(word) for word in words)
        return swedish >= sum(word in _ENGLISH for word in words)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words of the text, in order."""
        return tuple(_tokens(self.text, self.lower))

    def to_original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as written of a span, not empty, of the folded text."""
        return self.starts[start], self.ends[end - 1]


def read(text: str) -> FoldedText:
    """Take the disguises off a text: width, invisible characters, look-alike letters, words cut by a line
    break.

    Unicode's NFKC (UAX #15) is applied to a letter with its marks at a time, so that each character can be
    traced.
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _fold(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    kept = _without_word_breaks(characters)
    folded = _latinise("".join(characters[i] for i in kept))
    return FoldedText(folded, tuple(starts[i] for i in kept), tuple(ends[i] for i in kept))


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and end - start <= _MOST_MARKS and text[end] > "\u02ff" and _is_mark(text[end]):
            end += 1
        yield start, end
        start = end


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


@lru_cache(maxsize=8192)
def _fold(cluster: str) -> str:
    if cluster.isascii():
        return "\n" if cluster in "\r\v\f" else cluster
    return "".join(map(_plain, unicodedata.normalize("NFKC", cluster)))


def _plain(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    by_category = {"Cf": "", "Mn": "", "Me": "", "Zs": " ", "Zl": "\n", "Zp": "\n", "Pd": "-"}
    return _MARK.get(character, by_category.get(category, character))


@lru_cache(maxsize=4096)
def _lower(character: str) -> str:
    # A few capitals have a small form of two characters, which would move all that follows.
    return character.lower()[:1]


def _without_word_breaks(characters: list[str]) -> list[int]:
    """The places to keep: a hyphen and a line break within a word in small letters are left out."""
    kept: list[int] = []
    i, last = 0, len(characters) - 2
    while i < len(characters):
        within = 0 < i < last and characters[i] == "-" and characters[i + 1] == "\n"
        if within and characters[i - 1].islower() and characters[i + 2].islower():
            i += 2
            continue
        kept.append(i)
        i += 1
    return kept


def _latinise(text: str) -> str:
    return text if text.isascii() else _ALNUM.sub(_as_drawn, text)


def _as_drawn(found: re.Match[str]) -> str:
    word = found[0]
    if word.isascii() or not any(c.isascii() or "À" <= c <= "ɏ" for c in word):
        return word
    return "".join(_LOOK_ALIKES.get(c, c) for c in word)


def _tokens(text: str, lower: str) -> Iterator[Token]:
    shouted = tuple(_shouted_lines(text))
    line, before = 0, 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        while line + 1 < len(shouted) and start >= shouted[line][0]:
            line += 1
        opens = before == 0 or any(c in _OPENS for c in text[before:start][-8:])
        yield Token(start, end, found[0], lower[start:end], opens, shouted[line][1])
        before = end


def _shouted_lines(text: str) -> Iterator[tuple[int, bool]]:
    """Where each line ends, and whether it is written in capitals."""
    end = 0
    for line in text.split("\n"):
        end += len(line) + 1
        letters = sum(map(str.isalpha, line))
        shouted = letters >= _SHOUTED_LETTERS and sum(map(str.isupper, line)) > 0.8 * letters
        yield end, shouted or len(_GERMAN.intersection(line.lower().split())) >= _GERMAN_WORDS
