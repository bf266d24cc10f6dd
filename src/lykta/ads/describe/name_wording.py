"""Where ads give a name: wording of the known patterns, found on the hashes of words (compiled)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

from lykta.ads.describe.alignment import find_word
from lykta.ads.describe.name_patterns import patterns
from lykta.ads.normalise.words_kernel import is_known

if TYPE_CHECKING:
    import numpy.typing as npt

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


def name_wordings(
    word_offsets: npt.NDArray[np.int64], words: npt.NDArray[np.uint32], ads: npt.NDArray[np.int64]
) -> Wordings:
    """All wording that may give a name in the ads of these numbers, in the order of ads and words."""
    return Wordings(*_wordings(word_offsets, words, ads, patterns()))


@numba.njit(cache=True, nogil=True)
def _wordings(word_offsets, words, ads, given_patterns):  # type: ignore[no-untyped-def]
    keys, first = given_patterns[0], given_patterns[1]
    found = np.empty((_PER_AD * len(ads), 5), np.int64)
    count = 0
    for ad in ads:
        begin, stop, before = word_offsets[ad], word_offsets[ad + 1], count
        for place in range(begin, stop):
            at = find_word(keys, words[place])
            if keys[at] == 0 or count - before == _PER_AD:
                continue
            name, way, step = _name_beside(words, (begin, stop), place, first[at], given_patterns)
            if way:
                found[count, 0], found[count, 1], found[count, 2] = ad, words[name], way
                found[count, 3], found[count, 4] = stop - name, step
                count += 1
    kept = found[:count].T.copy()
    return kept[0], kept[1], kept[2], kept[3], kept[4]


@numba.njit(cache=True, nogil=True)
def _name_beside(words, bounds, place, row, given_patterns):  # type: ignore[no-untyped-def]
    """The place of the name that wording next to `place` gives, how (0 for none), and the wording's side.

    Of several patterns that fit, the surest counts.
    """
    _, _, wordings, facts, never = given_patterns
    best, name, side = 0, 0, 0
    while row < len(facts) and wordings[row, 0] == words[place]:
        length, step, way = facts[row]
        beside, far = place - step, place + step * (length - 1)
        fits = bounds[0] <= min(beside, far) and max(beside, far) < bounds[1]
        for part in range(1, length):
            fits = fits and words[place + step * part] == wordings[row, part]
        if fits and (best == 0 or way < best) and not is_known(never, words[beside]):
            best, name, side = way, beside, step
        row += 1
    return name, best, side
