"""The networks that judgements and links together imply: a pure function of both, in any order.

What is judged the same is joined, whatever the links say. Then links are followed, the most probable first,
as long as they join nothing that is judged apart: constrained single linkage, after Davidson and Ravi (2005).
So a judgement splits a network where it hangs together least, and each result has one form.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numba
import numpy as np
import numpy.typing as npt

from lykta.ads.judgements.entries import JudgedLink, JudgedNetwork, Subject, Verdict
from lykta.ads.judgements.log import CurrentJudgements
from lykta.ads.kernel.disjoint_sets import root_of

type Ints = npt.NDArray[np.int64]
type Pairs = Iterable[tuple[int, int]]

# Marks are kept in words of so many bits.
_BITS: Final = 64


@dataclass(frozen=True)
class LinkedAds:
    """Ads 0..n-1, sorted by id: `network` int64[n] numbers the network of each; `a` < `b` int64[m] are the
    ends of each link and `probability` float64[m] says how likely one author is behind both.
    """

    network: Ints
    a: Ints
    b: Ints
    probability: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Contradiction:
    """A judgement that keeps ads apart which other judgements join.

    `through` are the ads over which those lead from its first ad to its last. It has no effect until one of
    them is undone.
    """

    apart: Subject
    through: tuple[str, ...]


def regroup_places(
    given: LinkedAds, places: Mapping[str, int], current: CurrentJudgements
) -> tuple[Ints, list[Contradiction]]:
    """Regroup ads under the current judgements: the least place of each ad's group, int64[n], and clashes.

    `places` tells where the ads stand that judgements name, those that are there.
    """
    same, apart = same_pairs(current, places), _apart(current, places)
    groups = Groups(len(given.network), marks=len(apart))
    groups.join((places[pair.a], places[pair.b]) for pair in same)
    contradictions = []
    for subject in apart:
        ads = [places[ad] for ad in subject.ads]
        if groups.are_joined(ads):
            contradictions.append(
                Contradiction(subject, _shortest_way(subject.ads[0], subject.ads[-1], same))
            )
        else:
            groups.keep_apart(ads)
    # A link that grouping cut has its ends in two networks, and joins nothing here either.
    inside = np.flatnonzero(given.network[given.a] == given.network[given.b])
    a, b = given.a[inside], given.b[inside]
    order = np.lexsort((b, a, -given.probability[inside]))
    groups.join_allowed(a[order], b[order])
    groups.join_allowed(*unexplained_ties(given.network, a, b))
    return groups.labels(), contradictions


def same_pairs(current: CurrentJudgements, there: Collection[str]) -> list[JudgedLink]:
    """The pairs of ads that are judged to be of one author; of a network, neighbours by id."""
    confirmed = [[ad for ad in ads if ad in there] for ads in current.networks(Verdict.SAME)]
    single = [pair for pair in current.links(Verdict.SAME) if pair.a in there and pair.b in there]
    return sorted({*single, *(JudgedLink(*pair) for ads in confirmed for pair in pairwise(ads))})


def _apart(current: CurrentJudgements, there: Collection[str]) -> list[Subject]:
    """What is judged not to be of one author, as far as its ads are there."""
    networks = [tuple(ad for ad in ads if ad in there) for ads in current.networks(Verdict.NOT)]
    links = [pair for pair in current.links(Verdict.NOT) if pair.a in there and pair.b in there]
    return [*links, *(JudgedNetwork(ads) for ads in sorted({ads for ads in networks if len(ads) > 1}))]


def _shortest_way(start: str, end: str, same: Iterable[JudgedLink]) -> tuple[str, ...]:
    """The ads over which judgements of the same author lead from start to end, as few as can be."""
    neighbours: dict[str, set[str]] = {}
    for pair in same:
        neighbours.setdefault(pair.a, set()).add(pair.b)
        neighbours.setdefault(pair.b, set()).add(pair.a)
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    edge = [start]
    while end not in ways:
        reached = [(ad, near) for ad in edge for near in sorted(neighbours[ad]) if near not in ways]
        for ad, near in reached:
            ways.setdefault(near, (*ways[ad], near))
        edge = list(dict.fromkeys(near for _, near in reached))
    return ways[end]


def unexplained_ties(network: Ints, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """What ties the parts of a network that no link inside it ties: grouping saw more than it wrote.

    `network` int64[n] by ad; `a`, `b` int64[m] are the links inside networks. Pairs of first ads, int64[k].
    """
    parts = Groups(len(network))
    parts.join_allowed(a, b)
    first_ads = np.unique(parts.labels())
    _, first, of = np.unique(network[first_ads], return_index=True, return_inverse=True)
    further = np.flatnonzero(first[of] != np.arange(len(first_ads)))
    return first_ads[first[of[further]]], first_ads[further]


class Groups:
    """Ads 0..n-1 in groups that are joined step by step; some bear marks, and no two of one mark are joined
    by what is only allowed.
    """

    def __init__(self, ads: int, marks: int = 0) -> None:
        self._above = np.arange(ads)
        self._marks = np.zeros((ads, -(-marks // _BITS)), np.uint64)
        self._next_mark = 0

    def are_joined(self, ads: Sequence[int]) -> bool:
        """Whether all of these are in one group."""
        return len({int(root_of(self._above, ad)) for ad in ads}) == 1

    def keep_apart(self, ads: Iterable[int]) -> None:
        """From now on `join_allowed` joins no two groups that hold one each of these."""
        word, bit = divmod(self._next_mark, _BITS)
        self._next_mark += 1
        for ad in ads:
            self._marks[root_of(self._above, ad), word] |= np.uint64(1 << bit)

    def join(self, pairs: Pairs) -> None:
        """Make one group of the two of each pair, whatever their marks."""
        ends = np.array(list(pairs), np.int64).reshape(-1, 2)
        _join_pairs(self._above, self._marks, ends[:, 0], ends[:, 1], heeding=False)

    def join_allowed(self, a: Ints, b: Ints) -> None:
        """The same in this order, but for those that something keeps apart."""
        _join_pairs(self._above, self._marks, a, b, heeding=True)

    def labels(self) -> Ints:
        """The least ad of each ad's group, int64[n]."""
        return np.asarray(_labels(self._above), np.int64)


def members_of(labels: Ints) -> list[Ints]:
    """The ads of each label, sorted; the groups in the order of their labels."""
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(labels) else []


@numba.njit(cache=True, nogil=True)
def _join_pairs(above, marks, a, b, heeding):  # type: ignore[no-untyped-def]
    for link in range(len(a)):
        one, other = root_of(above, a[link]), root_of(above, b[link])
        if one == other:
            continue
        allowed = True
        if heeding:
            for word in range(marks.shape[1]):
                if marks[one, word] & marks[other, word]:
                    allowed = False
                    break
        if allowed:
            above[other] = one
            for word in range(marks.shape[1]):
                marks[one, word] |= marks[other, word]


@numba.njit(cache=True, nogil=True)
def _labels(above):  # type: ignore[no-untyped-def]
    least = np.full(len(above), len(above))
    tops = np.empty(len(above), np.int64)
    for ad in range(len(above)):
        tops[ad] = root_of(above, ad)
        least[tops[ad]] = min(least[tops[ad]], ad)
    return least[tops]
