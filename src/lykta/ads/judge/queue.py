"""Which links to judge first: those whose judgement would most likely change the networks most.

A link that holds a network together, and is not of one hand, parts the pairs of ads on its two sides; a link
between two networks that is of one hand joins theirs. Each counts with the probability of that answer: the
expected number of pairs of ads that move. Only links on the most probable tree of a network can part it.
"""

from dataclasses import dataclass
from typing import Final

import numba
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree

type Ints = npt.NDArray[np.int64]

# A weight of 0 is no link to the library, and a certain link must still be one.
_LEAST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Suggested:
    """Links in the order in which to judge them: `a` and `b`, ads by number, int64[m]; and for each how many
    pairs of ads its judgement is expected to move, float64[m], all above 0.
    """

    a: Ints
    b: Ints
    moves: npt.NDArray[np.float64]


def suggested(network: Ints, a: Ints, b: Ints, probability: npt.NDArray[np.float64]) -> Suggested:
    """The links that hold networks together or might join two, the greatest expected change first.

    `network` int64[n] numbers each ad's network; `a`, `b` int64[m] are the ends of each link, once for each
    pair of ads, and `probability` float64[m] says how likely one hand is behind both. What is judged the same
    comes with 1, what is judged apart not at all. Equal ones stand by their ads.
    """
    inside = network[a] == network[b]
    between = ~inside
    tree = _tree(len(network), a[inside], b[inside], 1 - probability[inside])
    sizes = np.bincount(network)
    parted = tree.doubt * tree.below * (sizes[network[tree.a]] - tree.below)
    joined = probability[between] * sizes[network[a[between]]] * sizes[network[b[between]]]
    one, other = np.append(tree.a, a[between]), np.append(tree.b, b[between])
    one, other, moves = np.minimum(one, other), np.maximum(one, other), np.append(parted, joined)
    order = np.lexsort((other, one, -moves))
    order = order[moves[order] > 0]
    return Suggested(one[order], other[order], moves[order])


@dataclass(frozen=True, slots=True)
class _Tree:
    """The links of the most probable tree of each network; `below` are the ads on the side of `a`."""

    a: Ints
    b: Ints
    doubt: npt.NDArray[np.float64]
    below: Ints


def _tree(ads: int, a: Ints, b: Ints, doubt: npt.NDArray[np.float64]) -> _Tree:
    if not len(a):
        return _Tree(a, b, doubt, a)
    # One further node is joined to an ad of each part, so that one walk reaches all of them.
    shape = (ads + 1, ads + 1)
    tree = csr_array(minimum_spanning_tree(coo_array((doubt + _LEAST, (a, b)), shape).tocsr()))
    _, part = connected_components(tree, directed=False)
    first = np.unique(part[:ads], return_index=True)[1]
    rooted = tree + coo_array((np.ones(len(first)), (first, np.full(len(first), ads))), shape).tocsr()
    order, before = breadth_first_order(rooted, ads, directed=False)
    below = _below(order.astype(np.int64), before.astype(np.int64))
    child = np.flatnonzero((before[:ads] >= 0) & (before[:ads] < ads))
    parent = before[child].astype(np.int64)
    cost = np.asarray((tree + tree.T).tocsr()[child, parent]).ravel()
    return _Tree(child, parent, cost - _LEAST, below[child])


@numba.njit(cache=True, nogil=True)
def _below(order, before):  # type: ignore[no-untyped-def]
    """How many ads hang on each, itself included; `order` from the root outwards, `before` towards it."""
    below = np.ones(len(before), np.int64)
    for at in range(len(order) - 1, 0, -1):
        below[before[order[at]]] += below[order[at]]
    return below
