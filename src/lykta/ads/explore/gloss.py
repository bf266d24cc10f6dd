"""What can be told of a text in another language without translating it: the language, and words of it that
stand in Lykta's own lists, with what they do there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import pyarrow as pa

from lykta.ads.describing.languages import LANGUAGES, distinguishable, languages_of
from lykta.ads.describing.names import name_wording

type WordingUse = Literal["named", "signed", "presented"]
"""What wording does: it says that a name comes, ends a letter, or may present a name."""

# Analysts of a Swedish county read these, and what is near kin to them.
_READ: Final = frozenset({"sv", "en"})
_USES: Final[tuple[WordingUse, ...]] = ("named", "signed", "presented")
MOST_WORDINGS: Final = 4


@dataclass(frozen=True, slots=True)
class KnownWording:
    """Words of the text that a list holds, as the list has them, and what they do."""

    words: str
    use: WordingUse


@dataclass(frozen=True, slots=True)
class Gloss:
    """The code of a text's language (of `LANGUAGES`), and those of its words that a list explains."""

    language: str
    known: tuple[KnownWording, ...]


def gloss_of(text: str) -> Gloss | None:
    """The gloss of a text; None where it is in Swedish, English or near kin, or too short to tell.

    It never says what the text means: only words of Lykta's lists are explained, by what they are listed for.
    """
    (found,) = distinguishable(languages_of(pa.array([text], pa.large_string()))).tolist()
    language = LANGUAGES[found] if found >= 0 else ""
    if not language or language in _READ:
        return None
    return Gloss(language, tuple(_iter_known_wording(text, language))[:MOST_WORDINGS])


def _iter_known_wording(text: str, language: str) -> Iterator[KnownWording]:
    bare = f" {' '.join(re.findall(r'\w+', text.lower()))} "
    for words, use in _list_wording(language):
        if f" {words} " in bare:
            yield KnownWording(words, use)


@lru_cache(maxsize=len(LANGUAGES))
def _list_wording(language: str) -> tuple[tuple[str, WordingUse], ...]:
    """The wording of a language, by use, the longest first."""
    listed = name_wording()
    found: list[tuple[str, WordingUse]] = []
    for use in _USES:
        wordings = {words for side in listed[use].values() for words in side.get(language, [])}
        found += [(words, use) for words in sorted(wordings, key=lambda words: (-len(words), words))]
    return tuple(found)
