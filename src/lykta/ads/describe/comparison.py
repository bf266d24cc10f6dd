"""Which ads of a network are compared, and which of them is the central one (compiled)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from lykta.ads.describe.alignment import find_word

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.inputs import DescribeInput
    from lykta.ads.describe.members import Members

COMPARED = 40
"""The most ads of one network that are compared: what more would add is not worth their time."""

CANDIDATES = 6
"""The most ads that are tried as the central one."""

SHOWN = 3
"""The ads whose own words fill a template's slots: the central one and two that are like it."""

LONGEST = 400
"""Words of an ad that are compared; what comes after is left out of the template."""

# Bits in which the words that an ad shares with one candidate are counted: enough for `LONGEST`.
_BITS = 10
_COUNT = np.uint64((1 << _BITS) - 1)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which ads of each network are compared, by network: `ads[starts[i] : starts[i + 1]]`.

    `shown` is int64[networks, SHOWN]: places in `ads`, the central ad's first, -1 where there is none.
    """

    starts: npt.NDArray[np.int64]
    ads: npt.NDArray[np.int64]
    shown: npt.NDArray[np.int64]


def compare(given: DescribeInput, members: Members) -> Comparison:
    """Spread the compared ads over each network's texts, so that they depend on what the texts say alone."""
    counts = np.minimum(members.sizes, COMPARED)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], counts)
    steps = within * np.repeat(members.sizes - 1, counts) // np.repeat(np.maximum(counts - 1, 1), counts)
    places = np.repeat(members.starts[:-1], counts) + steps
    ads, texts = members.ads[places], members.texts[places]

    def choose(begin: int, stop: int) -> npt.NDArray[np.int64]:
        compared = (starts[begin : stop + 1], ads, texts)
        chosen: npt.NDArray[np.int64] = _choose(given.word_offsets, given.words, compared)
        return chosen

    shown = given.work.over(len(starts) - 1, choose)
    return Comparison(starts, ads, np.concatenate(list(shown)))


@numba.njit(cache=True, nogil=True)
def _choose(word_offsets, words, compared):  # type: ignore[no-untyped-def]
    starts, ads, texts = compared
    shown = np.full((len(starts) - 1, SHOWN), -1, np.int64)
    keys = np.zeros(4 * 4096, np.uint32)
    holders = np.zeros(len(keys), np.uint8)
    counting = _counting()
    tried = np.empty(CANDIDATES, np.int64)
    lengths, shared = np.empty(COMPARED, np.int64), np.empty((COMPARED, CANDIDATES), np.int64)
    for network in range(len(starts) - 1):
        first, stop = starts[network], starts[network + 1]
        of_network = texts[first:stop]
        count = _try(of_network, tried)
        size = _fill(word_offsets, words, ads[first:stop][tried[:count]], keys, holders)
        table = (keys[:size], holders[:size], counting)
        _share(word_offsets, words, (ads[first:stop], of_network), table, lengths, shared)
        best = _best(lengths[: stop - first], shared, tried[:count])
        _show(of_network, lengths, shared[:, best], tried[best], shown[network])
        for turn in range(SHOWN):
            shown[network, turn] += first if shown[network, turn] >= 0 else 0
    return shown


@numba.njit(cache=True, nogil=True)
def _counting():  # type: ignore[no-untyped-def]
    """For each set of candidates, as bits, a number that counts one for each of them, ten bits apart."""
    counting = np.zeros(1 << CANDIDATES, np.uint64)
    for holders in range(len(counting)):
        for candidate in range(CANDIDATES):
            counting[holders] += np.uint64((holders >> candidate) & 1) << np.uint64(_BITS * candidate)
    return counting


@numba.njit(cache=True, nogil=True)
def _try(texts, tried):  # type: ignore[no-untyped-def]
    """Which ads of a network are tried as the central one, spread over its different texts; how many."""
    tries = min(CANDIDATES, len(texts))
    count = 0
    for attempt in range(tries):
        candidate = attempt * (len(texts) - 1) // max(tries - 1, 1)
        # Equal texts stand together, and the first of them is tried.
        if count == 0 or texts[candidate] != texts[tried[count - 1]]:
            tried[count] = candidate
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def _fill(word_offsets, words, candidates, keys, holders):  # type: ignore[no-untyped-def]
    """Fill a table from word to the candidates that hold it, as bits; returns its size, a power of two."""
    room, size = 0, 1
    for ad in candidates:
        room += min(word_offsets[ad + 1] - word_offsets[ad], LONGEST)
    while size < 4 * room:
        size *= 2
    keys[:size], holders[:size] = 0, 0
    table = keys[:size]
    for number in range(len(candidates)):
        begin = word_offsets[candidates[number]]
        stop = min(word_offsets[candidates[number] + 1], begin + LONGEST)
        for place in range(begin, stop):
            at = find_word(table, words[place])
            table[at] = words[place]
            holders[at] |= np.uint8(1 << number)
    return size


@numba.njit(cache=True, nogil=True)
def _share(word_offsets, words, network, table, lengths, shared):  # type: ignore[no-untyped-def]
    """How many words each of the network's ads has, and how many of them each of the candidates holds."""
    (ads, texts), (keys, holders, counting) = network, table
    mask = np.int64(len(keys) - 1)
    for other in range(len(ads)):
        if other and texts[other] == texts[other - 1]:
            lengths[other], shared[other] = lengths[other - 1], shared[other - 1]
            continue
        begin = word_offsets[ads[other]]
        stop = min(word_offsets[ads[other] + 1], begin + LONGEST)
        counts = np.uint64(0)
        for place in range(begin, stop):
            at = np.int64(words[place]) & mask
            # Looked up here, since handing over the table for each word takes longer than the looking up.
            while keys[at] != 0 and keys[at] != words[place]:
                at = (at + 1) & mask
            counts += counting[holders[at]]
        lengths[other] = stop - begin
        for candidate in range(CANDIDATES):
            shared[other, candidate] = (counts >> np.uint64(_BITS * candidate)) & _COUNT


@numba.njit(cache=True, nogil=True)
def _best(lengths, shared, tried):  # type: ignore[no-untyped-def]
    """The candidate that most ads are more like than unlike, and of several the one with the fewest words
    that it and they have apart.
    """
    best, most, least = 0, np.int64(-1), np.int64(0)
    for candidate in range(len(tried)):
        followers, apart, length = np.int64(0), np.int64(0), lengths[tried[candidate]]
        for other in range(len(lengths)):
            if 4 * shared[other, candidate] >= length + lengths[other]:
                followers += 1
                apart += length + lengths[other] - 2 * shared[other, candidate]
        if followers > most or (followers == most and apart < least):
            best, most, least = candidate, followers, apart
    return best


@numba.njit(cache=True, nogil=True)
def _show(texts, lengths, shared, central, shown):  # type: ignore[no-untyped-def]
    """The central ad and the first others of different texts that are more like it than unlike."""
    shown[0] = central
    count = 1
    for other in range(len(texts)):
        repeated = False
        for earlier in range(count):
            repeated |= texts[shown[earlier]] == texts[other]
        if not repeated and 4 * shared[other] >= lengths[central] + lengths[other]:
            shown[count] = other
            count += 1
        if count == SHOWN:
            break
