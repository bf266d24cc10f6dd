"""The texts of a file measured by machines that each keep some of their lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Shelf
from lykta.ads.group import Chains, Forest, Threshold, roots_of
from lykta.ads.pair.compare import Likeness, compare
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.each_once import each_once
from lykta.ads.pair.features import Features
from lykta.ads.pair.neighbours import NEIGHBOURS
from lykta.ads.spread import lists
from lykta.ads.spread.meeting import Rows, neighbours_there
from lykta.ads.spread.merging import merge_task, merged

# A task looks at so many pairs: some megabytes of lists have to come to it.
PAIRS_AT_ONCE = 131_072

type Numbers = npt.NDArray[np.int64]


class MeasuredThere:
    """The lists of all texts on a `shelf` that is spread over the machines.

    `norms`, `information` float32[t] and `words` int32[t] are known here, as the numbers of all texts are.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        lengths = list(shelf.each(lists.lengths))
        # Where the texts of each piece begin, and at last where all end.
        self._bounds = np.cumsum([0, *(len(piece.norms) for piece in lengths)])
        self.norms, self.information, self.words = (
            np.concatenate(column) for column in zip(*lengths, strict=True)
        )

    def neighbours(self, chosen: Numbers | None = None, *, most: int = NEIGHBOURS) -> Numbers:
        """The `most` nearest of the chosen texts among these; or of all."""
        if chosen is None:
            rows = [Rows(first, None) for first in self._bounds[:-1].tolist()]
            return neighbours_there(self._shelf, rows, len(self.norms), most)
        cuts = np.searchsorted(chosen, self._bounds).tolist()
        rows = [
            Rows(begin, chosen[begin:stop] - first)
            for first, (begin, stop) in zip(self._bounds.tolist(), pairwise(cuts), strict=False)
        ]
        return chosen[neighbours_there(self._shelf, rows, len(chosen), most)]

    def compare(self, pairs: Numbers) -> Likeness:
        """Measure pairs int64[m, 2] of texts; quickest when sorted by their first column."""
        tasks, wanted = [], []
        for begin in range(0, max(len(pairs), 1), PAIRS_AT_ONCE):
            own = pairs[begin : begin + PAIRS_AT_ONCE]
            texts = each_once(own.ravel())
            wanted.append(texts)
            tasks.append(np.searchsorted(texts, own))
        found = list(self._shelf.serve(self._asked(wanted), lists.take, tasks, _compared))
        return Likeness(*(np.concatenate(columns) for columns in zip(*found, strict=True)))

    def close(self) -> None:
        """Let go of the lists, wherever they lie."""
        self._shelf.close()

    def lay_by(self, order: Numbers) -> None:
        """Lists that are sent to those who ask for them may lie in any order."""

    def merge_parts(self, pairs: int) -> int:
        """In how many parts the chains of so many pairs are best merged."""
        return -(-max(pairs, 1) // PAIRS_AT_ONCE)

    def merge(
        self, chains: Chains, forest: Forest, traits: npt.NDArray[np.int32], threshold: Threshold
    ) -> None:
        """Merge the clusters of the forest along the chains, each task some of them."""
        pairs = roots_of(forest.parent, chains.pairs)
        tasks = [
            merge_task(pairs[begin:stop], forest, traits)
            for begin, stop in zip(chains.cuts[:-1], chains.cuts[1:], strict=True)
            if stop > begin
        ]
        if not tasks:
            return
        asked = self._asked([task.texts for task in tasks])
        found = self._shelf.serve(
            asked, lists.take, [task.to_send() for task in tasks], partial(merged, threshold)
        )
        for task, changed in zip(tasks, found, strict=True):
            task.write_back(forest, changed)

    def _asked(self, wanted: Sequence[Numbers]) -> list[list[tuple[int, lists.Numbers]]]:
        """For each piece which tasks need which of its texts; `wanted` are the sorted texts of each task."""
        return lists.asked_of(self._bounds, wanted)


def _compared(pairs: Numbers, parts: list[Features]) -> Likeness:
    return compare(lists.joined(parts), pairs, Work(1))
