"""Texts met, measured and merged by machines that each keep some of their lists; what comes back are numbers.

Neighbours are found by two exchanges. First every key goes to the part of its highest bits, where all its
holders come together; then the holders of those keys that texts of a block share go to the block, where each
text meets them in the order of the keys, as it does on one machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import batched, pairwise
from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.array_store import ArrayStore
from lykta.ads.engine import PieceStore
from lykta.ads.group import Chains, Forest, Scale, merge_chains, plant_forest, roots_of
from lykta.ads.pair.compare import Likeness, compare
from lykta.ads.pair.corpus import Corpus, Work, lay_side_by_side
from lykta.ads.pair.each_once import as_pairs, each_once
from lykta.ads.pair.features import KEYS, Features, Usual, feature_lists
from lykta.ads.pair.lists import Lists
from lykta.ads.pair.neighbours import (
    MOST_ENTRIES,
    NEIGHBOURS,
    Keyed,
    entries_of,
    group_by_key,
    nearest,
    select_shared_entries,
)

# A task looks at so many pairs: some megabytes of lists have to come to it.
PAIRS_AT_ONCE = 131_072
# A part holds some four million keys at most, which take 32 MB to sort; a block has so many texts.
TEXTS_OF_A_PART = 65_536
TEXTS_OF_A_BLOCK = 65_536
# The machines share the work already.
_ALONE: Final = Work(1)

type Numbers = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.int64] | npt.NDArray[np.int32]


class DistributedFeatures:
    """The lists of all texts in a `store` that is spread over the machines; pairs lie in `arrays`.

    `norms`, `information` float32[t] and `words` int32[t] are known here, as the numbers of all texts are.
    """

    def __init__(self, store: PieceStore, arrays: ArrayStore) -> None:
        self._store, self._arrays = store, arrays
        lengths = list(store.keep(_lengths).fetch())
        # Where the texts of each piece begin, and at last where all end.
        self._bounds = np.cumsum([0, *(len(piece[0]) for piece in lengths)])
        self.norms, self.information, self.words = (
            np.concatenate(column) for column in zip(*lengths, strict=True)
        )

    def neighbours(self) -> Numbers:
        """Each text with its nearest."""
        return find_neighbours(self._store, self._bounds, self._arrays)

    def compare(self, pairs: Numbers) -> Likeness:
        """Measure pairs int64[m, 2] of texts; quickest when sorted by their first column."""
        likeness = Likeness(
            *(self._arrays.empty(len(pairs), kind) for kind in (np.float32, np.float32, np.int32))
        )
        done = 0
        for begins in batched(range(0, len(pairs), PAIRS_AT_ONCE), self._store.tasks_at_once, strict=False):
            parts = [pairs[begin : begin + PAIRS_AT_ONCE] for begin in begins]
            wanted = [each_once(part.ravel()) for part in parts]
            tasks = [
                np.searchsorted(texts, part).astype(np.int32)
                for texts, part in zip(wanted, parts, strict=True)
            ]
            asked = group_by_piece(self._bounds, wanted)
            for found in self._store.exchange(asked, take, tasks, _compare_pairs).fetch():
                stop = done + len(found.similarity)
                for column, part in zip(likeness, found, strict=True):
                    column[done:stop] = part
                done = stop
        return likeness

    def close(self) -> None:
        """Let go of the lists, wherever they lie."""
        self._store.close()

    def lay_by(self, order: Callable[[], Numbers]) -> None:
        """Lists that are sent to those who ask for them may lie in any order."""

    def merge(self, chains: Chains, forest: Forest, traits: npt.NDArray[np.int32], scale: Scale) -> None:
        """Merge the clusters of the forest along the chains, each task some of them."""
        parts = list(pairwise(chains.cuts(-(-len(chains.pairs) // PAIRS_AT_ONCE)).tolist()))
        # Chains share no cluster: what is merged by some changes nothing for the others.
        for some in batched(parts, self._store.tasks_at_once, strict=False):
            tasks = [
                merge_task(roots_of(forest.parent, chains.pairs[begin:stop]), forest, traits)
                for begin, stop in some
            ]
            asked = group_by_piece(self._bounds, [task.texts for task in tasks])
            sent = [task.sent for task in tasks]
            found = self._store.exchange(asked, take, sent, partial(_merge_forest, scale)).fetch()
            for task, changed in zip(tasks, found, strict=True):
                task.write_back(forest, changed)


def group_by_piece(bounds: Numbers, wanted: Sequence[Numbers]) -> list[list[tuple[int, Rows]]]:
    """For each piece which tasks need what of it, counted from its first; piece p holds what is numbered from
    `bounds[p]` on up to `bounds[p + 1]`. `wanted` are the sorted numbers of each task.
    """
    asked: list[list[tuple[int, Rows]]] = [[] for _ in range(len(bounds) - 1)]
    for task, numbers in enumerate(wanted):
        piece = np.searchsorted(bounds, numbers, "right") - 1
        within = (numbers - bounds[piece]).astype(np.int32)
        starts = np.flatnonzero(np.diff(piece, prepend=-1))
        for own, part in zip(piece[starts].tolist(), np.split(within, starts)[1:], strict=True):
            asked[own].append((task, part))
    return asked


def lists_of(usual: Usual, corpus: Corpus) -> Features:
    """The features of all texts of a corpus, packed."""
    features = feature_lists(corpus, usual, _ALONE)
    return features._replace(lists=_take_lists(features.lists, np.arange(corpus.size)))


def take(features: Features, texts: Rows) -> Features:
    """The features of these texts alone, without the keys, which those who compare do not ask for."""
    rows = texts.astype(np.int64)
    return Features(
        _take_lists(features.lists, rows),
        features.norms[rows],
        features.information[rows],
        features.words[rows],
        np.zeros((0, KEYS), np.uint32),
    )


def _lengths(features: Features) -> tuple[npt.NDArray[np.generic], ...]:
    """Of each text the length of its vector, its information, and how many different words it has."""
    return features.norms, features.information, features.words


def _compare_pairs(pairs: npt.NDArray[np.int32], parts: list[Features]) -> Likeness:
    return compare(_join_features(parts), pairs.astype(np.int64), _ALONE)


def _join_features(parts: list[Features]) -> Features:
    """What several machines lent, as one: texts are numbered on in this order."""
    lists = [Lists(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint32))]
    lists += [part.lists for part in parts]
    before = np.cumsum([0, *(len(own.entries) for own in lists)])
    joined = Lists(
        np.concatenate([own.begin + at for own, at in zip(lists, before, strict=False)]),
        np.concatenate([own.stop + at for own, at in zip(lists, before, strict=False)]),
        np.concatenate([own.entries for own in lists]),
    )
    nothing = np.zeros(0, np.float32)
    return Features(
        joined,
        np.concatenate([nothing, *(part.norms for part in parts)]),
        np.concatenate([nothing, *(part.information for part in parts)]),
        np.concatenate([np.zeros(0, np.int32), *(part.words for part in parts)]),
        np.zeros((0, KEYS), np.uint32),
    )


def _take_lists(lists: Lists, rows: Numbers) -> Lists:
    offsets, entries = lay_side_by_side(lists.begin, lists.stop, lists.entries, rows)
    return Lists(offsets[:-1], offsets[1:], entries)


class _Clusters(NamedTuple):
    """Clusters of several texts each, as in a `Forest`: their roots int64[k], int32[k] where sent, and all
    else by root.
    """

    roots: Rows
    samples: npt.NDArray[np.int32]
    texts: Numbers
    ads: Numbers
    alike: npt.NDArray[np.float64]

    def write_into(self, forest: Forest) -> None:
        """Put what is known of them into a forest."""
        forest.samples[self.roots] = self.samples
        forest.texts[self.roots] = self.texts
        forest.ads[self.roots] = self.ads
        forest.alike[self.roots] = self.alike


def _select_several(forest: Forest, roots: Numbers) -> _Clusters:
    """Those of some clusters that have several texts."""
    own = roots[forest.texts[roots] > 1]
    return _Clusters(own, forest.samples[own], forest.texts[own], forest.ads[own], forest.alike[own])


class _Sent(NamedTuple):
    """What another machine needs of a merge task: its `pairs` int32[m, 2], the `traits` int32[s, 2] and the
    `ads` int32[s] of its texts, which count where a text is a cluster of its own, and the clusters of
    `several` texts.
    """

    pairs: npt.NDArray[np.int32]
    traits: npt.NDArray[np.int32]
    ads: npt.NDArray[np.int32]
    several: _Clusters

    @property
    def roots(self) -> Numbers:
        """All its clusters."""
        return each_once(self.pairs.ravel().astype(np.int64))


class MergeTask(NamedTuple):
    """Some chains, to be merged by another machine.

    `texts` int64[s], sorted, are the roots of the clusters and the texts that stand for these. What is sent
    and comes back names them by their place in it, so that their order stays what it was.
    """

    texts: Numbers
    sent: _Sent

    def write_back(self, forest: Forest, found: tuple[npt.NDArray[np.int32], _Clusters]) -> None:
        """Put what was found of the roots into the forest of all texts: no other has changed."""
        parents, several = found
        forest.parent[self.texts[self.sent.roots]] = self.texts[parents]
        named = several._replace(
            roots=self.texts[several.roots], samples=self.texts[several.samples].astype(np.int32)
        )
        named.write_into(forest)


def merge_task(pairs: Numbers, forest: Forest, traits: npt.NDArray[np.int32]) -> MergeTask:
    """The task of merging along `pairs` int64[m, 2] of roots of the forest."""
    roots = each_once(pairs.ravel())
    several = _select_several(forest, roots)
    texts = each_once(np.concatenate([roots, several.samples.ravel().astype(np.int64)]))

    def places(of: Rows) -> npt.NDArray[np.int32]:
        return np.searchsorted(texts, of).astype(np.int32)

    named = several._replace(roots=places(several.roots), samples=places(several.samples))
    return MergeTask(texts, _Sent(places(pairs), traits[texts], forest.ads[texts].astype(np.int32), named))


def _merge_forest(
    scale: Scale, task: _Sent, parts: list[Features]
) -> tuple[npt.NDArray[np.int32], _Clusters]:
    """The parents of the roots of a task after merging down to the bar, and those of several texts."""
    roots, forest = task.roots, plant_forest(task.ads.astype(np.int64))
    task.several.write_into(forest)
    chains = Chains(task.pairs.astype(np.int64), np.array([0, len(task.pairs)]))
    merge_chains(_join_features(parts), chains, forest, task.traits, scale, _ALONE)
    return forest.parent[roots].astype(np.int32), _select_several(forest, roots)


class _Part(NamedTuple):
    """The keys of one part with their holders, and the numbers int32[...] of the keys that texts of each
    block hold: those of block b from `blocks[b]` on up to `blocks[b + 1]`, rising.
    """

    keyed: Keyed
    blocks: Numbers
    of_block: npt.NDArray[np.int32]


def find_neighbours(
    store: PieceStore, bounds: Numbers, arrays: ArrayStore, *, most: int = NEIGHBOURS
) -> Numbers:
    """Pairs int64[m, 2] as `neighbour_pairs` gives them; piece p has the texts from `bounds[p]` on up to
    `bounds[p + 1]`.
    """
    texts = int(bounds[-1])
    parts = max(1, -(-texts // TEXTS_OF_A_PART))
    blocks = [
        (begin, min(begin + TEXTS_OF_A_BLOCK, texts)) for begin in range(0, texts, TEXTS_OF_A_BLOCK)
    ] or [(0, 0)]
    asked = [[(part, (first, part, parts)) for part in range(parts)] for first in bounds[:-1].tolist()]
    by_key = store.exchange(asked, _keys_of, [len(blocks)] * parts, partial(_build_part, TEXTS_OF_A_BLOCK))
    wanted = [[(block, block) for block in range(len(blocks))] for _ in range(parts)]
    # Of each block of texts the pairs in which one of them is the lesser, by what found them.
    found: list[list[Numbers]] = [[np.zeros(0, np.int64)] for _ in blocks]
    cuts = np.array([begin for begin, _ in blocks[1:]], np.int64) * texts
    pair = partial(_pair_block, texts, most)
    for keys in by_key.exchange(wanted, _take_block, blocks, pair).fetch():
        own = arrays.store(keys)
        for of_block, some in zip(found, np.split(own, np.searchsorted(own, cuts)), strict=True):
            of_block.append(some)
    by_key.close()
    return arrays.concatenate(
        [arrays.store(as_pairs(each_once(np.concatenate(some)), texts)) for some in found]
    )


def _keys_of(features: Features, asked: tuple[int, int, int]) -> npt.NDArray[np.uint64]:
    first, part, parts = asked
    return entries_of(features.keys, part, parts, first)


def _build_part(width: int, blocks: int, lent: list[npt.NDArray[np.uint64]]) -> _Part:
    keyed = group_by_key(select_shared_entries(np.concatenate([np.zeros(0, np.uint64), *lent])))
    bounds, of_block = _by_block(*keyed, width, blocks)
    return _Part(keyed, bounds, of_block)


def _take_block(part: _Part, block: int) -> Keyed:
    """The keys that a block shares, with all their holders."""
    keys = part.of_block[part.blocks[block] : part.blocks[block + 1]].astype(np.int64)
    bounds = part.keyed.bounds.astype(np.int64)
    offsets, holders = lay_side_by_side(bounds[:-1], bounds[1:], part.keyed.holders, keys)
    return Keyed(offsets.astype(np.int32), holders)


def _pair_block(texts: int, most: int, block: tuple[int, int], parts: list[Keyed]) -> Numbers:
    """The pairs of the texts of a block with their nearest, as sorted keys."""
    before = np.cumsum([0, *(len(part.holders) for part in parts)])
    if before[-1] > MOST_ENTRIES:
        raise OverflowError("The texts of one block share more than can be counted with 32 bits.")
    bounds = [part.bounds[1:] + at for part, at in zip(parts, before, strict=False)]
    keyed = Keyed(
        np.concatenate([np.zeros(1, np.int64), *bounds]).astype(np.int32),
        np.concatenate([np.zeros(0, np.int32), *(part.holders for part in parts)]),
    )
    return each_once(nearest(keyed, block, texts, most, KEYS))


@numba.njit(cache=True, nogil=True)
def _by_block(bounds, holders, width, blocks):  # type: ignore[no-untyped-def]
    """The keys that texts of each block of so many texts hold; holders rise, so that a block's are a run."""
    starts = np.zeros(blocks + 1, np.int64)
    for key in range(len(bounds) - 1):
        last = -1
        for at in range(bounds[key], bounds[key + 1]):
            block = holders[at] // width
            starts[block + 1] += np.int64(block != last)
            last = block
    starts = np.cumsum(starts)
    of_block, free = np.empty(starts[-1], np.int32), starts[:-1].copy()
    for key in range(len(bounds) - 1):
        last = -1
        for at in range(bounds[key], bounds[key + 1]):
            block = holders[at] // width
            if block != last:
                of_block[free[block]] = key
                free[block] += 1
            last = block
    return starts, of_block
