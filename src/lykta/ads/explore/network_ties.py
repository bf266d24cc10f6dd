"""What ties the ads of one network: each link and each shared contact, and what it all hangs on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.cluster.hierarchy import DisjointSet

from lykta.ads.engine import Engine
from lykta.ads.explore.links import REASONS, LinkReason
from lykta.ads.explore.network import Holdings, Own
from lykta.ads.judgements import JudgedLink

type Ints = npt.NDArray[np.int64]

SHARED: Final[LinkReason] = "shared contact"

SURE: Final = 0.9
"""With links of this probability or more alone, a network shows how many advertisers it may be at most."""

MOST_LINES: Final = 6_000
"""Links of texts that are drawn; more are a grey surface in which no line can be followed."""

# Both ends lie in the network; a link that grouping cut has its ends in two.
_LINKS: Final = """
SELECT a, b, reason, probability, low, high, coalesce(other_contacts, false), contact FROM links
WHERE a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1))
ORDER BY probability DESC, a, b, reason, contact
"""


class Tie(NamedTuple):
    """A link of two ads, by their places in time (from 0), the earlier first; `others` when both hold
    contacts and nothing but their texts ties these.
    """

    one: int
    other: int
    reason: LinkReason
    probability: float
    low: float
    high: float
    others: bool = False


class Spoke(NamedTuple):
    """That an ad, by its place, holds a contact, by its place among the contacts of the network.

    `probability` is that of the likeliest link over the contact; None where the contact links the ad to none.
    """

    ad: int
    contact: int
    probability: float | None


@dataclass(frozen=True, slots=True)
class Bridge:
    """A link that the network hangs on, and how many ads would stand on either side without it."""

    tie: Tie
    sizes: tuple[int, int]

    @property
    def at_stake(self) -> float:
        """How many pairs of ads are to be expected to belong apart for it: what makes it worth a look."""
        return (1 - self.tie.probability) * self.sizes[0] * self.sizes[1]


@dataclass(frozen=True)
class Ties:
    """What ties the ads of a network: all `links`, the likeliest first, and the `spokes` to its contacts.

    `drawn` are the links of texts that a picture shows. `bridges` are the fewest and likeliest links that
    hold all of it together, those first by which most would part if they are wrong. `parts` is how many
    pieces links leave, and `at_most` how many advertisers there are if only links of `SURE` hold. `judged`
    are pairs that are judged the same. `strength` is what the list of networks shows: the probability of the
    weakest of the links that would hold all of it together without judgements; None where there is no link.
    """

    links: tuple[Tie, ...]
    spokes: tuple[Spoke, ...]
    judged: tuple[tuple[int, int], ...]
    drawn: tuple[Tie, ...]
    bridges: tuple[Bridge, ...]
    parts: int
    at_most: int
    strength: float | None

    @property
    def left_out(self) -> int:
        """How many links of texts a picture leaves out."""
        return sum(tie.reason != SHARED for tie in self.links) - len(self.drawn)

    @property
    def across(self) -> int:
        """How many links of texts tie ads with different contacts that no judgement holds together."""
        groups = DisjointSet({place for pair in self.judged for place in pair})
        for pair in self.judged:
            groups.merge(*pair)

        def is_judged(tie: Tie) -> bool:
            return tie.one in groups and tie.other in groups and groups.connected(tie.one, tie.other)

        return sum(tie.others and not is_judged(tie) for tie in self.links)

    @property
    def hinge(self) -> Bridge | None:
        """The link that the network hangs on most; None where judgements alone hold it together."""
        return self.bridges[0] if self.bridges else None

    def counts(self) -> Mapping[str, int]:
        """How many links there are of each reason that there is, in the order of the reasons."""
        found = {reason: sum(tie.reason == reason for tie in self.links) for reason in REASONS}
        return {reason: count for reason, count in found.items() if count}


def read_ties(engine: Engine, own: Own, held: Holdings, same: Iterable[JudgedLink] = ()) -> Ties:
    """What ties the ads of a network; `same` are the pairs of ads that are judged to be of one author."""
    rows = engine.arrow(_LINKS, [list(own.numbers)])
    links, over = _links(rows, own)
    place = {ad_id: at for at, ad_id in enumerate(own.ids)}
    judged = tuple(
        sorted(
            (min(place[pair.a], place[pair.b]), max(place[pair.a], place[pair.b]))
            for pair in same
            if pair.a in place and pair.b in place
        )
    )
    tree = _tree(len(own.numbers), judged, links)
    unaided = _tree(len(own.numbers), (), links) if judged else tree
    sides = _sides(len(own.numbers), judged, tree)
    return Ties(
        links=links,
        spokes=tuple(_spokes(own, held, over)),
        judged=judged,
        drawn=tuple(_choose_drawn_links(links, tree)),
        bridges=tuple(
            sorted(
                (Bridge(tie, size) for tie, size in zip(tree, sides, strict=True)),
                key=lambda bridge: (-bridge.at_stake, bridge.tie.one, bridge.tie.other),
            )
        ),
        parts=len(own.numbers) - _count_joins(len(own.numbers), judged, links),
        at_most=len(own.numbers)
        - _count_joins(len(own.numbers), judged, [tie for tie in links if tie.probability >= SURE]),
        # The likeliest come first.
        strength=unaided[-1].probability if unaided else None,
    )


def _links(rows: pa.Table, own: Own) -> tuple[tuple[Tie, ...], dict[tuple[int, str], float]]:
    """The links, and for each ad and contact the likeliest link over that."""
    place = {number: at for at, number in enumerate(own.numbers)}
    columns = (rows[name].to_pylist() for name in rows.column_names)
    found, over = [], dict[tuple[int, str], float]()
    for a, b, *told, contact in zip(*columns, strict=True):
        one, other = sorted((place[a], place[b]))
        tie = Tie(one, other, *told)
        found.append(tie)
        if contact is not None:
            # The likeliest come first.
            over.setdefault((one, contact), tie.probability)
            over.setdefault((other, contact), tie.probability)
    return tuple(found), over


def _spokes(own: Own, held: Holdings, over: Mapping[tuple[int, str], float]) -> Iterable[Spoke]:
    at = {contact.contact: number for number, contact in enumerate(held.contacts)}
    for ad, number in enumerate(own.numbers):
        for contact in held.by_ad.get(number, ()):
            yield Spoke(ad, at[contact], over.get((ad, contact)))


def _tree(ads: int, judged: Sequence[tuple[int, int]], links: Sequence[Tie]) -> list[Tie]:
    """The links that join what nothing likelier has joined."""
    groups = DisjointSet(range(ads))
    for pair in judged:
        groups.merge(*pair)
    return [tie for tie in links if groups.merge(tie.one, tie.other)]


def _count_joins(ads: int, judged: Sequence[tuple[int, int]], links: Sequence[Tie]) -> int:
    """How many of these join something."""
    groups = DisjointSet(range(ads))
    pairs = [*judged, *((tie.one, tie.other) for tie in links)]
    return len([pair for pair in pairs if groups.merge(*pair)])


def _sides(ads: int, judged: Sequence[tuple[int, int]], tree: Sequence[Tie]) -> list[tuple[int, int]]:
    """How many ads hang on either side of each link of a tree, the smaller number first."""
    near: dict[int, list[tuple[int, int]]] = defaultdict(list)
    groups = DisjointSet(range(ads))
    pairs = [pair for pair in judged if groups.merge(*pair)]
    for number, (one, other) in enumerate([*pairs, *((tie.one, tie.other) for tie in tree)]):
        near[one].append((other, number))
        near[other].append((one, number))
    below, whole = [0] * (len(pairs) + len(tree)), [0] * (len(pairs) + len(tree))
    seen = [False] * ads
    for root in range(ads):
        if not seen[root]:
            _weigh(root, near, seen, (below, whole))
    sides = [sorted((part, of - part)) for part, of in zip(below, whole, strict=True)]
    return [(less, more) for less, more in sides[len(pairs) :]]


def _weigh(
    root: int,
    near: Mapping[int, Sequence[tuple[int, int]]],
    seen: list[bool],
    weights: tuple[list[int], list[int]],
) -> None:
    """Note, for each link of the tree of this ad, the ads below it and the ads of the whole tree."""
    below, whole = weights
    order, by = [root], {root: -1}
    for ad in order:
        seen[ad] = True
        for other, number in near.get(ad, ()):
            if other not in by:
                by[other] = number
                order.append(other)
    weight = dict.fromkeys(order, 1)
    above = {by[ad]: other for ad in order for other, number in near.get(ad, ()) if by[other] != number}
    for ad in reversed(order[1:]):
        below[by[ad]], whole[by[ad]] = weight[ad], len(order)
        weight[above[by[ad]]] += weight[ad]


def _choose_drawn_links(links: Sequence[Tie], tree: Sequence[Tie]) -> list[Tie]:
    """The links of texts to draw: those that hold the network together, and then the likeliest."""
    texts = [tie for tie in links if tie.reason != SHARED]
    if len(texts) <= MOST_LINES:
        return texts
    kept = {tie for tie in tree if tie.reason != SHARED}
    kept.update(texts[: MOST_LINES - len(kept)])
    return [tie for tie in texts if tie in kept]


def measure_split(ties: Ties, ads: int, pair: tuple[int, int]) -> tuple[int, int]:
    """How many ads would stand on either side if these two were judged to be of two authors.

    Links are followed as regrouping follows them: the likeliest first, but for those that would join the two.
    """
    groups = DisjointSet(range(ads))
    for one, other in [*ties.judged, *((tie.one, tie.other) for tie in ties.links)]:
        ends = {groups[one], groups[other]}
        if len(ends) == 2 and ends != {groups[pair[0]], groups[pair[1]]}:
            groups.merge(one, other)
    return groups.subset_size(pair[0]), groups.subset_size(pair[1])


def measure_judged_groups(ties: Ties, ads: int) -> list[int]:
    """How many ads stay together in each group, the largest first, if no link counts and judgements do."""
    groups = DisjointSet(range(ads))
    for pair in ties.judged:
        groups.merge(*pair)
    return sorted((len(subset) for subset in groups.subsets()), reverse=True)
