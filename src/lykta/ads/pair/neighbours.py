"""Candidate pairs by rare shared words: each text asks who else holds its rarest words and word pairs."""

# Kernels hand on what they fill: a tuple of arrays in an inner loop costs more than the work itself.
# ruff: noqa: PLR0913, PLR0917

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.pair.compare import LONGEST_WORDS
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.hashing import add_new, mask_for, word_pairs_of

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
    its rarest words and word pairs), within a budget that keeps the work proportional to the texts.
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
            lambda begin, stop: _rarest(corpus, texts, (begin, stop), counts, (budget.words, budget.looks)),
        )
    )
    entries = np.concatenate(rows)
    entries.sort()
    holders = (entries & np.uint64(0xFFFFFFFF)).astype(np.int64)
    starts = (
        np.flatnonzero(np.diff(entries >> np.uint64(32), prepend=np.uint64(2**32 - 1)))
        if len(entries)
        else np.zeros(0, np.int64)
    )
    bounds = np.append(starts, len(entries)).astype(np.int64)
    by_text = np.argsort(holders, kind="stable")
    word_of_entry = (np.searchsorted(bounds, np.arange(len(entries)), side="right") - 1)[by_text]
    text_bounds = np.searchsorted(holders[by_text], np.arange(len(texts) + 1)).astype(np.int64)
    found = list(
        work.over(
            len(texts),
            lambda begin, stop: _meet(
                (begin, stop),
                (text_bounds, word_of_entry),
                (bounds, holders),
                (budget.looks, budget.neighbours),
            ),
        )
    )
    keys = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    size = max(len(texts), 1)
    return np.stack([texts[keys // size], texts[keys % size]], axis=1)


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
    out = np.empty(most * (bounds[1] - bounds[0]), np.uint64)
    filled = 0
    for place in range(bounds[0], bounds[1]):
        total = _features(corpus, texts[place], scratch, features)
        held = np.empty(total, np.uint64)
        for at in range(total):
            held[at] = np.uint64(counts[features[at] & np.uint32(_COUNTERS - 1)]) << np.uint64(
                32
            ) | np.uint64(features[at])
        held.sort()
        left, taken = looks, 0
        for at in range(total):
            holders = np.int64(held[at] >> np.uint64(32))
            if holders < 2:
                continue
            if holders > left or taken == most:
                break
            left -= holders
            taken += 1
            out[filled] = (held[at] & np.uint64(0xFFFFFFFF)) << np.uint64(32) | np.uint64(place)
            filled += 1
    return out[:filled].copy()


@numba.njit(cache=True, nogil=True)
def _meet(bounds, by_text, by_word, budget):  # type: ignore[no-untyped-def]
    text_bounds, words = by_text
    word_bounds, holders = by_word
    looks, most = budget
    size = len(text_bounds) - 1
    gained, met = np.zeros(size, np.float32), np.empty(looks + 1, np.int64)
    out = np.empty(most * (bounds[1] - bounds[0]), np.int64)
    filled = 0
    for text in range(bounds[0], bounds[1]):
        count = 0
        for entry in range(text_bounds[text], text_bounds[text + 1]):
            word = words[entry]
            begin, stop = word_bounds[word], word_bounds[word + 1]
            # A hair above nothing, so that a text that was met is known to have been.
            gain = np.float32(np.log(size / (stop - begin)) ** 2 + 1e-6)
            for at in range(begin, stop):
                other = holders[at]
                if other == text:
                    continue
                if gained[other] == 0:
                    met[count] = other
                    count += 1
                gained[other] += gain
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
