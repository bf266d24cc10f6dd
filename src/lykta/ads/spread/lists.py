"""What one machine keeps of some texts, and what it lends of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lykta.ads.pair.compare import Yardstick
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import Features, feature_lists
from lykta.ads.pair.lists import Lists
from lykta.ads.pair.minhash import signatures
from lykta.ads.pair.word_pair_lists import word_pair_lists
from lykta.ads.spread.taking import taken

# The machines share the work already.
_ALONE = Work(1)

type Numbers = npt.NDArray[np.int64] | npt.NDArray[np.int32]


def lists_of(rarity: npt.NDArray[np.uint8], common: npt.NDArray[np.uint32], corpus: Corpus) -> Yardstick:
    """The lists of all texts of a corpus, packed."""
    texts = np.arange(corpus.size)
    features = feature_lists(corpus, texts, rarity, _ALONE)
    return take(Yardstick(features, word_pair_lists(corpus, texts, common, _ALONE)), texts)


class Lengths(NamedTuple):
    """Of each text the length of its vector and its information, float32[t], and how many word pairs it has,
    int32[t].
    """

    norms: npt.NDArray[np.float32]
    information: npt.NDArray[np.float32]
    held: npt.NDArray[np.int32]


def lengths(lists: Yardstick) -> Lengths:
    """Of all texts."""
    held = (lists.word_pairs.stop - lists.word_pairs.begin).astype(np.int32)
    return Lengths(lists.features.norms, lists.features.information, held)


def signed(lists: Yardstick) -> npt.NDArray[np.uint32]:
    """The MinHash signature of each text, uint32[t, 64]."""
    return signatures(lists.word_pairs, _ALONE)


def take(lists: Yardstick, texts: Numbers) -> Yardstick:
    """The lists of these texts alone."""
    return take_features(lists, texts)._replace(word_pairs=_taken(lists.word_pairs, texts.astype(np.int64)))


def take_features(lists: Yardstick, texts: Numbers) -> Yardstick:
    """The same without word pairs, which merging does not ask for."""
    rows, nothing = texts.astype(np.int64), np.zeros(len(texts), np.int64)
    own = lists.features
    features = Features(_taken(own.lists, rows), own.norms[rows], own.information[rows])
    return Yardstick(features, Lists(nothing, nothing, np.zeros(0, np.uint32)))


def joined(parts: list[Yardstick]) -> Yardstick:
    """What several machines lent, as one: texts are numbered on in this order."""
    own, nothing = [part.features for part in parts], np.zeros(0, np.float32)
    features = Features(
        _joined([part.lists for part in own]),
        np.concatenate([nothing, *(part.norms for part in own)]),
        np.concatenate([nothing, *(part.information for part in own)]),
    )
    return Yardstick(features, _joined([part.word_pairs for part in parts]))


def _taken(lists: Lists, rows: npt.NDArray[np.int64]) -> Lists:
    offsets, entries = taken(lists.begin, lists.stop, lists.entries, rows)
    return Lists(offsets[:-1], offsets[1:], entries)


def _joined(parts: list[Lists]) -> Lists:
    before = np.cumsum([0, *(len(part.entries) for part in parts)])
    nothing = np.zeros(0, np.int64)
    return Lists(
        np.concatenate([nothing, *(part.begin + at for part, at in zip(parts, before, strict=False))]),
        np.concatenate([nothing, *(part.stop + at for part, at in zip(parts, before, strict=False))]),
        np.concatenate([np.zeros(0, np.uint32), *(part.entries for part in parts)]),
    )
