"""Pair: candidate pairs of ads and how alike they are, and how far the texts have moved from their model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.array_store import ArrayStore
from lykta.ads.group import LikelyPairs
from lykta.ads.model import LinkageModel, ModelSource, TextStatistics
from lykta.ads.pair.compare import Likeness, compare
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pair.each_once import as_keys, as_pairs, begins, each_once, first_of_run
from lykta.ads.pair.features import (
    FEATURE_COUNTERS,
    LONGEST_WORDS,
    SAMPLED_TEXTS,
    Usual,
    feature_lists,
    features_of,
)
from lykta.ads.pair.hashing import add_new, mask_for
from lykta.ads.pair.neighbours import neighbour_pairs
from lykta.ads.pair.passages import mark
from lykta.ads.pair.stock import learn_usual
from lykta.ads.pipeline.backend import AdTexts, Measured
from lykta.ads.pipeline.form import Formed, lexicon_places
from lykta.ads.result.summary import Drift
from lykta.ads.weigh import (
    DEFAULT_WEIGHTS,
    FALL,
    ORDINARY_BACKGROUND,
    Calibration,
    Places,
    TextWeights,
    Weights,
    background,
    evidence_of,
)

# Texts at least this alike are versions of one text.
SAME_TEXT = 0.5
# Below even odds two copies would be more often two authors' than one's: such a text links nobody.
EVEN = 0.5
# So many pairs are weighed in one step.
AT_ONCE = 1 << 18
# The background is taken from at most so many texts, so that it is the same quantity in a file of any size,
# and from so many neighbours of each.
_BACKGROUND_TEXTS = 20_000
_BACKGROUND_NEIGHBOURS = 20
# An author who has more versions of a text is taken for many who write alike.
_VERSIONS = 100
# A set of the word pairs of the longest text, filled to a quarter.
_SLOTS: Final = 4 * LONGEST_WORDS


class PairRows(NamedTuple):
    """Some pairs int64[m, 2] of ads, what they share, how alike they are with regard to their places,
    float32[m], and the bits of the text of less information, float32[m].
    """

    pairs: npt.NDArray[np.int64]
    measured: Likeness
    likeness: npt.NDArray[np.float32]
    information: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of ads with what they share: `between` int64[k, 2] of different texts, sorted, with what is
    `measured` of them; and the copies of each of the `texts`.

    Of each text `copied` is what its copies share, `places` int32[t] its place, -1 where it is unknown or has
    several, and `information` float32[t] its bits. `ad_places` int32[n] are the places of the ads, and
    `by_place` what sharing one says.
    """

    texts: Distinct
    between: npt.NDArray[np.int64]
    measured: Likeness
    copied: Likeness
    places: npt.NDArray[np.int32]
    ad_places: npt.NDArray[np.int32]
    by_place: Places
    information: npt.NDArray[np.float32]
    background: float

    @property
    def size(self) -> int:
        """How many pairs there are."""
        return len(self.between) + len(self.texts.of) - self.texts.size

    def of_texts(self, rows: slice | npt.NDArray[np.int64]) -> PairRows:
        """Some of the pairs of texts, by the first ads of both."""
        between = self.between[rows]
        measured = self.measured.of(rows)
        return PairRows(
            self.texts.first[between],
            measured,
            measured.similarity * self.by_place.factor(self.places, between[:, 0], between[:, 1]),
            self.information[between].min(axis=1, initial=np.inf),
        )

    def of_copies(self, pairs: npt.NDArray[np.int64]) -> PairRows:
        """Some pairs int64[m, 2] of ads that bear the same text."""
        text = self.texts.of[pairs[:, 0]]
        measured = self.copied.of(text)
        likeness = measured.similarity * self.by_place.factor(self.ad_places, pairs[:, 0], pairs[:, 1])
        return PairRows(pairs, measured, likeness, self.information[text])

    def likely(self, weights: TextWeights) -> LikelyPairs:
        """The pairs of texts and how probably each is one author's, for merging."""
        probability = np.empty(len(self.between), np.float32)
        for begin in range(0, len(probability), AT_ONCE):
            some = self.of_texts(slice(begin, begin + AT_ONCE))
            evidence = evidence_of(some.likeness, some.information, self.background)
            probability[begin : begin + AT_ONCE] = weights.probability(evidence).probability
        return LikelyPairs(self.between, probability)

    def telling(self) -> npt.NDArray[np.bool_]:
        """Which texts say so much that two copies of them are one author's as likely as not, bool[t]."""
        evidence = evidence_of(np.ones(self.texts.size, np.float32), self.information, self.background)
        telling: npt.NDArray[np.bool_] = DEFAULT_WEIGHTS.probability(evidence).probability >= EVEN
        return telling

    def first_pairs(self, most: int) -> pa.Table:
        """Some pairs with what they share, for a reader who asks how the stage works."""
        some = self.of_texts(slice(0, most))
        return pa.table(
            {
                "a": some.pairs[:, 0],
                "b": some.pairs[:, 1],
                "similarity": some.measured.similarity,
                "jaccard": some.measured.jaccard,
            }
        )


