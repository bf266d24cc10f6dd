"""The different texts of a file, measured in the memory of this machine."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from lykta.ads.group import Chains, Forest, Threshold, merge_chains
from lykta.ads.pair.compare import Likeness, compare
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.features import Features
from lykta.ads.pair.lists import laid_by
from lykta.ads.pair.neighbours import NEIGHBOURS, neighbour_pairs


class MeasuredHere:
    """The lists of all texts in the memory of this machine."""

    def __init__(self, features: Features, work: Work) -> None:
        self._features, self._keys, self._work = (
            features._replace(keys=features.keys[:0]),
            features.keys,
            work,
        )
        self.norms, self.information, self.words = features.norms, features.information, features.words

    def neighbours(
        self, chosen: npt.NDArray[np.int64] | None = None, *, most: int = NEIGHBOURS
    ) -> npt.NDArray[np.int64]:
        """The `most` nearest of the chosen texts among these; or of all, which uses the keys up."""
        if chosen is not None:
            return chosen[neighbour_pairs(self._keys[chosen], self._work, most=most)]
        keys, self._keys = self._keys, self._keys[:0]
        return neighbour_pairs(keys, self._work, most=most)

    def compare(self, pairs: npt.NDArray[np.int64]) -> Likeness:
        """Measure pairs int64[m, 2] of texts; quickest when sorted by their first column."""
        return compare(self._features, pairs, self._work)

    def close(self) -> None:
        """Memory goes with the last who uses it."""

    def lay_by(self, order: npt.NDArray[np.int64]) -> None:
        """Lay the lists in this order."""
        self._features = self._features._replace(lists=laid_by(self._features.lists, order, self._work))

    def merge_parts(self, pairs: int) -> int:  # noqa: ARG002 - only the threads count
        """In how many parts the chains of so many pairs are best merged."""
        return 8 * self._work.threads

    def merge(
        self, chains: Chains, forest: Forest, traits: npt.NDArray[np.int32], threshold: Threshold
    ) -> None:
        """Merge along the chains, each thread some of them."""
        merge_chains(self._features, chains, forest, traits, threshold, self._work)
