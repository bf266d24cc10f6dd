"""In which voice ads are written: I, we, or of a woman in the third person."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numba
import numpy as np

from lykta.ads.describe.alignment import find_word
from lykta.ads.describe.name_patterns import hashes
from lykta.ads.describe.sieve import SIEVE_MASK, sieve_of
from lykta.ads.normalise.lexicon import table_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.inputs import DescribeInput

I, WE, SHE, NONE = 0, 1, 2, -1  # noqa: E741  The voice is called by its pronoun.
"""The voice of an ad: the pronoun that it has most of; `NONE` without pronouns or with two equal."""

_PRONOUNS: Final = (
    "jag mig min mitt mina i me my mine myself",
    "vi oss vår vårt våra we us our ours ourselves",
    "hon henne hennes she her hers herself",
)


def voices(given: DescribeInput, ads: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The voice of each of the ads of these numbers; Swedish and English pronouns are known."""
    found = given.work.over(
        len(ads),
        lambda begin, stop: _voices(given.word_offsets, given.words, ads[begin:stop], *_pronouns()),
    )
    return np.concatenate(list(found))


@lru_cache(maxsize=1)
def _pronouns() -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """A sieve of the pronouns, their table, and the voice of each place in it."""
    listed = [hashes(pronouns) for pronouns in _PRONOUNS]
    keys = table_of(word for part in listed for word in part)
    voice = np.full(len(keys), NONE, np.int64)
    # "I" and "min" are small words of other tongues too: what is listed last wins where two lists meet.
    for number, part in enumerate(listed):
        for word in part:
            voice[find_word(keys, np.uint32(word))] = number
    return sieve_of(keys), keys, voice


@numba.njit(cache=True, nogil=True)
def _voices(word_offsets, words, ads, sieve, keys, voice):  # type: ignore[no-untyped-def]
    found = np.full(len(ads), NONE, np.int64)
    counts = np.zeros(3, np.int64)
    for at in range(len(ads)):
        counts[:] = 0
        for place in range(word_offsets[ads[at]], word_offsets[ads[at] + 1]):
            if sieve[words[place] & SIEVE_MASK]:
                row = find_word(keys, words[place])
                if keys[row] != 0:
                    counts[voice[row]] += 1
        most = np.argmax(counts)
        if counts[most] > 0 and np.sum(counts == counts[most]) == 1:
            found[at] = most
    return found
