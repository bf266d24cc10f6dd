"""Candidate pairs by rare shared words: each text asks who else holds its rarest words and word pairs."""

# Kernels hand on what they fill: a tuple of arrays in an inner loop costs more than the work itself.
# ruff: noqa: PLR0913, PLR0917

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.each_once import as_pairs, each_once
from lykta.ads.pair.features import LONGEST_WORDS
from lykta.ads.pair.hashing import add_new, mask_for, word_pairs_of
from lykta.errors import InputError

# The index of rare words counts its entries with 32 bits.
MOST_ENTRIES = 2**31 - 1

_COUNTERS = 1 << 24
_SLOTS = 8 * LONGEST_WORDS


class _Budget:
    """What one text may ask, by how many texts there are."""

    # So many texts may be looked at for one text, over all its words: rarest first, until it is used up.
    looks = 2000

    def __init__(self, texts: int) -> None:
        # More words and neighbours tell more, as far as the work allows: it grows with the texts alone.
        self.words = 256 if texts <= 20_000 else 96 if texts <= 100_000 else 24
        self.neighbours = 20 if texts <= 50_000 else 10 if texts <= 200_000 else 5


def neighbour_pairs(corpus: Corpus, texts: npt.NDArray[np.int64], work: Work) -> npt.NDArray[np.int64]:
    """Candidate pairs int64[m, 2] of ads among `texts` (sorted), first < second, sorted, each once.

    Each text meets those with which it shares the most rarity (the sum of squared ln(texts / holders) over
    its rarest words and word pairs), within a budget that keeps the work proportional to the texts. Raises
    `InputError` for more texts than the index of rare words holds, some 89 million.
    """
    budget = _Budget(len(texts))
    counts = np.zeros(_COUNTERS, np.uint32)
    for own in work.over(
        len(texts), lambda begin, stop: _count(corpus, texts[begin:stop]), parts=work.threads
    ):
        counts += own
    rows = list(
        work.over(
            len(texts),
            lambda begin, stop: work.room.kept(
                _rarest(corpus, texts, (begin, stop), counts, (budget.words, budget.looks))
            ),
        )
    )
    entries = work.room.joined([np.zeros(0, np.uint64), *rows])
    del rows
    if len(entries) > MOST_ENTRIES:
        raise InputError(
            f"The ads have {len(texts):,} different texts, too many for one analysis: {len(entries):,} of "
            f"their rare words would have to be looked up, and {MOST_ENTRIES:,} can be. Analyse the ads in "
            "parts, such as one for each county. Nothing was written."
        )
    entries.sort()
    index = _index(entries, len(texts), *(work.room.empty(len(entries), np.int32) for _ in range(2)))
    del entries
    found = list(
        work.over(
            len(texts),
            lambda begin, stop: _meet(begin, stop, *index, budget.looks, budget.neighbours),  # type: ignore[call-arg]
        )
    )
    pairs = as_pairs(each_once(np.concatenate([np.zeros(0, np.int64), *found])), len(texts))
    return texts[pairs]


@numba.njit(cache=True, nogil=True)
def _index(entries, texts, holders, feature_of):  # type: ignore[no-untyped-def]
    """Entries (feature in the upper half, text in the lower; sorted) as who holds each feature, and which
    features each text holds: the bounds and the holders by feature, the bounds and the features by text.

    The last two arguments, int32 with a place for each entry, are filled.
    """
    feature_bounds, text_bounds = np.empty(len(entries) + 1, np.int32), np.zeros(texts + 2, np.int32)
    features = 0
    for at in range(len(entries)):
        if at == 0 or entries[at] >> np.uint64(32) != entries[at - 1] >> np.uint64(32):
            feature_bounds[features] = at
            features += 1
        holders[at] = np.int32(entries[at] & np.uint64(0xFFFFFFFF))
        text_bounds[holders[at] + 2] += 1
    feature_bounds[features] = len(entries)
    for text in range(texts):
        text_bounds[text + 2] += text_bounds[text + 1]
    for feature in range(features):
        for at in range(feature_bounds[feature], feature_bounds[feature + 1]):
            feature_of[text_bounds[holders[at] + 1]] = feature
            text_bounds[holders[at] + 1] += 1
    return feature_bounds[: features + 1].copy(), holders, text_bounds[: texts + 1].copy(), feature_of


