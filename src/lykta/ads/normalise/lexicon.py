"""The words that normalising turns into placeholders: currencies, and the names of places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.letters import letters
from lykta.ads.normalise.words_kernel import find_words, make_room, mix

CURRENCY_WORDS: Final = (
    "kr",
    "kronor",
    "sek",
    "eur",
    "euro",
    "euros",
    "nok",
    "dkk",
    "pund",
    "lei",
    "usd",
    "zł",
    "zl",
)

# A place of one short word ("Ed", "Mora") is more often another word than the place.
_SHORTEST_PLACE: Final = 4


class Lexicon(NamedTuple):
    """Tables (`table_of`) of the hashes of currency words, places of one word, and places of two (`mix`).

    `ends` uint8[m] is 1 at the lowest bits of the hash of each word that ends a place: few other words share
    them, and most words are asked for nowhere else.
    """

    currencies: npt.NDArray[np.uint32]
    places: npt.NDArray[np.uint32]
    place_pairs: npt.NDArray[np.uint32]
    ends: npt.NDArray[np.uint8]


def make_lexicon(places: Iterable[str]) -> Lexicon:
    """The lexicon for a list of place names; of a name of three words or more the first two are used."""
    bare = Lexicon(table_of([]), table_of([]), table_of([]), _ends_of([]))
    currencies = [word for name in CURRENCY_WORDS for word in _words(name, bare)]
    singles: list[int] = []
    pairs: list[int] = []
    ends: list[int] = []
    for name in places:
        words = _words(name, bare)
        if len(words) == 1 and len(name.strip()) >= _SHORTEST_PLACE:
            singles.append(words[0])
        elif len(words) > 1:
            pairs.append(int(mix(np.uint32(words[0]), np.uint32(words[1]))))
            ends.append(words[1])
    return Lexicon(table_of(currencies), table_of(singles), table_of(pairs), _ends_of(singles + ends))


def table_of(hashes: Iterable[int]) -> npt.NDArray[np.uint32]:
    """An open-addressed table of hashes, at most a quarter full, its length a power of two, 0 for empty."""
    values = sorted(set(hashes))
    table = np.zeros(1 << (4 * len(values) + 1).bit_length(), np.uint32)
    for value in values:
        at = value & (len(table) - 1)
        while table[at]:
            at = (at + 1) & (len(table) - 1)
        table[at] = value
    return table


def _ends_of(hashes: list[int]) -> npt.NDArray[np.uint8]:
    """At most one in sixteen is set, so that few words are looked up in vain."""
    ends = np.zeros(1 << (16 * len(hashes) + 1).bit_length(), np.uint8)
    ends[np.array(hashes, np.uint32) & np.uint32(len(ends) - 1)] = 1
    return ends


def _words(text: str, lexicon: Lexicon) -> list[int]:
    data = np.frombuffer(text.encode(), np.uint8)
    room = make_room(len(data))
    total, _ = find_words(letters(), lexicon, data, (0, len(data)), room)
    return [int(word) for word in room[1][:total, 0]]
