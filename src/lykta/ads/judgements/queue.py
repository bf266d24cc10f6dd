"""Which links to judge first: those whose judgement would most likely change the networks most.

A link that holds a network together, and is not of one author, parts the pairs of ads on its two sides; a
link between two networks that is of one author joins theirs. Each counts with the probability of that answer:
the expected number of pairs of ads that move. Only links on the most probable tree of a network can part it.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.kernel.disjoint_sets import spanning_forest

type Ints = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effects:
    """What judging each link would do, by link: `pairs` int64[m] of ads that a judgement against what holds
    now would move, 0 where it would move none; and `moves` float64[m], how many are to be expected.
    """

    pairs: Ints
    moves: Floats


def effects(network: Ints, a: Ints, b: Ints, probability: Floats, *, sizes: Ints | None = None) -> Effects:
    """What judging each of these links would do.

    `network` int64[n] numbers each ad's network; `a` < `b` int64[m], sorted, are the ends of each link, once
    for each pair of ads, and `probability` float64[m] says how likely one author is behind both. What is
    judged the same comes with 1, what is judged apart not at all.
    Of links that are equally probable the first ones hold a network together, as regrouping follows them.
    `sizes` says how many ads each network has, where some of them are left out.
    """
    sizes = np.bincount(network) if sizes is None else sizes
    inside = network[a] == network[b]
    pairs = np.where(inside, 0, sizes[network[a]] * sizes[network[b]])
    moves = np.where(inside, 0.0, probability * pairs)
    within = np.flatnonzero(inside)
    order = np.argsort(-probability[within], kind="stable")
    tree, below = _tree_of(len(network), a[within], b[within], order)
    on_tree = within[tree]
    pairs[on_tree] = below * (sizes[network[a[on_tree]]] - below)
    moves[on_tree] = (1 - probability[on_tree]) * pairs[on_tree]
    return Effects(pairs, moves)


def _tree_of(ads: int, a: Ints, b: Ints, order: Ints) -> tuple[Ints, Ints]:
    """The links that hold ads together when they are followed in this order; and how many ads hang below
    each, to one of its sides.
    """
    tree = spanning_forest(ads, a, b, order)
    return tree, _below(ads, a[tree], b[tree])


@numba.njit(cache=True, nogil=True)
def _below(ads, a, b):  # type: ignore[no-untyped-def]
    """How many ads a tree's link has to its outer side, seen from the first ad of each tree."""
    start, links = _links_of(ads, a, b)
    reached = np.empty(ads, np.int64)
    by = np.full(ads, -2, np.int64)
    count = 0
    for root in range(ads):
        if by[root] == -2:
            by[root] = -1
            count = _walk(root, count, (a, b, start, links), (reached, by))
    weight = np.ones(ads, np.int64)
    below = np.zeros(len(a), np.int64)
    for at in range(ads - 1, -1, -1):
        ad = reached[at]
        if by[ad] >= 0:
            below[by[ad]] = weight[ad]
            weight[a[by[ad]] + b[by[ad]] - ad] += weight[ad]
    return below


@numba.njit(cache=True, nogil=True)
def _links_of(ads, a, b):  # type: ignore[no-untyped-def]
    """The links of each ad: those of ad k lie from `start[k]` on up to `start[k + 1]`."""
    start = np.zeros(ads + 2, np.int64)
    for link in range(len(a)):
        start[a[link] + 2] += 1
        start[b[link] + 2] += 1
    start = np.cumsum(start)
    links = np.empty(2 * len(a), np.int64)
    for link in range(len(a)):
        for end in (a[link], b[link]):
            links[start[end + 1]] = link
            start[end + 1] += 1
    return start, links


@numba.njit(cache=True, nogil=True)
def _walk(root, count, tree, found):  # type: ignore[no-untyped-def]
    """Note the ads of one tree from its root outwards, and by which link each was reached."""
    (a, b, start, links), (reached, by) = tree, found
    reached[count] = root
    at, count = count, count + 1
    while at < count:
        ad = reached[at]
        at += 1
        for place in range(start[ad], start[ad + 1]):
            link = links[place]
            other = a[link] + b[link] - ad
            if by[other] == -2:
                by[other] = link
                reached[count] = other
                count += 1
    return count
