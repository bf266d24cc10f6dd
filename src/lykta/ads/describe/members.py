"""The ads of every network of two or more, arranged for work that goes network by network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.inputs import DescribeInput


@dataclass(frozen=True, slots=True)
class Members:
    """Networks 0..k-1 in the order of their ids, and their ads.

    `ads` holds the ad numbers, network by network, each network's by text and then by number; network `i`
    has those from `starts[i]` to `starts[i + 1]`. `network` is the network of each entry of `ads`, `texts`
    the 64-bit key of its normal form, and `of_ad` the network of each ad of the file, -1 for an ad alone.
    """

    ids: list[str]
    starts: npt.NDArray[np.int64]
    ads: npt.NDArray[np.int64]
    network: npt.NDArray[np.int64]
    texts: npt.NDArray[np.uint64]
    of_ad: npt.NDArray[np.int64]

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """How many ads each network has."""
        return np.diff(self.starts)


def arrange(given: DescribeInput) -> Members:
    """The members of all networks of two ads or more, independent of how the networks were numbered."""
    sizes = np.bincount(given.network, minlength=len(given.network_ids))
    several = np.flatnonzero(sizes >= 2)
    several = several[
        np.argsort(np.array([given.network_ids[index] for index in several], object), kind="stable")
    ]
    rank = np.full(len(given.network_ids), -1, np.int64)
    rank[several] = np.arange(len(several))
    of_ad = rank[given.network]
    ads = np.flatnonzero(of_ad >= 0)
    keyed = given.work.over(
        len(ads), lambda begin, stop: text_keys(given.word_offsets, given.words, ads[begin:stop])
    )
    texts = np.concatenate(list(keyed))
    # The ads are in their order, and both steps leave equal ones as they stand.
    order = np.argsort(texts, kind="stable")
    order = order[np.argsort(of_ad[ads[order]], kind="stable")]
    starts = np.concatenate(([0], np.cumsum(sizes[several]))).astype(np.int64)
    ids = [given.network_ids[index] for index in several]
    return Members(ids, starts, ads[order], of_ad[ads][order], texts[order], of_ad)


@numba.njit(cache=True, nogil=True)
def text_keys(word_offsets, words, ads):  # type: ignore[no-untyped-def]
    """A 64-bit key of each ad's words in their order; equal for equal normal forms."""
    keys = np.empty(len(ads), np.uint64)
    for at in range(len(ads)):
        value = np.uint64(0x9E3779B97F4A7C15)
        for place in range(word_offsets[ads[at]], word_offsets[ads[at] + 1]):
            value = (value ^ np.uint64(words[place])) * np.uint64(0xBF58476D1CE4E5B9)
            value ^= value >> np.uint64(29)
        keys[at] = value
    return keys
