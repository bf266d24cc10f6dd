"""Disjoint sets as a forest of parents (Tarjan 1975): each set is a tree, named by its root."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt


def spanning_forest(
    nodes: int, a: npt.NDArray[np.integer], b: npt.NDArray[np.integer], order: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The links that join two trees when links are followed in this order, in that order.

    `a` and `b` are the ends of each link, among so many nodes.
    """
    tree: npt.NDArray[np.int64] = _spanning_forest(np.arange(nodes), a, b, order)
    return tree


@numba.njit(cache=True, nogil=True, inline="always")
def root_of(parent, one):  # type: ignore[no-untyped-def]
    """The root of a tree, and every second step of the way there pointed further up."""
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = parent[one]
    return one


@numba.njit(cache=True, nogil=True, inline="always")
def join_trees(parent, one, other):  # type: ignore[no-untyped-def]
    """Join the trees of two, the lesser root on top; 1 when they were two trees, else 0."""
    first, second = root_of(parent, one), root_of(parent, other)
    if first < second:
        parent[second] = first
    else:
        parent[first] = second
    return np.int64(first != second)


@numba.njit(cache=True, nogil=True)
def _spanning_forest(parent, a, b, order):  # type: ignore[no-untyped-def]
    tree = np.empty(len(order), np.int64)
    count = 0
    for link in order:
        if join_trees(parent, np.int64(a[link]), np.int64(b[link])):
            tree[count] = link
            count += 1
    return tree[:count]
