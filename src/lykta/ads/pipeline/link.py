"""Pair and weigh: candidate pairs of ads, how alike they are, and what that means in this file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.group import LikelyPairs
from lykta.ads.pair.compare import Likeness
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.features import SAMPLED_TEXTS
from lykta.ads.pair.stock import learn_usual
from lykta.ads.pipeline.form import Formed
from lykta.ads.pipeline.heavy import AdTexts, Measured
from lykta.ads.weigh import DEFAULT_WEIGHTS, TextWeights, background, evidence_of, place_factor

# Texts at least this alike are versions of one text.
SAME_TEXT = 0.5
# Below even odds two copies would be more often two authors' than one's: such a text links nobody.
EVEN = 0.5
# The background is taken from at most so many texts, so that it is the same quantity in a file of any size,
# and from so many neighbours of each.
_BACKGROUND_TEXTS = 20_000
_BACKGROUND_NEIGHBOURS = 20


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of ads with what they share.

    `pairs` int64[m, 2] of ads, each once; the first k are of the different `texts`, as `between` int64[k, 2]
    numbers them, and the others are copies. `likeness` float32[m] is similarity times the place's factor;
    `places` int32[t] holds the place of each text, -1 where it is unknown or has several, and
    `information` float32[t] its bits.
    """

    texts: Distinct
    between: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.int64]
    measured: Likeness
    likeness: npt.NDArray[np.float32]
    places: npt.NDArray[np.int32]
    information: npt.NDArray[np.float32]
    background: float

    def likely(self, weights: TextWeights, kept: npt.NDArray[np.bool_] | None = None) -> LikelyPairs:
        """The pairs of texts and how probably each is one author's, for merging; `kept` bool[k]."""
        chosen = slice(None) if kept is None else kept
        between, own = self.between[chosen], slice(0, len(self.between))
        evidence = evidence_of(self.likeness[own][chosen], self.information_of(own)[chosen], self.background)
        return LikelyPairs(between, weights.probability(evidence).probability.astype(np.float32))

    def information_of(self, rows: slice | npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The bits of the text of less information, for some of the pairs."""
        of_ads = self.texts.of[self.pairs[rows]]
        return np.minimum(self.information[of_ads[:, 0]], self.information[of_ads[:, 1]])

    def telling(self) -> npt.NDArray[np.bool_]:
        """Which texts say so much that two copies of them are one author's as likely as not, bool[t]."""
        evidence = evidence_of(np.ones(self.texts.size, np.float32), self.information, self.background)
        telling: npt.NDArray[np.bool_] = DEFAULT_WEIGHTS.probability(evidence).probability >= EVEN
        return telling

    def first_pairs(self, most: int) -> pa.Table:
        """Some pairs with what they share, for a reader who asks how the stage works."""
        return pa.table(
            {
                "a": self.pairs[:most, 0],
                "b": self.pairs[:most, 1],
                "similarity": self.measured.similarity[:most],
                "jaccard": self.measured.jaccard[:most],
            }
        )


def candidates(formed: Formed, held: AdTexts, work: Work) -> tuple[Candidates, Measured]:
    """All candidate pairs but those of contacts, and what they were measured by, for later pairs."""
    texts = formed.once
    sample = _content_sample(formed.text_keys, texts.first, SAMPLED_TEXTS)
    whole = len(sample) < SAMPLED_TEXTS
    ready = held.measure(learn_usual(held.sample(texts.of[sample]), work, whole=whole))
    level = _background(formed.text_keys, texts, ready)
    between = work.room.kept(ready.neighbours())
    measured = ready.compare(between)
    places = _places_of(texts, formed.places)
    likeness = measured.similarity * place_factor(places, between[:, 0], between[:, 1])
    copies = texts.copies()
    same = _sameness(texts, ready, copies)
    found = Candidates(
        texts,
        between,
        work.room.joined([texts.first[between], copies]),
        Likeness(
            work.room.joined([measured.similarity, same.similarity]),
            work.room.joined([measured.jaccard, same.jaccard]),
            work.room.joined([measured.shared, same.shared]),
        ),
        work.room.joined(
            [likeness, same.similarity * place_factor(formed.places, copies[:, 0], copies[:, 1])]
        ),
        places,
        ready.information,
        level,
    )
    return found, ready


def _background(text_keys: npt.NDArray[np.uint64], texts: Distinct, measured: Measured) -> float:
    sampled = _content_sample(text_keys, texts.first, _BACKGROUND_TEXTS)
    pairs = measured.neighbours(np.sort(texts.of[sampled]), most=_BACKGROUND_NEIGHBOURS)
    return background(pairs, measured.compare(pairs).similarity, texts.size)


def _content_sample(
    text_keys: npt.NDArray[np.uint64], ads: npt.NDArray[np.int64], most: int
) -> npt.NDArray[np.int64]:
    """Up to `most` of some ads with different normal forms, in an order that their content alone decides."""
    mixed = (text_keys[ads] * np.uint64(0x9E3779B97F4A7C15)) ^ (text_keys[ads] >> np.uint64(29))
    order = np.argsort(mixed, kind="stable")
    fresh = np.append(True, np.diff(mixed[order]) != 0)[: len(order)]
    chosen: npt.NDArray[np.int64] = ads[order[fresh][:most]]
    return chosen


def _places_of(texts: Distinct, places: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The place of each text: that of all its ads, or unknown. A text on tour is from everywhere."""
    own = places[texts.first].copy()
    own[texts.of[places != own[texts.of]]] = -1
    return own


def _sameness(texts: Distinct, measured: Measured, copies: npt.NDArray[np.int64]) -> Likeness:
    """What copies share: all there is."""
    text = texts.of[copies[:, 0]]
    alike = (measured.norms[text] > 0).astype(np.float32)
    return Likeness(alike, alike, measured.words[text])
