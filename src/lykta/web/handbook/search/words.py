"""Words as the index knows them: lower case, without accents, without endings."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from lykta.web.language import Language

_WORD = re.compile(r"\w+")
_ALGORITHMS = {"sv": "swedish", "en": "english"}

# Words that stand in every text and in every question, and tell nothing about what is looked for.
_EMPTY_IN_SWEDISH = """
alla allt att av bara blir da de den det detta dig din du efter eller en er ett far finns fran for gora gor
ha han har hen hon hur i ifall in inte ja jag kan man med mig min mitt mot na nar nagon nagot och om pa
sa sig sin ska skriva som ta till under ut vad var vem vid vill vilka vilken vi at ar
"""
_EMPTY_IN_ENGLISH = """
a about after all am an and any are as at be by can do does for from get has have he her him how i if in is it
may me my no not of on or out she should that the their them they this to up was we what when where
which who will with you your
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