@dataclass(frozen=True, slots=True)
class LearntStatistics:
    """What a model says is usual in `texts` and what sharing a place says, and which of the different texts
    came since it was learnt, `new` int64[k].
    """

    texts: TextStatistics
    by_place: Places
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


def pair(
    formed: Formed, held: AdTexts, places: pa.ChunkedArray, work: Work, given: LearntStatistics | None
) -> Paired:
    """Pair by what is `given` as usual, else by what is learnt from these texts; `places` of the ads."""
    statistics = given.texts if given else _learn_statistics(formed, held, places, work)
    unmet = held.count_unmet(given.new, statistics.usual) if given else (0, 0)
    level = _background(formed, held, statistics.usual, work)
    ready = held.measure(statistics.usual)
    if not given:
        statistics = replace(statistics, background=level)
    alike = _of_one_form(formed.text_keys[formed.once.first])
    between = _together(alike, ready.neighbours(), formed.once.size, work.arrays)
    found = _candidates(formed, ready, between, statistics.background, given.by_place if given else None)
    return Paired(found, ready, statistics, level, unmet)


def model_of(paired: Paired, text: TextWeights, calibration: Calibration | None) -> LinkageModel:
    """The model that was learnt today from these ads."""
    usual, found = paired.usual, paired.found
    today = datetime.now(UTC).astimezone().date()
    source = ModelSource(len(found.texts.of), found.texts.size, today.isoformat())
    weights = Weights(calibration is not None, usual.background, text, places=found.by_place)
    return LinkageModel(usual, weights, calibration, source)


def _learn_statistics(formed: Formed, held: AdTexts, places: pa.ChunkedArray, work: Work) -> TextStatistics:
    """All that is learnt before texts are measured: all but the background."""
    chosen = _content_sample(formed.text_keys, formed.once.first, SAMPLED_TEXTS)
    sample = held.sample(formed.once.of[chosen])
    usual = learn_usual(sample, work)
    own = unmet_word_pairs(sample, np.arange(sample.size), usual, own=True)
    return TextStatistics(usual, *own, 0.0, lexicon_places(places))


def _candidates(
    formed: Formed,
    ready: Measured,
    between: npt.NDArray[np.int64],
    background: float,
    by_place: Places | None,
) -> Candidates:
    texts = formed.once
    alike = (ready.norms > 0).astype(np.float32)
    places = _places_of(texts, formed.places)
    return Candidates(
        texts=texts,
        between=between,
        measured=ready.compare(between),
        copied=Likeness(alike, alike, ready.words),
        places=places,
        ad_places=formed.places,
        by_place=by_place or Places.of(places),
        information=ready.information,
        background=background,
    )


