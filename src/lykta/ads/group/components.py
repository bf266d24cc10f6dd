"""Joining what belongs together: connected components, named by their least ad."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from lykta.ads.pair.each_once import as_keys, as_pairs, each_once


def joined(clusters: npt.NDArray[np.int64], pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The component of each ad, int64[n], when its cluster and the pairs int64[m, 2] of ads are joined."""
    ads = len(clusters)
    first = np.concatenate([np.arange(ads), pairs[:, 0]])
    second = np.concatenate([clusters, pairs[:, 1]])
    graph = coo_matrix((np.ones(len(first), np.int8), (first, second)), shape=(ads, ads))
    labels = connected_components(graph, directed=False)[1]
    return least_names(labels)


def least_names(labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same partition with each part named by its least ad."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return first[inverse].astype(np.int64)


def stars(groups: npt.NDArray[np.int64], ads: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Pairs int64[m, 2] that hold each group together: its first ad with each other, and neighbours in order.

    `groups` is sorted, and `ads` within each group.
    """
    if len(groups) < 2:
        return np.zeros((0, 2), np.int64)
    same = groups[1:] == groups[:-1]
    first = np.maximum.accumulate(np.where(np.append(True, ~same), np.arange(len(groups)), 0))
    star = np.stack([ads[first[1:]], ads[1:]], axis=1)[same]
    chain = np.stack([ads[:-1], ads[1:]], axis=1)[same]
    both = np.concatenate([star, chain])
    both = both[both[:, 0] != both[:, 1]]
    width = int(ads.max()) + 1
    return as_pairs(each_once(as_keys(both[:, 0], both[:, 1], width)), width)
