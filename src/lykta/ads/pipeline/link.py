"""Pair and weigh: candidate pairs of ads, how alike they are, and what that means in this file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.group import LikelyPairs
from lykta.ads.model import Model, Source, TextStatistics
from lykta.ads.pair.compare import Likeness
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.each_once import as_keys, as_pairs, each_once
from lykta.ads.pair.features import SAMPLED_TEXTS
from lykta.ads.pair.stock import learn_usual
from lykta.ads.pipeline.drift import unmet_word_pairs
from lykta.ads.pipeline.form import Formed, lexicon_places
from lykta.ads.pipeline.heavy import AdTexts, Measured
from lykta.ads.weigh import (
    DEFAULT_WEIGHTS,
    Calibration,
    TextWeights,
    Weights,
    background,
    evidence_of,
    place_factor,
)

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


@dataclass(frozen=True, slots=True)
class Given:
    """What a model says is usual in `texts`, and which of the different texts came since it was learnt,
    `new` int64[k].
    """

    texts: TextStatistics
    new: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Paired:
    """All candidate pairs but those of contacts, what they were `measured` by, for later pairs, and what was
    taken for `usual`; `background` is how alike unrelated texts of these very ads are, and `unmet` how many
    word pairs the texts have that came since a model was learnt, and how many of them it never met.
    """

    found: Candidates
    measured: Measured
    usual: TextStatistics
    background: float
    unmet: tuple[int, int]


def pair(formed: Formed, held: AdTexts, places: pa.ChunkedArray, work: Work, given: Given | None) -> Paired:
    """Pair by what is `given` as usual, else by what is learnt from these texts; `places` of the ads."""
    texts = formed.once
    statistics = given.texts if given else _learnt(formed, held, places, work)
    unmet = held.unmet(given.new, statistics.usual) if given else (0, 0)
    ready = held.measure(statistics.usual)
    level = _background(formed.text_keys, texts, ready)
    if not given:
        statistics = replace(statistics, background=level)
    alike = _of_one_form(formed.text_keys[formed.once.first])
    between = work.room.kept(_together(alike, ready.neighbours(), formed.once.size))
    found = _candidates(formed, ready, between, statistics.background, work)
    return Paired(found, ready, statistics, level, unmet)


def model_of(
    usual: TextStatistics, weights: TextWeights, calibration: Calibration | None, texts: Distinct
) -> Model:
    """The model that was learnt today from these ads with their texts."""
    source = Source(len(texts.of), texts.size, datetime.now(UTC).date().isoformat())
    return Model(usual, Weights(calibration is not None, usual.background, weights), calibration, source)


def _learnt(formed: Formed, held: AdTexts, places: pa.ChunkedArray, work: Work) -> TextStatistics:
    """All that is learnt before texts are measured: all but the background."""
    chosen = _content_sample(formed.text_keys, formed.once.first, SAMPLED_TEXTS)
    sample = held.sample(formed.once.of[chosen])
    usual = learn_usual(sample, work)
    own = unmet_word_pairs(sample, np.arange(sample.size), usual, own=True)
    return TextStatistics(usual, *own, 0.0, lexicon_places(places))


def _candidates(
    formed: Formed, ready: Measured, between: npt.NDArray[np.int64], background: float, work: Work
) -> Candidates:
    texts, copies = formed.once, formed.once.copies()
    places = _places_of(texts, formed.places)
    measured, same = ready.compare(between), _sameness(texts, ready, copies)
    near = measured.similarity * place_factor(places, between[:, 0], between[:, 1])
    alike = same.similarity * place_factor(formed.places, copies[:, 0], copies[:, 1])
    return Candidates(
        texts=texts,
        between=between,
        pairs=work.room.joined([texts.first[between], copies]),
        measured=Likeness(
            work.room.joined([measured.similarity, same.similarity]),
            work.room.joined([measured.jaccard, same.jaccard]),
            work.room.joined([measured.shared, same.shared]),
        ),
        likeness=work.room.joined([near, alike]),
        places=places,
        information=ready.information,
        background=background,
    )


def _of_one_form(text_keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Pairs int64[m, 2] of different texts with one normal form: the first of them with each other one."""
    order = np.argsort(text_keys, kind="stable")
    fresh = np.append(True, text_keys[order[1:]] != text_keys[order[:-1]])[: len(order)]
    first = order[np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))]
    return np.stack([first[~fresh], order[~fresh]], axis=1)


def _together(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64], texts: int) -> npt.NDArray[np.int64]:
    """The pairs of both, sorted, each once."""
    both = np.concatenate([one, other])
    return as_pairs(each_once(as_keys(both[:, 0], both[:, 1], texts)), texts)


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
