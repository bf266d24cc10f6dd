"""Merging text clusters on another machine: what it has to know, and what it found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lykta.ads.group import Chains, Forest, Threshold, merge_chains
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.each_once import each_once
from lykta.ads.pair.features import Features
from lykta.ads.spread import lists

type Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MergeTask:
    """Some chains: `pairs` int64[m, 2] of clusters by their roots, and all that merging asks of those.

    `texts` int64[s], sorted, are the roots and the texts that stand for their clusters; `pairs` and
    `samples` name them by their place in it, so that their order stays what it was. `traits` int32[s, 2].
    """

    texts: Numbers
    roots: Numbers
    pairs: Numbers
    forest: Forest
    traits: npt.NDArray[np.int32]

    def to_send(self) -> Sent:
        """What the other machine needs of it."""
        return self.pairs, self.forest, self.traits

    def write_back(self, forest: Forest, found: Forest) -> None:
        """Put what was found into the forest of all texts: for the roots alone, no other has changed."""
        within = np.searchsorted(self.texts, self.roots)
        forest.parent[self.roots] = self.texts[found.parent[within]]
        forest.samples[self.roots] = self.texts[found.samples[within]]
        forest.texts[self.roots] = found.texts[within]
        forest.ads[self.roots] = found.ads[within]
        forest.alike[self.roots] = found.alike[within]


type Sent = tuple[Numbers, Forest, npt.NDArray[np.int32]]


def merge_task(pairs: Numbers, forest: Forest, traits: npt.NDArray[np.int32]) -> MergeTask:
    """The task of merging along `pairs` int64[m, 2] of roots of the forest."""
    roots = each_once(pairs.ravel())
    texts = each_once(np.concatenate([roots, forest.samples[roots].ravel().astype(np.int64)]))
    within = np.searchsorted(texts, roots)
    samples = np.zeros((len(texts), forest.samples.shape[1]), np.int32)
    samples[within] = np.searchsorted(texts, forest.samples[roots])
    own = Forest(np.arange(len(texts)), samples, forest.texts[texts], forest.ads[texts], forest.alike[texts])
    return MergeTask(texts, roots, np.searchsorted(texts, pairs), own, traits[texts])


def merged(threshold: Threshold, task: Sent, parts: list[Features]) -> Forest:
    """The forest of a task after merging down to the bar."""
    pairs, sent, traits = task
    # What was sent may be read only, and is asked for again when a machine is lost.
    columns = (sent.parent.copy(), sent.samples.copy(), sent.texts.copy(), sent.ads.copy())
    forest = Forest(*columns, sent.alike.copy())
    chains = Chains(pairs, np.array([0, len(pairs)]))
    merge_chains(lists.joined(parts), chains, forest, traits, threshold, Work(1))
    return forest
