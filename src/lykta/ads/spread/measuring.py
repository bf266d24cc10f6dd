"""The texts of a file measured by machines that each keep some of their lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Machines
from lykta.ads.group import Chains, Forest, Threshold, roots_of
from lykta.ads.pair.compare import Likeness, compare
from lykta.ads.pair.corpus import Corpus, Work
from lykta.ads.pair.each_once import each_once
from lykta.ads.pair.features import Features, Usual
from lykta.ads.pair.neighbours import NEIGHBOURS
from lykta.ads.spread import lists
from lykta.ads.spread.meeting import Rows, neighbours_there
from lykta.ads.spread.merging import merge_task, merged

# A task looks at so many pairs: some megabytes of lists have to come to it.
PAIRS_AT_ONCE = 131_072

type Numbers = npt.NDArray[np.int64]


class MeasuredThere:
    """The lists of all texts on a shelf that is spread over the machines, `at_once` texts in a piece.

    `norms`, `information` float32[t] and `words` int32[t] are known here, as the numbers of all texts are.
    """

    def __init__(
        self, machines: Machines, corpus: Corpus, texts: Numbers, usual: Usual, *, at_once: int
    ) -> None:
        pieces = (
            corpus.of(texts[begin : begin + at_once]) for begin in range(0, max(len(texts), 1), at_once)
        )
        self._size, self._pieces = at_once, -(-max(len(texts), 1) // at_once)
        self._shelf = machines.shelve(partial(lists.lists_of, usual), pieces)
        lengths = list(self._shelf.each(lists.lengths))
        self.norms, self.information, self.words = (
            np.concatenate(column) for column in zip(*lengths, strict=True)
        )

    def neighbours(self, chosen: Numbers | None = None, *, most: int = NEIGHBOURS) -> Numbers:
        """The `most` nearest of the chosen texts among these; or of all."""
        if chosen is None:
            pieces = np.minimum(np.arange(self._pieces + 1) * self._size, len(self.norms))
            rows = [Rows(int(first), None) for first in pieces[:-1]]
            return neighbours_there(self._shelf, rows, len(self.norms), most)
        piece, within = np.divmod(chosen, self._size)
        cuts = np.searchsorted(piece, np.arange(self._pieces + 1))
        rows = [Rows(begin, within[begin:stop]) for begin, stop in pairwise(cuts.tolist())]
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

    def _asked(self, wanted: Sequence[Numbers]) -> list[list[tuple[int, Numbers]]]:
        """For each piece which tasks need which of its texts; `wanted` are the sorted texts of each task."""
        asked: list[list[tuple[int, Numbers]]] = [[] for _ in range(self._pieces)]
        for task, texts in enumerate(wanted):
            piece, within = np.divmod(texts, self._size)
            starts = np.flatnonzero(np.diff(piece, prepend=-1))
            for own, part in zip(piece[starts].tolist(), np.split(within, starts)[1:], strict=True):
                asked[own].append((task, part.astype(np.int32)))
        return asked


def _compared(pairs: Numbers, parts: list[Features]) -> Likeness:
    return compare(lists.joined(parts), pairs, Work(1))
