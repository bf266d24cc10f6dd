"""Pair and weigh: candidate pairs of ads, how alike they are, and what that means in this file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lykta.ads.group import LikelyPairs, joined, stars
from lykta.ads.pair.common_pairs import common_word_pairs
from lykta.ads.pair.compare import Likeness, Yardstick, compare
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.minhash import band_pairs, signatures
from lykta.ads.pair.neighbours import neighbour_pairs
from lykta.ads.pair.rarity import SAMPLED_ADS, gram_norms, gram_rarity
from lykta.ads.pipeline.form import Formed
from lykta.ads.weigh import background, place_factor

# Texts at least this alike are versions of one text: one of them asks for neighbours on behalf of all.
_SAME_TEXT = 0.5


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of ads with what they share, and the yardstick they were measured by.

    `pairs` int64[m, 2], each once, sorted; `likeness` float32[m] is similarity times the place's factor;
    `left_out` counts the pairs that hot buckets did not make.
    """

    pairs: npt.NDArray[np.int64]
    measured: Likeness
    likeness: npt.NDArray[np.float32]
    yardstick: Yardstick
    background: float
    left_out: int

    def likely(self, kept: npt.NDArray[np.bool_] | None = None) -> LikelyPairs:
        """The pairs and their likeness, for merging."""
        chosen = slice(None) if kept is None else kept
        return LikelyPairs(self.pairs[chosen], self.likeness[chosen])


def yardstick_of(corpus: Corpus, text_keys: npt.NDArray[np.uint64], work: Work) -> Yardstick:
    """What the file says of how rare its grams and word pairs are."""
    sample = _sample(text_keys)
    rarity = gram_rarity(corpus, sample, work)
    return Yardstick(rarity, gram_norms(corpus, rarity, work), common_word_pairs(corpus, sample))


def candidates(formed: Formed, work: Work) -> Candidates:
    """All candidate pairs but those of contacts, measured."""
    corpus = formed.corpus
    yardstick = yardstick_of(corpus, formed.text_keys, work)
    banded, left_out = band_pairs(signatures(corpus, yardstick.common, work), work)
    banded = _union(banded, _same_form(formed.text_keys), corpus.size)
    in_bands = compare(corpus, yardstick, banded, work)
    versions = joined(np.arange(corpus.size), banded[in_bands.similarity >= _SAME_TEXT])
    neighbours = neighbour_pairs(corpus, np.unique(versions), work)
    near = compare(corpus, yardstick, neighbours, work)
    level = background(neighbours, near.similarity, corpus.size)
    pairs, measured = _merged((banded, in_bands), (neighbours, near), corpus.size)
    factor = place_factor(formed.places, pairs[:, 0], pairs[:, 1])
    return Candidates(pairs, measured, measured.similarity * factor, yardstick, level, left_out)


def _sample(text_keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Up to `SAMPLED_ADS` ads, chosen by their content alone and spread over the whole file."""
    if len(text_keys) <= SAMPLED_ADS:
        return np.arange(len(text_keys))
    mixed = (text_keys * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(11)
    chosen = np.argpartition(mixed, SAMPLED_ADS)[:SAMPLED_ADS]
    return np.sort(chosen).astype(np.int64)


def _same_form(text_keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    order = np.lexsort((np.arange(len(text_keys)), text_keys))
    return stars(text_keys[order].view(np.int64), order)


def _union(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64], ads: int) -> npt.NDArray[np.int64]:
    keys = np.unique(np.concatenate([one[:, 0] * ads + one[:, 1], other[:, 0] * ads + other[:, 1]]))
    return np.stack([keys // max(ads, 1), keys % max(ads, 1)], axis=1)


def _merged(
    one: tuple[npt.NDArray[np.int64], Likeness], other: tuple[npt.NDArray[np.int64], Likeness], ads: int
) -> tuple[npt.NDArray[np.int64], Likeness]:
    pairs = np.concatenate([one[0], other[0]])
    _, first = np.unique(pairs[:, 0] * ads + pairs[:, 1], return_index=True)
    measured = [np.concatenate([a, b])[first] for a, b in zip(one[1], other[1], strict=True)]
    return pairs[first], Likeness(*measured)