def _of_one_form(text_keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Pairs int64[m, 2] of different texts with one normal form: the first of them with each other one."""
    order = np.argsort(text_keys, kind="stable")
    fresh = begins(text_keys[order])
    first = order[first_of_run(fresh)]
    return np.stack([first[~fresh], order[~fresh]], axis=1)


def _together(
    one: npt.NDArray[np.int64], other: npt.NDArray[np.int64], texts: int, arrays: ArrayStore
) -> npt.NDArray[np.int64]:
    """The pairs of both, sorted, each once, in `arrays`; `other` is sorted, and put together by stretches."""
    keys = each_once(as_keys(one[:, 0], one[:, 1], texts))
    parts, done = [], 0
    for begin in range(0, max(len(other), 1), AT_ONCE):
        some = other[begin : begin + AT_ONCE]
        own = as_keys(some[:, 0], some[:, 1], texts)
        last = begin + AT_ONCE >= len(other)
        stop = len(keys) if last else int(np.searchsorted(keys, own[-1], "right"))
        parts.append(arrays.store(as_pairs(each_once(np.concatenate([keys[done:stop], own])), texts)))
        done = stop
    return arrays.concatenate(parts)


def _background(formed: Formed, held: AdTexts, usual: Usual, work: Work) -> float:
    """How alike the nearest of unrelated texts are, in a sample that this machine measures by itself."""
    texts = formed.once
    chosen = _content_sample(formed.text_keys, texts.first, _BACKGROUND_TEXTS)
    sample = held.sample(np.sort(texts.of[chosen]))
    features = feature_lists(sample, usual, work)

    def look_at(most: int) -> float:
        pairs = neighbour_pairs(features.keys.copy(), work, most=most)
        return background(pairs, compare(features, pairs, work).similarity, most=most)

    level = look_at(_BACKGROUND_NEIGHBOURS)
    # As alike as versions are: each text may have so many of them that unrelated ones come after.
    return level if level <= FALL * ORDINARY_BACKGROUND else look_at(_VERSIONS)


def _content_sample(
    text_keys: npt.NDArray[np.uint64], ads: npt.NDArray[np.int64], most: int
) -> npt.NDArray[np.int64]:
    """Up to `most` of some ads with different normal forms, in an order that their content alone decides."""
    mixed = (text_keys[ads] * np.uint64(0x9E3779B97F4A7C15)) ^ (text_keys[ads] >> np.uint64(29))
    order = np.argsort(mixed, kind="stable")
    chosen: npt.NDArray[np.int64] = ads[order[begins(mixed[order])][:most]]
    return chosen


def _places_of(texts: Distinct, places: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The place of each text: that of all its ads, or unknown. A text on tour is from everywhere."""
    own = places[texts.first].copy()
    own[texts.of[places != own[texts.of]]] = -1
    return own


def new_texts(ad_ids: pa.ChunkedArray, earlier: pa.Array | None, once: Distinct) -> npt.NDArray[np.int64]:
    """The different texts, int64[k], that none of the `earlier` ads bears; all where there are none.

    Of several batches each text is new in one, so that what is counted of them does not depend on the split.
    """
    if earlier is None:
        return np.arange(once.size)
    there = pc.is_in(ad_ids, earlier.cast(ad_ids.type)).to_numpy().astype(np.bool_)
    new = np.ones(once.size, np.bool_)
    new[once.of[there]] = False
    return np.flatnonzero(new)


def drift_from(model: LinkageModel, *, new: tuple[int, int], background: float, texts: int) -> Drift:
    """The figures of a run; `new` are the word pairs of the texts since the model, and those it never met."""
    source, own = model.source, model.texts
    return Drift(
        model_ads=source.ads,
        model_texts=source.texts,
        model_day=source.day,
        own_pairs=own.pairs,
        own_unmet=own.unmet,
        new_pairs=new[0],
        new_unmet=new[1],
        model_background=own.background,
        background=background,
        texts=texts,
    )


def unmet_word_pairs(
    corpus: Corpus, texts: npt.NDArray[np.int64], usual: Usual, *, own: bool = False
) -> tuple[int, int]:
    """How many word pairs `texts` int64[t] (the ads that bear them) have, each counted once a text, and how
    many of them no text that taught what is `usual` has; of its `own` texts, no other one.

    A word pair that shares its counter with another passes for met.
    """
    least = usual.once if own else usual.once + 1
    pairs, unmet = _count_unmet(corpus.words, corpus.word_offsets, texts, usual, least)
    return int(pairs), int(unmet)


@numba.njit(cache=True, nogil=True)
def _count_unmet(words, offsets, texts, usual, least):  # type: ignore[no-untyped-def]
    features, marked = np.empty(2 * LONGEST_WORDS + 1, np.uint32), np.empty(LONGEST_WORDS, np.uint32)
    seen, found, unmet = np.zeros(_SLOTS, np.uint64), np.int64(0), np.int64(0)
    for place in range(len(texts)):
        begin = offsets[texts[place]]
        size = min(offsets[texts[place] + 1] - begin, LONGEST_WORDS)
        mark(words[begin : begin + size], usual.stock, marked)
        total, single = features_of(marked[:size], features)
        mask = mask_for(total - single, _SLOTS)
        for at in range(single, total):
            if add_new(seen, place + 1, features[at], mask):
                found += 1
                unmet += np.int64(usual.rarity[features[at] & np.uint32(FEATURE_COUNTERS - 1)] >= least)
    return found, unmet
