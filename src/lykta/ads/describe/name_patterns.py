"""The wording by which ads give a name, from `name_wording.toml`, as tables for the kernel."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import numpy as np

from lykta.ads.describe.alignment import find_word
from lykta.ads.describe.sieve import sieve_of
from lykta.ads.normalise import make_lexicon, words_with_places
from lykta.ads.normalise.lexicon import table_of
from lykta.ads.normalise.placeholders import PLACEHOLDER_NAMES
from lykta.ads.normalise.words_kernel import hash_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    type Patterns = tuple[
        npt.NDArray[np.bool_],
        npt.NDArray[np.uint32],
        npt.NDArray[np.int32],
        npt.NDArray[np.uint32],
        npt.NDArray[np.int64],
        npt.NDArray[np.uint32],
    ]
    type Wording = tuple[tuple[int, ...], int, int]

NAMED, SIGNED, PRESENTED, FOLLOWED = 1, 2, 4, 8
"""How a name is given: said to be one ("my name is X"), signed with ("hugs X"), presented ("I am X"), or
followed by wording that may present it ("X here").
"""

_BEFORE, _AFTER = -1, 1
_SECTIONS: Final = (
    ("named", "before", NAMED, _BEFORE),
    ("named", "after", NAMED, _AFTER),
    ("signed", "before", SIGNED, _BEFORE),
    ("presented", "before", PRESENTED, _BEFORE),
    ("presented", "after", FOLLOWED, _AFTER),
)


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """For the kernel: a sieve and a table of the word next to the name, with the first of its patterns; and
    the patterns.

    Patterns are uint32[n, longest], the word next to the name first, 0 for none; with int64[n, 3]: how many
    words, on which side of the name (-1 before, 1 after), and how the name is given. Last, a table of the
    words that are never names.
    """
    listed = tomllib.loads(resources.files(__package__).joinpath("name_wording.toml").read_text("utf-8"))
    rows = sorted(_wordings(listed))
    words = np.zeros((len(rows), max(len(wording) for wording, _, _ in rows)), np.uint32)
    for row, (wording, _, _) in enumerate(rows):
        words[row, : len(wording)] = wording
    keys = table_of(wording[0] for wording, _, _ in rows)
    first = np.full(len(keys), -1, np.int32)
    for row in reversed(range(len(rows))):
        first[find_word(keys, words[row, 0])] = row
    facts = np.array([(len(wording), side, way) for wording, side, way in rows], np.int64)
    symbols = [int(hash_code(code)) for code in PLACEHOLDER_NAMES]
    never = table_of([*symbols, *(word for text in listed["never"].values() for word in hashes(text))])
    return sieve_of(keys), keys, first, words, facts, never


def hashes(wording: str) -> list[int]:
    """The hashes of the words of a text in which nothing is a place."""
    return [word.hash for word in words_with_places(wording, make_lexicon([]))]


def _wordings(listed: dict[str, dict[str, dict[str, list[str]]]]) -> Iterator[Wording]:
    for section, where, way, side in _SECTIONS:
        for wordings in listed[section][where].values():
            for words in map(hashes, wordings):
                yield tuple(words if side == _AFTER else reversed(words)), side, way
