"""What one machine keeps of some texts, and what it lends of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.features import KEYS, Features, Usual, feature_lists
from lykta.ads.pair.lists import Lists
from lykta.ads.spread.taking import taken

# The machines share the work already.
_ALONE = Work(1)

type Numbers = npt.NDArray[np.int64] | npt.NDArray[np.int32]


def lists_of(usual: Usual, corpus: Corpus) -> Features:
    """The features of all texts of a corpus, packed."""
    texts = np.arange(corpus.size)
    features = feature_lists(corpus, texts, usual, _ALONE)
    return features._replace(lists=_taken(features.lists, texts))


class Lengths(NamedTuple):
    """Of each text the length of its vector and its information, float32[t], and how many different words it
    has, int32[t].
    """

    norms: npt.NDArray[np.float32]
    information: npt.NDArray[np.float32]
    words: npt.NDArray[np.int32]


def lengths(features: Features) -> Lengths:
    """Of all texts."""
    return Lengths(features.norms, features.information, features.words)


def take(features: Features, texts: Numbers) -> Features:
    """The features of these texts alone, without the keys, which those who compare do not ask for."""
    rows = texts.astype(np.int64)
    return Features(
        _taken(features.lists, rows),
        features.norms[rows],
        features.information[rows],
        features.words[rows],
        np.zeros((0, KEYS), np.uint32),
    )


def asked_of(
    bounds: npt.NDArray[np.int64], wanted: Sequence[npt.NDArray[np.int64]]
) -> list[list[tuple[int, Numbers]]]:
    """For each piece which tasks need what of it, counted from its first; piece p holds what is numbered from
    `bounds[p]` on up to `bounds[p + 1]`. `wanted` are the sorted numbers of each task.
    """
    asked: list[list[tuple[int, Numbers]]] = [[] for _ in range(len(bounds) - 1)]
    for task, numbers in enumerate(wanted):
        piece = np.searchsorted(bounds, numbers, "right") - 1
        within = (numbers - bounds[piece]).astype(np.int32)
        starts = np.flatnonzero(np.diff(piece, prepend=-1))
        for own, part in zip(piece[starts].tolist(), np.split(within, starts)[1:], strict=True):
            asked[own].append((task, part))
    return asked


def joined(parts: list[Features]) -> Features:
    """What several machines lent, as one: texts are numbered on in this order."""
    nothing = np.zeros(0, np.float32)
    return Features(
        _joined([part.lists for part in parts]),
        np.concatenate([nothing, *(part.norms for part in parts)]),
        np.concatenate([nothing, *(part.information for part in parts)]),
        np.concatenate([np.zeros(0, np.int32), *(part.words for part in parts)]),
        np.zeros((0, KEYS), np.uint32),
    )


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
