"""Where ads give a name: wording of the known patterns, found on the hashes of words (compiled)."""

# The kernel takes its tables one by one, since a tuple of them costs more than what is done with it.
# ruff: noqa: PLR0913, PLR0917

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from lykta.ads.describe.name_patterns import patterns
from lykta.ads.describe.sieve import SIEVE_MASK
from lykta.ads.normalise.words_kernel import is_known

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.inputs import DescribeInput

# Names that one ad is read for; an ad that gives more is a list, not a presentation.
_PER_AD = 8


class Wordings(NamedTuple):
    """One entry per name that wording gives.

    The ad, the name's hash, how it is given (`NAMED`, ...), how many words from the ad's end it stands (1 for
    the last), and whether the wording is before (-1) or after it (1).
    """

    ads: npt.NDArray[np.int64]
    names: npt.NDArray[np.int64]
    ways: npt.NDArray[np.int64]
    from_end: npt.NDArray[np.int64]
    sides: npt.NDArray[np.int64]

    def at(self, rows: npt.NDArray[np.int64] | slice) -> Wordings:
        """Those of the entries that have these numbers."""
        return Wordings(*(column[rows] for column in self))


def name_wordings(given: DescribeInput, ads: npt.NDArray[np.int64]) -> Wordings:
    """All wording that may give a name in the ads of these numbers, in the order of ads and words."""
    found = given.work.over(
        len(ads),
        lambda begin, stop: _wordings(given.word_offsets, given.words, ads[begin:stop], *patterns()),
    )
    return Wordings(*(np.concatenate(part) for part in zip(*found, strict=True)))


@numba.njit(cache=True, nogil=True)
def _wordings(word_offsets, words, ads, sieve, keys, first, wordings, facts, never):  # type: ignore[no-untyped-def]
    found = np.empty((_PER_AD * len(ads), 5), np.int64)
    mask = np.int64(len(keys) - 1)
    count = 0
    for ad in ads:
        begin, stop, before = word_offsets[ad], word_offsets[ad + 1], count
        for place in range(begin, stop):
            word = words[place]
            if not sieve[word & SIEVE_MASK]:
                continue
            at = np.int64(word) & mask
            # Looked up here, since handing over the tables for each word takes longer than the looking up.
            while keys[at] != 0 and keys[at] != word:
                at = (at + 1) & mask
            if keys[at] == 0 or count - before == _PER_AD:
                continue
            way, step = 0, 0
            row = first[at]
            # Of several patterns that fit, the surest counts.
            while row < len(facts) and wordings[row, 0] == word:
                length, side, given_way = facts[row, 0], facts[row, 1], facts[row, 2]
                beside, far = place - side, place + side * (length - 1)
                fits = begin <= min(beside, far) and max(beside, far) < stop and (way == 0 or given_way < way)
                for part in range(1, length if fits else 0):
                    fits = fits and words[place + side * part] == wordings[row, part]
                if fits and not is_known(never, words[beside]):
                    way, step = given_way, side
                row += 1
            if way:
                name = place - step
                found[count, 0], found[count, 1], found[count, 2] = ad, words[name], way
                found[count, 3], found[count, 4] = stop - name, step
                count += 1
    kept = found[:count].T.copy()
    return kept[0], kept[1], kept[2], kept[3], kept[4]
