"""Which ads of a network are compared, and which of them is the central one (compiled)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from lykta.ads.describe.alignment import find_word, word_table

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
        table, _ = word_table(LONGEST)
        compared = (starts[begin : stop + 1], ads, texts)
        chosen: npt.NDArray[np.int64] = _choose(given.word_offsets, given.words, compared, table)
        return chosen

    shown = given.work.over(len(starts) - 1, choose)
    return Comparison(starts, ads, np.concatenate(list(shown)))


@numba.njit(cache=True, nogil=True)
def _choose(word_offsets, words, compared, table):  # type: ignore[no-untyped-def]
    starts, ads, texts = compared
    shown = np.full((len(starts) - 1, SHOWN), -1, np.int64)
    for network in range(len(starts) - 1):
        first, stop = starts[network], starts[network + 1]
        tries = min(CANDIDATES, stop - first)
        best, before, most, least = first, first, np.int64(-1), np.int64(0)
        for attempt in range(tries):
            candidate = first + attempt * (stop - first - 1) // max(tries - 1, 1)
            if attempt and texts[candidate] == texts[before]:
                # Equal texts stand together, and the first of them has been tried.
                continue
            before = candidate
            followers, apart = _followers(word_offsets, words, (ads, texts, first, stop), candidate, table)
            if followers > most or (followers == most and apart < least):
                best, most, least = candidate, followers, apart
        _show(word_offsets, words, (ads, texts, first, stop), best, table, shown[network])
    return shown


@numba.njit(cache=True, nogil=True)
def _followers(word_offsets, words, compared, candidate, table):  # type: ignore[no-untyped-def]
    """How many ads are more like the candidate than unlike it, and by how many words they differ from it."""
    ads, texts, first, stop = compared
    length = _fill(word_offsets, words, ads[candidate], table)
    followers, apart, both, shared = 0, 0, 0, 0
    for other in range(first, stop):
        if other == first or texts[other] != texts[other - 1]:
            both, shared = _shared(word_offsets, words, ads[other], table)
        if 4 * shared >= length + both:
            followers += 1
            apart += length + both - 2 * shared
    return followers, apart


@numba.njit(cache=True, nogil=True)
def _show(word_offsets, words, compared, central, table, shown):  # type: ignore[no-untyped-def]
    ads, texts, first, stop = compared
    length = _fill(word_offsets, words, ads[central], table)
    shown[0] = central
    count = 1
    for other in range(first, stop):
        repeated = False
        for earlier in range(count):
            repeated |= texts[shown[earlier]] == texts[other]
        if repeated:
            continue
        both, shared = _shared(word_offsets, words, ads[other], table)
        if 4 * shared >= length + both:
            shown[count] = other
            count += 1
        if count == SHOWN:
            break


@numba.njit(cache=True, nogil=True)
def _fill(word_offsets, words, ad, table):  # type: ignore[no-untyped-def]
    table[:] = 0
    begin = word_offsets[ad]
    stop = min(word_offsets[ad + 1], begin + LONGEST)
    for place in range(begin, stop):
        table[find_word(table, words[place])] = words[place]
    return stop - begin


@numba.njit(cache=True, nogil=True)
def _shared(word_offsets, words, ad, table):  # type: ignore[no-untyped-def]
    begin = word_offsets[ad]
    stop = min(word_offsets[ad + 1], begin + LONGEST)
    shared = 0
    for place in range(begin, stop):
        shared += table[find_word(table, words[place])] != 0
    return stop - begin, shared
