"""MinHash signatures of word pairs, and the ads that share a band of them (Broder 1997; Leskovec et al.)."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.normalise.words_kernel import mix
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.each_once import as_pairs, each_once
from lykta.ads.pair.lists import Lists

# Two ads of a tenth in common meet in one of 32 bands of 2 with probability .28, of a third with .98; the
# many ads of one hand meet by way of each other.
PERMUTATIONS, BANDS, ROWS = 64, 32, 2
# A pair of an eighth in common agrees in eight of 64. What is less alike is left to the rare words.
LEAST_AGREEMENT = 7

_SEED = 20020701


def signatures(word_pairs: Lists, work: Work) -> npt.NDArray[np.uint32]:
    """The signature of each text, uint32[t, 64]; a text with no word pair has the greatest value throughout.

    `word_pairs` are the texts' different word pairs but for the common ones.
    """
    generator = np.random.Generator(np.random.Philox(_SEED))
    factors = generator.integers(0, 2**64, size=(2, PERMUTATIONS), dtype=np.uint64) | np.uint64(1)
    texts = len(word_pairs.begin)
    out = work.room.empty((texts, PERMUTATIONS), np.uint32)
    for _ in work.over(texts, lambda begin, stop: _sign(*word_pairs, factors, begin, stop, out)):
        pass
    return out


@numba.njit(cache=True, nogil=True)
def _sign(begin, stop, entries, factors, first, last, out):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917 (a tuple of arrays in the inner loop costs more than the work)
    multiplier, addend = factors[0].copy(), factors[1].copy()
    least = np.empty(PERMUTATIONS, np.uint32)
    for text in range(first, last):
        least[:] = np.uint32(0xFFFFFFFF)
        for at in range(begin[text], stop[text]):
            value = np.uint64(entries[at])
            for row in range(PERMUTATIONS):
                hashed = np.uint32((multiplier[row] * value + addend[row]) >> np.uint64(32))
                least[row] = min(least[row], hashed)
        out[text] = least


def band_pairs(signed: npt.NDArray[np.uint32], work: Work) -> tuple[npt.NDArray[np.int64], int]:
    """Candidate pairs int64[m, 2] (first < second, sorted, each once) of ads that share a band, and how many
    further pairs the shared buckets would have made.

    A bucket makes a star and a chain, not all its pairs: each ad with the bucket's first and with the one
    before it. So the work grows with the ads, and a hot bucket still holds together.
    """
    found: list[npt.NDArray[np.int64]] = []
    left_out = 0
    for keys, uncompared in work.over(BANDS, lambda begin, stop: _bands(signed, begin, stop), parts=BANDS):
        found.append(keys)
        left_out += uncompared
    return as_pairs(each_once(np.concatenate([np.zeros(0, np.int64), *found])), len(signed)), left_out


@numba.njit(cache=True, nogil=True)
def _bands(signed, begin, stop):  # type: ignore[no-untyped-def]
    size = len(signed)
    slots = 16
    while slots < 2 * size:
        slots *= 2
    out = np.empty(2 * size * (stop - begin), np.int64)
    filled, left_out = 0, 0
    for band in range(begin, stop):
        # Each slot holds a bucket: its first ad, its last so far, and how many it has.
        first, last = np.full(slots, -1, np.int32), np.full(slots, -1, np.int32)
        members = np.zeros(slots, np.int32)
        for ad in range(size):
            low, high = signed[ad, ROWS * band], signed[ad, ROWS * band + 1]
            if low == np.uint32(0xFFFFFFFF):
                continue
            at = np.int64(mix(low, high)) & (slots - 1)
            while first[at] >= 0 and (
                signed[first[at], ROWS * band] != low or signed[first[at], ROWS * band + 1] != high
            ):
                at = (at + 1) & (slots - 1)
            if first[at] < 0:
                first[at] = ad
            else:
                filled = _add_pair(signed, first[at], ad, out, filled)
                if last[at] != first[at]:
                    filled = _add_pair(signed, last[at], ad, out, filled)
                left_out += members[at] - (1 if last[at] == first[at] else 2)
            last[at] = ad
            members[at] += 1
    return out[:filled].copy(), left_out


@numba.njit(cache=True, nogil=True)
def _add_pair(signed, first, second, out, filled):  # type: ignore[no-untyped-def]
    agree = 0
    for row in range(PERMUTATIONS):
        agree += signed[first, row] == signed[second, row]
    if agree < LEAST_AGREEMENT:
        return filled
    out[filled] = np.int64(first) * len(signed) + second
    return filled + 1
