"""The ads of every network of two or more, arranged for work that goes network by network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numba
import numpy as np

from lykta.ads.sorting import numbered, order_by

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.inputs import DescribeInput


@dataclass(frozen=True, slots=True)
class Members:
    """Networks 0..k-1 in the order of their ids, and their ads.

    `ads` holds the ad numbers, network by network, each network's by text and then by number; network `i`
    has those from `starts[i]` to `starts[i + 1]`. `network` is the network of each entry of `ads`, and
    `of_ad` that of each ad of the file, -1 for an ad alone. `texts` numbers the distinct normal forms of each
    network from 0 on: rising with the entries, equal for equal normal forms of one network.
    """

    ids: list[str]
    starts: npt.NDArray[np.int64]
    ads: npt.NDArray[np.int64]
    network: npt.NDArray[np.int64]
    texts: npt.NDArray[np.int64]
    of_ad: npt.NDArray[np.int64]

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """How many ads each network has."""
        return np.diff(self.starts)

    @property
    def text_starts(self) -> npt.NDArray[np.int64]:
        """Where each text's entries begin, and at last where they all end."""
        fresh = np.ones(len(self.texts) + 1, np.bool_)
        fresh[1:-1] = self.texts[1:] != self.texts[:-1]
        return np.flatnonzero(fresh)

    def text_of_ad(self) -> npt.NDArray[np.int64]:
        """The number of each ad's text, -1 for an ad alone."""
        texts = np.full(len(self.of_ad), -1, np.int64)
        texts[self.ads] = self.texts
        return texts

    def first_ads(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The first ad of each text, and the text's number, in the order of the ads.

        What is read in the order in which it lies in memory is read several times as fast.
        """
        text_of = np.full(len(self.of_ad), -1, np.int64)
        text_of[self.ads[self.text_starts[:-1]]] = np.arange(len(self.text_starts) - 1)
        ads = np.flatnonzero(text_of >= 0)
        return ads, text_of[ads]


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
    keys = numbered(np.concatenate(list(keyed)))
    # The ads are in their order, and both steps leave equal ones as they stand.
    order = order_by(keys)
    network = of_ad[ads]
    order = order[order_by(network[order])]
    network, keys = network[order], keys[order]
    fresh = np.zeros(len(ads), np.bool_)
    fresh[1:] = (keys[1:] != keys[:-1]) | (network[1:] != network[:-1])
    starts = np.concatenate(([0], np.cumsum(sizes[several]))).astype(np.int64)
    ids = [given.network_ids[index] for index in several]
    return Members(ids, starts, ads[order], network, np.cumsum(fresh), of_ad)


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
