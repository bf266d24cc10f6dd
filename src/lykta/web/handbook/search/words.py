"""Words as the index knows them: lower case, without accents, without endings."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from lykta.web.language import Language

_WORD = re.compile(r"\w+")
_ALGORITHMS = {"sv": "swedish", "en": "english"}


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text with their places."""
    return _WORD.finditer(text)


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """A word without its ending, by Porter's Snowball rules for the language, and without accents.

    The ending goes first, since the rules know å, ä and ö. Without accents, a foreign keyboard finds too.
    """
    # A stemmer keeps the word it works on, so that two threads must not share one.
    ending = snowballstemmer.stemmer(_ALGORITHMS[language]).stemWord(word.lower())
    decomposed = unicodedata.normalize("NFKD", str(ending))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def stems(text: str, language: Language) -> list[str]:
    """The words of a text without their endings, in order."""
    return [stem(found.group(), language) for found in words(text)]
