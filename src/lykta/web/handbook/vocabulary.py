"""Words as the search knows them: stems, parts of compounds, misspellings, and lists of what means the same.

Swedish writes compounds as one word. A word is split where both sides are words of the pages, with the
letters that Swedish puts between them: `människohandel` into `människ` and `handel`.

What people type, and the words and pages that answer it, are in `search.toml` of the handbook and the county:

    [[sv.same]]                            a word that is typed, and those that the pages use for it
    why = "People say the English word."   for the next editor
    typed = ["trafficking", "traffiking"]
    means = ["människohandel"]

    [sv.leads]                             words that lead to a page, by its name
    what-to-do = ["orosanmälan"]
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import snowballstemmer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.web.handbook.library import PACKAGE, read_toml

_WORD = re.compile(r"\w+")
_ALGORITHMS = {"sv": "swedish", "en": "english"}

# Words that stand in every text and in every question, and tell nothing about what is looked for.
_EMPTY_IN_SWEDISH = """
alla allt att av bara bli blev blir blivit da de dem den deras det detta dig din du efter eller en er ett far
fick finns fran for gora gor ha hade han hans har hen henne hennes hon honom hur i ifall in inte ja jag kan
man med mig min mina mitt mot na nar nagon nagot och om oss pa sa sig sin ska skriva som ta till under ut vad
var varit vem vid vill vilka vilken vi at ar
e o mej dej sej dom nan nat ngn ngt typ asso
"""
_EMPTY_IN_ENGLISH = """
a about after all am an and any are as at be by can do does for from get has have he her him how i if in is it
may me my no not of on or out she should that the their them they this to up was we what when where
which who will with you your
s t m re ll ve d im ive id its dont doesnt cant wont isnt
"""
_EMPTY: dict[Language, frozenset[str]] = {
    "sv": frozenset(_EMPTY_IN_SWEDISH.split()),
    "en": frozenset(_EMPTY_IN_ENGLISH.split()),
}


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text with their places."""
    return _WORD.finditer(text)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A word in lower case and without accents, so that a foreign keyboard finds too."""
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@lru_cache(maxsize=50_000)
def root(word: str, language: Language) -> str:
    """A word in lower case without its ending, by Porter's Snowball rules for the language."""
    # A stemmer keeps the word it works on, so that two threads must not share one.
    return str(snowballstemmer.stemmer(_ALGORITHMS[language]).stemWord(word.lower()))


def stem(word: str, language: Language) -> str:
    """A word without its ending and accents; the ending goes first, since the rules know å, ä and ö."""
    return fold(root(word, language))


def is_empty(word: str, language: Language) -> bool:
    """Whether a word tells nothing about what is looked for."""
    return fold(word) in _EMPTY[language]


_SHORTEST_PART = 4
# Parts of three letters split words where there is no seam, but for these.
_SHORT_PARTS = frozenset({"hiv", "kon", "lag", "mat", "sex", "sms"})
_JOINTS = "soeaun"
# How a compound ends where its last part stands in the pages in another form.
_ENDINGS = (
    "", "a", "e", "n", "s", "t", "an", "ar", "as", "ad", "at", "de", "en", "er", "es", "et", "na", "ns", "or",
    "re", "ade", "ans", "are", "ens", "ern", "ets", "arna", "aren", "arens", "arnas", "erna", "erns", "ernas",
    "orna", "ande",
)  # fmt: skip
_MOST_PARTS = 3

_SHORTEST_MISSPELT = 4
_ONE_LETTER_WRONG = 6
"""Up to this length one letter may be wrong; in a longer word, two."""

_LEAST_KNOWN = 5
"""How many letters of an unknown word have to be a known one to stand for it."""

_SHARED_BEGINNING = 5
_SHARED_SHARE = 0.6


