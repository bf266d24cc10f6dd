"""Where the nodes of a graph stand: the same graph has the same picture, and no two nodes hide each other.

First every node is placed by how many steps it is from some others (pivot multidimensional scaling, after
Brandes and Pich, 2007); then nodes that stand too near push each other away, and lines pull their ends
together. Nothing is left to chance.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

type Ints = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]

UNIT: Final = 100
"""The distance that two nodes keep, in the units of the answer."""

_PIVOTS: Final = 30
_ROUNDS: Final = 36
_REACH: Final = 1.6
_PULL: Final = 0.12
_PUSH: Final = 0.55
# Parts that nothing ties stand so far apart.
_BETWEEN: Final = 3.0
_GOLDEN: Final = 2.399963229728653


def lay_out(nodes: int, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A place for each of the nodes 0, 1, ...; the lines name the nodes at their ends."""
    ends = np.array(lines, np.int64).reshape(-1, 2)
    return _lay_out_parts(nodes, ends.tobytes())


# A page of a network asks for it twice: for the picture and for its data.
@lru_cache(maxsize=64)
def _lay_out_parts(nodes: int, lines: bytes) -> list[tuple[int, int]]:
    if not nodes:
        return []
    ends = np.frombuffer(lines, np.int64).reshape(-1, 2)
    graph = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    _, part = connected_components(graph, directed=False)
    order = sorted(np.unique(part), key=lambda each: (-np.sum(part == each), each))
    places = np.zeros((nodes, 2))
    boxes = []
    for each in order:
        own = np.flatnonzero(part == each)
        inside = np.searchsorted(own, ends[part[ends[:, 0]] == each])
        places[own] = _one_part(len(own), inside)
        boxes.append(own)
    _pack(places, boxes)
    return [(int(x), int(y)) for x, y in np.rint(places * UNIT)]


def _one_part(nodes: int, ends: Ints) -> Floats:
    """The places of nodes that lines hold together, around 0."""
    if nodes == 1:
        return np.zeros((1, 2))
    spread = _spread(_scale_by_pivots(nodes, ends))
    degree = np.maximum(1, np.bincount(ends.ravel(), minlength=nodes))[:, None]
    for turn in range(_ROUNDS):
        spread += (1 - turn / _ROUNDS) * (_push_apart(spread) + _pull_together(spread, ends, degree))
    for _ in range(8):
        spread += _push_apart(spread)
    upright = spread - spread.mean(axis=0)
    # The longer side lies.
    return upright if np.ptp(upright[:, 0]) >= np.ptp(upright[:, 1]) else upright[:, ::-1]


def _scale_by_pivots(nodes: int, ends: Ints) -> Floats:
    """Places by steps to some pivots, each as far from those before it as can be."""
    graph = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes))
    pivot = int(np.argmax(np.bincount(ends.ravel(), minlength=nodes)))
    nearest = np.full(nodes, np.inf)
    rows = []
    for _ in range(min(_PIVOTS, nodes)):
        steps = dijkstra(graph, directed=False, indices=pivot, unweighted=True)
        rows.append(steps)
        nearest = np.minimum(nearest, steps)
        pivot = int(np.argmax(nearest))
    squared = np.array(rows) ** 2
    centred = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1, keepdims=True) + squared.mean())
    _, vectors = np.linalg.eigh(centred @ centred.T)
    found = (vectors[:, ::-1][:, :2].T @ centred).T
    if found.shape[1] < 2:
        found = np.column_stack([found, np.zeros(nodes)])
    # An eigenvector may point either way.
    found = found * np.where(np.abs(found.min(axis=0)) > found.max(axis=0), -1, 1)
    size = np.sqrt((found**2).sum(axis=1).mean())
    return np.asarray(found * (0.55 * np.sqrt(nodes) / size if size else 0), np.float64)


def _spread(places: Floats) -> Floats:
    """Nodes of one place in a spiral around it."""
    spread = places.copy()
    _, of, counts = np.unique(np.rint(places * 2), axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(of.ravel(), kind="stable")
    turn = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
    spread[order, 0] += 0.5 * np.sqrt(turn) * np.cos(_GOLDEN * turn)
    spread[order, 1] += 0.5 * np.sqrt(turn) * np.sin(_GOLDEN * turn)
    return spread


def _push_apart(places: Floats) -> Floats:
    """Where nodes go that stand too near to others."""
    pairs = cKDTree(places).query_pairs(_REACH, output_type="ndarray")
    apart = places[pairs[:, 0]] - places[pairs[:, 1]]
    distance = np.sqrt((apart**2).sum(axis=1))[:, None] + 1e-9
    force = _PUSH * (_REACH - distance) / _REACH * apart / distance / 2
    return _sum_forces(len(places), pairs, force)


def _pull_together(places: Floats, ends: Ints, degree: Floats) -> Floats:
    """Where lines draw their ends, those with many lines less by each."""
    apart = places[ends[:, 1]] - places[ends[:, 0]]
    distance = np.sqrt((apart**2).sum(axis=1))[:, None] + 1e-9
    return _sum_forces(len(places), ends, _PULL * np.maximum(0, distance - 1.2) * apart / distance) / np.sqrt(
        degree
    )


def _sum_forces(nodes: int, pairs: Ints, force: Floats) -> Floats:
    """For each node the forces on it: each pair's on the first, and the contrary on the second."""
    return np.column_stack(
        [
            np.bincount(pairs[:, 0], force[:, axis], nodes) - np.bincount(pairs[:, 1], force[:, axis], nodes)
            for axis in (0, 1)
        ]
    )


def _pack(places: Floats, parts: Sequence[Ints]) -> None:
    """Set the parts beside each other in rows, about as wide as the picture is to be."""
    sizes = [np.ptp(places[own], axis=0) + _BETWEEN for own in parts]
    width = max(sizes[0][0], np.sqrt(1.6 * sum(float(size.prod()) for size in sizes)))
    x = y = high = 0.0
    for own, size in zip(parts, sizes, strict=True):
        if x and x + size[0] > width:
            x, y, high = 0.0, y + high, 0.0
        places[own] += np.array([x, y]) - places[own].min(axis=0)
        x, high = x + size[0], max(high, size[1])