@numba.njit(cache=True, nogil=True)
def _features(corpus, ad, scratch, out):  # type: ignore[no-untyped-def]
    """The different words and word pairs of an ad, into `out`."""
    pairs, seen = scratch
    begin = corpus.word_offsets[ad]
    stop = min(corpus.word_offsets[ad + 1], begin + LONGEST_WORDS)
    filled, mask = 0, mask_for(2 * (stop - begin), _SLOTS)
    for at in range(begin, stop):
        if add_new(seen, ad + 1, corpus.words[at], mask):
            out[filled] = corpus.words[at]
            filled += 1
    total = word_pairs_of(corpus.words[begin:stop], pairs)
    for at in range(total):
        if add_new(seen, ad + 1, pairs[at], mask):
            out[filled] = pairs[at]
            filled += 1
    return filled


@numba.njit(cache=True, nogil=True)
def _scratch():  # type: ignore[no-untyped-def]
    return np.empty(LONGEST_WORDS, np.uint32), np.zeros(_SLOTS, np.uint64)


@numba.njit(cache=True, nogil=True)
def _count(corpus, texts):  # type: ignore[no-untyped-def]
    counts = np.zeros(_COUNTERS, np.uint32)
    scratch, features = _scratch(), np.empty(2 * LONGEST_WORDS, np.uint32)
    for place in range(len(texts)):
        for at in range(_features(corpus, texts[place], scratch, features)):
            counts[features[at] & np.uint32(_COUNTERS - 1)] += 1
    return counts


@numba.njit(cache=True, nogil=True)
def _rarest(corpus, texts, bounds, counts, budget):  # type: ignore[no-untyped-def]
    """Hash (upper 32 bits) and text (lower) of each text's rarest features that two texts or more hold."""
    most, looks = budget
    scratch, features = _scratch(), np.empty(2 * LONGEST_WORDS, np.uint32)
    held = np.empty(len(features), np.uint64)
    out = np.empty(most * (bounds[1] - bounds[0]), np.uint64)
    filled = 0
    for place in range(bounds[0], bounds[1]):
        total = _features(corpus, texts[place], scratch, features)
        count = np.int64(0)
        for at in range(total):
            holders = counts[features[at] & np.uint32(_COUNTERS - 1)]
            # Written in any case, and kept by moving on. What one text alone holds brings nobody together.
            held[count] = np.uint64(holders) << np.uint64(32) | np.uint64(features[at])
            count += np.int64(1 < holders <= looks)
        held[:count].sort()
        left = looks
        for at in range(min(count, most)):
            holders = np.int64(held[at] >> np.uint64(32))
            if holders > left:
                break
            left -= holders
            out[filled] = (held[at] & np.uint64(0xFFFFFFFF)) << np.uint64(32) | np.uint64(place)
            filled += 1
    return out[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _meet(begin, stop, feature_bounds, holders, text_bounds, feature_of, looks, most):  # type: ignore[no-untyped-def]
    size = len(text_bounds) - 1
    gained, met = np.zeros(size, np.float32), np.empty(looks + 1, np.int64)
    out = np.empty(most * (stop - begin), np.int64)
    filled = 0
    for text in range(begin, stop):
        count = np.int64(0)
        # As if met already, so that it does not meet itself.
        gained[text] = 1
        for entry in range(text_bounds[text], text_bounds[text + 1]):
            first, last = feature_bounds[feature_of[entry]], feature_bounds[feature_of[entry] + 1]
            # A hair above nothing, so that a text that was met is known to have been.
            gain = np.float32(np.log(size / (last - first)) ** 2 + 1e-6)
            for at in range(first, last):
                other = np.int64(holders[at])
                met[count] = other
                count += np.int64(gained[other] == 0)
                gained[other] += gain
        gained[text] = 0
        filled = _take_best(text, met[:count], gained, most, size, out, filled)
    return out[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _take_best(text, met, gained, most, size, out, filled):  # type: ignore[no-untyped-def]
    """Add the `most` texts that gained most, of equals the lower one, and set all gains back to 0."""
    best, gains, count = np.empty(most, np.int64), np.empty(most, np.float32), 0
    for at in range(len(met)):
        other, gain = met[at], gained[met[at]]
        gained[other] = 0
        if count == most and not _before(gain, other, gains[most - 1], best[most - 1]):
            continue
        place = min(count, most - 1)
        while place > 0 and _before(gain, other, gains[place - 1], best[place - 1]):
            best[place], gains[place] = best[place - 1], gains[place - 1]
            place -= 1
        best[place], gains[place] = other, gain
        count = min(count + 1, most)
    for at in range(count):
        out[filled] = min(text, best[at]) * size + max(text, best[at])
        filled += 1
    return filled


@numba.njit(cache=True, nogil=True, inline="always")
def _before(gain, text, other_gain, other):  # type: ignore[no-untyped-def]
    return gain > other_gain or (gain == other_gain and text < other)
