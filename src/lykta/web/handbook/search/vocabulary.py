"""The words that the pages use: their stems, the parts of long words, and the nearest to a word misspelt.

Swedish writes compounds as one word. A word is split where both sides are words of the pages, with the letters
that Swedish puts between them: `människohandel` into `människ` and `handel`.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator

from lykta.web.handbook.search.words import fold, is_empty, stem
from lykta.web.language import Language

_SHORTEST_PART = 4
# Parts of three letters split words where there is no seam, but for these.
_SHORT_PARTS = frozenset({"hiv", "kon", "lag", "mat", "sex", "sms"})
_JOINTS = "soeaun"
_MOST_PARTS = 3

_SHORTEST_MISSPELT = 4
_ONE_LETTER_WRONG = 6
"""Up to this length one letter may be wrong; in a longer word, two."""

_SHARED_BEGINNING = 5
_SHARED_SHARE = 0.6


class Vocabulary:
    """All words of one language's pages, as they are written, with how often."""

    def __init__(self, language: Language, written: Iterable[str]) -> None:
        self._language = language
        self._stems: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        for word in written:
            folded = fold(word)
            self._counts[folded] += 1
            self._stems.setdefault(folded, stem(word, language))
        self._known = frozenset(self._stems.values())
        self._sorted = sorted(self._known)
        self._beginnings = frozenset(self._usable_parts())
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for folded in self._stems:
            if folded.isalpha() and len(folded) >= _SHORTEST_MISSPELT:
                self._by_length.setdefault(len(folded), []).append((_letters(folded), folded))
        self._split: dict[str, tuple[str, ...]] = {}

    def stem(self, word: str) -> str:
        """The stem of a word; one that was typed without its accents has that of the word with them."""
        return self._stems.get(fold(word)) or stem(word, self._language)

    def knows(self, term: str) -> bool:
        """Whether a stem is in the pages."""
        return term in self._known

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems of the words that a compound is made of; none when it is not one, or not in Swedish."""
        folded = fold(word)
        if self._language != "sv" or len(folded) < 2 * _SHORTEST_PART - 1:
            return ()
        if folded not in self._split:
            found = min(self._splits(folded, _MOST_PARTS), key=len, default=())
            self._split[folded] = found if len(found) > 1 else ()
        return self._split[folded]

    def beginning_like(self, term: str) -> Iterator[str]:
        """Stems that are probably of the same word: `prostituer` and `prostitution` begin alike."""
        start = term[:_SHORTEST_PART]
        if len(start) < _SHORTEST_PART or not start.isalpha():
            return
        for other in self._sorted[bisect_left(self._sorted, start) :]:
            if not other.startswith(start):
                return
            if other != term and _begin_alike(term, other):
                yield other

    def nearest(self, word: str) -> str | None:
        """The word of the pages that is one or two letters from a misspelt one; of several, the most usual."""
        folded = fold(word)
        if len(folded) < _SHORTEST_MISSPELT or not folded.isalpha():
            return None
        most = 1 if len(folded) <= _ONE_LETTER_WRONG else 2
        letters = _letters(folded)
        near = [
            (distance, -self._counts[other], other)
            for length in range(len(folded) - most, len(folded) + most + 1)
            for mask, other in self._by_length.get(length, ())
            # A wrong letter changes at most two of the kinds of letters: this leaves few to compare.
            if (mask ^ letters).bit_count() <= 2 * most
            and (distance := letters_wrong(folded, other)) <= most
        ]
        return min(near)[2] if near else None

    def _usable_parts(self) -> Iterator[str]:
        for folded, its_stem in self._stems.items():
            for part in (folded, its_stem):
                if part.isalpha() and not is_empty(part, self._language) and _long_enough(part):
                    yield part

    def _splits(self, word: str, most: int) -> Iterator[tuple[str, ...]]:
        if (last := self._last_part(word)) is not None:
            yield (last,)
        if most == 1:
            return
        for at in range(len(word) - 3, 2, -1):
            first = self._first_part(word[:at])
            if first is not None:
                for rest in self._splits(word[at:], most - 1):
                    yield (first, *rest)

    def _first_part(self, text: str) -> str | None:
        for part in (text, text[:-1] if text[-1] in _JOINTS else ""):
            if part in self._beginnings:
                return self._stems.get(part, part)
        return None

    def _last_part(self, text: str) -> str | None:
        if text in self._beginnings:
            return self._stems.get(text, text)
        ending = stem(text, self._language)
        return ending if _long_enough(text) and ending in self._beginnings else None


def letters_wrong(one: str, other: str) -> int:
    """How many letters are missing, added, exchanged or in the wrong order between two words.

    The optimal string alignment distance (Damerau 1964; each pair of letters changes places at most once).
    """
    before: list[int] = []
    above = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for place, against in enumerate(other, 1):
            cost = min(above[place] + 1, row[-1] + 1, above[place - 1] + (letter != against))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == against:
                cost = min(cost, before[place - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]


def _letters(word: str) -> int:
    """The kinds of letters in a word, one bit each."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 64)
    return mask


def _long_enough(part: str) -> bool:
    return len(part) >= _SHORTEST_PART or part in _SHORT_PARTS


def _begin_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    shared = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    enough = shared == len(shorter) or shared >= _SHARED_BEGINNING
    return enough and shared >= _SHARED_SHARE * len(longer)