class PageVocabulary:
    """All words of one language's pages, as they are written, with how often."""

    def __init__(self, language: Language, written: Iterable[str]) -> None:
        self._language = language
        self._counts = Counter(word.lower() for word in written)
        self._accented: dict[str, list[str]] = {}
        for word in self._counts:
            self._accented.setdefault(fold(word), []).append(word)
        self._sorted = sorted({stem(word, language) for word in self._counts})
        self._known = frozenset(self._sorted)
        self._usable = frozenset(self._usable_parts())
        self._split: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, str] = {}
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for folded in self._accented:
            if folded.isalpha() and len(folded) >= _SHORTEST_MISSPELT:
                self._by_length.setdefault(len(folded), []).append((_letters(folded), folded))

    def stem(self, word: str) -> str:
        """The stem of a word; one that was typed without its accents has that of the word with them."""
        if word not in self._stems:
            found = stem(self._as_written(word), self._language)
            self._stems[word] = found if self.knows(found) else self._stem_of_form(word) or found
        return self._stems[word]

    def _stem_of_form(self, word: str) -> str | None:
        """The stem of a known short word that this is a form of: the stemmer leaves `horan` as it is."""
        if self._language != "sv":
            return None
        forms = (word.lower().removesuffix(ending) for ending in _ENDINGS)
        known = (form for form in forms if len(form) >= _SHORTEST_PART and form in self._counts)
        return next((stem(form, "sv") for form in known), None)

    def knows(self, term: str) -> bool:
        """Whether a stem is in the pages."""
        return term in self._known

    def joins(self, first: str, second: str) -> bool:
        """Whether two words are written as one in the pages or the lists; in Swedish only."""
        return self._language == "sv" and self.knows(self.stem(first + second))

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems of the words that a compound is made of; none when it is not one, or not in Swedish."""
        if word not in self._split:
            self._split[word] = self._parts(self._as_written(word))
        return self._split[word]

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

    def around(self, term: str) -> Iterator[str]:
        """Stems of longer words that end with this one, which does not stand alone in the pages."""
        if len(term) >= _SHORTEST_PART and term.isalpha() and term not in self._known:
            yield from (other for other in self._sorted if other.endswith(term))

    def within(self, word: str) -> tuple[str, ...]:
        """The stems that an unknown word begins and ends with: `thaimassage` ends with `massage`."""
        whole = self._as_written(word)
        beginnings = (whole[:at] for at in range(len(whole) - 3, _LEAST_KNOWN - 1, -1))
        endings = (whole[at:] for at in range(3, len(whole) - _LEAST_KNOWN + 1))
        found = (
            next(filter(None, map(self._first_part, beginnings)), None),
            next(filter(None, map(self._last_part, endings)), None),
        )
        return tuple(stem(part, self._language) for part in found if part)

    def nearest(self, word: str) -> str | None:
        """The word of the pages one or two letters from a misspelt one; of several, the most usual."""
        folded, lower = fold(word), word.lower()
        if len(folded) < _SHORTEST_MISSPELT or not folded.isalpha():
            return None
        most = 1 if len(folded) <= _ONE_LETTER_WRONG else 2
        letters = _letters(folded)
        near = [
            (distance, letters_wrong(lower, form), -self._counts[form], form)
            for length in range(len(folded) - most, len(folded) + most + 1)
            for mask, other in self._by_length.get(length, ())
            # A wrong letter changes at most two of the kinds of letters: this leaves few to compare.
            if (mask ^ letters).bit_count() <= 2 * most
            # The first letter of a short word is seldom wrong: `hits` is not `fits`.
            and (most > 1 or other[0] == folded[0])
            and (distance := letters_wrong(folded, other)) <= most
            for form in self._accented[other]
            if not is_empty(form, self._language)
        ]
        return min(near)[-1] if near else None

    def _as_written(self, word: str) -> str:
        """The word in lower case; one typed without its accents as the pages write it."""
        lower = word.lower()
        return lower if lower in self._counts else self._accented.get(fold(lower), [lower])[0]

    def _parts(self, whole: str) -> tuple[str, ...]:
        if self._language != "sv" or len(whole) < 2 * _SHORTEST_PART - 1:
            return ()
        splits = (parts for parts in self._splits(whole, _MOST_PARTS) if len(parts) > 1)
        return tuple(stem(part, "sv") for part in min(splits, key=len, default=()))

    def _usable_parts(self) -> Iterator[str]:
        for word in self._counts:
            its_root = root(word, self._language)
            # What is an ending in most words, such as `ingen` and `igen`, would split them all.
            if _long_enough(its_root) and word.isalpha() and not is_empty(word, self._language):
                yield from (word, its_root)

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
        candidates = (text, text[:-1] if text[-1] in _JOINTS else "")
        return next((part for part in candidates if part in self._usable), None)

    def _last_part(self, text: str) -> str | None:
        for ending in _ENDINGS:
            part = text.removesuffix(ending)
            if part in self._usable and (part != text or not ending):
                return part
        return None


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


FILE = "search.toml"

type Phrases = Annotated[tuple[str, ...], Field(min_length=1, strict=False)]


class Same(BaseModel):
    """Words that are typed for what the pages call something else; both may be several words long."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    typed: Phrases
    means: Phrases
    why: str = ""
    """Why the words belong together, for the editor who comes next."""


class _ThesaurusFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    same: Annotated[tuple[Same, ...], Field(strict=False)] = ()
    leads: dict[str, Phrases] = {}


@dataclass(frozen=True)
class Thesaurus:
    """The words of one language: what means the same, and which lead to a page by its name."""

    same: tuple[Same, ...] = ()
    leads: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def expected_phrases(self) -> Iterable[str]:
        """All that the lists expect to be typed."""
        for same in self.same:
            yield from same.typed
        for leading in self.leads.values():
            yield from leading


def read_thesaurus(language: Language, overlay: Path | None = None) -> Thesaurus:
    """The handbook's lists with the county's added to them; `InputError` names a file that does not hold."""
    same: list[Same] = []
    leads: dict[str, tuple[str, ...]] = {}
    for folder in [PACKAGE, *([overlay] if overlay else [])]:
        if (folder / FILE).is_file():
            written = _read(folder / FILE)[language]
            same += written.same
            for name, leading in written.leads.items():
                leads[name] = (*leads.get(name, ()), *leading)
    return Thesaurus(tuple(same), leads)


# Both languages stand in one file, which is read when the server starts.
@lru_cache(maxsize=4)
def _read(path: Path) -> dict[Language, _ThesaurusFile]:
    table = read_toml(path, "the lists of words")
    unknown = table.keys() - set(LANGUAGES)
    if unknown:
        raise InputError(f"{path}: {', '.join(sorted(unknown))} is not a language of the handbook.")
    try:
        return {language: _ThesaurusFile.model_validate(table.get(language, {})) for language in LANGUAGES}
    except ValidationError as error:
        wrong = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in wrong["loc"])
        raise InputError(f"{path}: the lists of words do not hold: {where}: {wrong['msg']}.") from error
