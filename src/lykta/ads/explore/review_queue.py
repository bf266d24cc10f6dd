"""The queue of links to judge, kept up to date judgement by judgement."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import isqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from lykta.ads.engine import Engine
from lykta.ads.judgements import CurrentJudgements, JudgedLink, Verdict
from lykta.ads.judgements.entries import Subject
from lykta.ads.judgements.overlay import NetworkChanges
from lykta.ads.judgements.queue import Effects, effects
from lykta.ads.judgements.regrouping import same_pairs, unexplained_ties
from lykta.ads.sorting import numbers_from

# Working out what a link would move takes some two hundred bytes; so many at once are 100 MB.
_AT_ONCE: Final = 500_000

STOP_AT: Final = 1_000
"""A review may stop when no answer is expected to move more than one in so many of the pairs of ads that are
together, nor more than one pair.
"""

type Numbers = npt.NDArray[np.int32]
type Places = npt.NDArray[np.int64]
# In the order of the file, which is that of the ads: to have them put in order takes most of a gigabyte.
_LINKS = "SELECT a, b, CAST(probability AS FLOAT) AS probability FROM links"
_ADS = "SELECT count(*) AS ads FROM ads"
# The label of a network is its least ad, as grouping labels its own.
_LABELS = """
SELECT min(ad) OVER (PARTITION BY network) AS label FROM result.members ORDER BY ad
"""


@dataclass(frozen=True)
class AskedLink:
    """A link, by the numbers of its ads; how probable one author is; and how many pairs of ads would move.

    `sizes` has the ads on its two sides. Where both are in one network, `holds` is true, and they would part
    if another author were behind one; else they would become one. `pairs` is 0 where nothing would move.
    """

    a: int
    b: int
    probability: float
    holds: bool
    sizes: tuple[int, int]
    pairs: int
    moves: float


@dataclass(frozen=True)
class Left:
    """What is left to judge: links that would move something, the pairs of ads that all of them are expected
    to move, and how many pairs of ads are together now.

    `deciding` are the links that alone are expected to move more than one in `STOP_AT` of those pairs: when
    there is none, an analyst may stop.
    """

    links: int
    moves: float
    together: int
    deciding: int = 0


@dataclass(frozen=True, slots=True)
class Links:
    """`a` < `b`, int32[m], sorted; `probability` float32[m].

    The links whose lesser ad is k are those from `starts[k]` on up to `starts[k + 1]`; those whose greater
    ad is k are `by_b` in the same stretch of `starts_b`. 20 bytes a link and 8 an ad.
    """

    a: Numbers
    b: Numbers
    probability: npt.NDArray[np.float32]
    starts: Numbers
    by_b: Numbers
    starts_b: Numbers

    @classmethod
    def of(cls, ads: int, a: npt.ArrayLike, b: npt.ArrayLike, probability: npt.ArrayLike) -> "Links":
        """The links between so many ads, sorted by their ends."""
        one, other = np.asarray(a, np.int32), np.asarray(b, np.int32)
        by_b = np.argsort(other, kind="stable").astype(np.int32)
        bounds = np.arange(ads + 1)
        return cls(
            one,
            other,
            np.asarray(probability, np.float32),
            np.searchsorted(one, bounds).astype(np.int32),
            by_b,
            np.searchsorted(other[by_b], bounds).astype(np.int32),
        )

    def touching(self, ads: Places) -> Places:
        """The places of the links that have an end among these ads, sorted."""
        lesser = numbers_from(self.starts[ads], self.starts[ads + 1] - self.starts[ads])
        greater = self.by_b[numbers_from(self.starts_b[ads], self.starts_b[ads + 1] - self.starts_b[ads])]
        # A link between two of them is among the first already.
        among = np.zeros(len(self.starts) - 1, np.bool_)
        among[ads] = True
        return np.sort(np.append(lesser, greater[~among[self.a[greater]]]))

    def place(self, a: int, b: int) -> int | None:
        """Where the link of two ads stands, if there is one."""
        begin, stop = self.starts[a], self.starts[a + 1]
        at = int(begin + np.searchsorted(self.b[begin:stop], b))
        return at if at < stop and self.b[at] == b else None

    def arrays(self) -> Iterator[npt.NDArray[np.generic]]:
        """Everything that takes memory."""
        yield from (self.a, self.b, self.probability, self.starts, self.by_b, self.starts_b)


class ReviewQueue:
    """What judging each link is expected to move; of one result, and one log at a time.

    A link is not asked when somebody has judged it, when judgements of the same author already join its ads,
    or when a judgement keeps their networks apart. Memory: 24 bytes a link and 24 an ad.
    """

    def __init__(self, links: Links, network: Numbers) -> None:
        self.links = links
        self.network = network.copy()
        self.moves = np.zeros(len(links.a), np.float32)
        self._analysed = network
        self._ties = _ties(links, network)
        self._sizes = np.bincount(network, minlength=len(network)).astype(np.int32)
        self._current = CurrentJudgements({}, {}, frozenset())
        self._said: dict[Subject, Verdict | None] = {}
        self._numbers: dict[str, int] = {}
        self._apart = KeptApart(self._current, {}, self.network)
        for places in _parts(links, network):
            self._mend(places)

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        own = (self.network, self.moves, self._analysed, self._sizes)
        return sum(each.nbytes for each in (*own, *self.links.arrays()))

    def follow(self, changes: NetworkChanges, current: CurrentJudgements) -> None:
        """Mend what judgements have changed since it was followed last."""
        if current is self._current:
            return
        before, network = self.network, self._regroup(changes)
        moved = np.flatnonzero(network != before)
        said = words(current)
        self._numbers |= changes.numbers
        judged = self._ads_judged_otherwise(said)
        touched = np.zeros(len(network), np.bool_)
        for labels in (before[moved], network[moved], network[judged], before[judged]):
            touched[labels] = True
        self.network, self._current, self._said = network, current, said
        self._sizes = np.bincount(network, minlength=len(network)).astype(np.int32)
        self._apart = KeptApart(current, self._numbers, network)
        self._mend(self.links.touching(np.flatnonzero(touched[network])))

    def first(self, skipped: Collection[tuple[int, int]] = ()) -> AskedLink | None:
        """The link to judge next; those that were skipped come last, in the order they were skipped in."""
        later = [place for pair in skipped if (place := self.links.place(*pair)) is not None]
        if not len(self.moves):
            return None
        held = self.moves[later]
        self.moves[later] = 0
        at = int(np.argmax(self.moves))
        found = self.moves[at] > 0
        self.moves[later] = held
        if found:
            return self._build_asked_link(at)
        return next((self._build_asked_link(place) for place in later if self.moves[place] > 0), None)

    def best(self, limit: int) -> list[AskedLink]:
        """So many links at most, those whose judgement is expected to move most first."""
        order = np.argsort(-self.moves, kind="stable")[:limit]
        return [self._build_asked_link(int(place)) for place in order if self.moves[place] > 0]

    def find(self, a: int, b: int) -> AskedLink | None:
        """One link, wherever it stands in the queue."""
        place = self.links.place(min(a, b), max(a, b))
        return None if place is None else self._build_asked_link(place)

    def count_remaining(self) -> Left:
        """What is left to judge."""
        sizes = self._sizes.astype(np.int64)
        together = int((sizes * (sizes - 1) // 2).sum())
        return Left(
            int(np.count_nonzero(self.moves)),
            float(self.moves.sum(dtype=np.float64)),
            together,
            int(np.count_nonzero(self.moves > max(1.0, together / STOP_AT))),
        )

    def _regroup(self, changes: NetworkChanges) -> Numbers:
        network = self._analysed.copy()
        for group in changes.groups:
            network[group] = group[0]
        return network

    def _ads_judged_otherwise(self, said: dict[Subject, Verdict | None]) -> list[int]:
        """The ads of which something else is said than before."""
        other = {on for on, verdict in said.items() if on not in self._said or self._said[on] != verdict}
        gone = self._said.keys() - said.keys()
        return [self._numbers[ad] for on in other | gone for ad in on.ads if ad in self._numbers]

    def _mend(self, places: Places) -> None:
        self.moves[places] = self._effects(places).moves

    def _effects(self, places: Places) -> Effects:
        """What judging these links would do; all links inside their networks are among them."""
        a, b = self.links.a[places], self.links.b[places]
        asked, followed = self._asked_and_followed(places)
        same, ties = (self._near(pairs, np.append(a, b)) for pairs in (self._same(), self._ties))
        one, other = (
            np.concatenate([end[followed], same[:, at], ties[:, at]]) for at, end in enumerate((a, b))
        )
        chance = self.links.probability[places][followed].astype(np.float64)
        ads = np.unique(np.append(one, other))
        labels, network = np.unique(self.network[ads], return_inverse=True)
        found = effects(
            network.astype(np.int64),
            np.searchsorted(ads, one),
            np.searchsorted(ads, other),
            # What is judged to be of one author is followed first, and ties without a link last.
            np.concatenate([chance, np.full(len(same), 1.0), np.full(len(ties), -1.0)]),
            sizes=self._sizes[labels].astype(np.int64),
        )
        pairs, moves = np.zeros(len(places), np.int64), np.zeros(len(places))
        pairs[followed], moves[followed] = found.pairs[: len(chance)], found.moves[: len(chance)]
        return Effects(np.where(asked, pairs, 0), np.where(asked, moves, 0))

    def _asked_and_followed(self, places: Places) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Which of these links may be asked, and which may hold ads together."""
        a, b = self.links.a[places], self.links.b[places]
        asked = ~self._apart.of(self.network[a], self.network[b])
        # A link that grouping cut joins nothing, also where judgements have joined its networks.
        cut = self._analysed[a] != self._analysed[b]
        followed = ~cut | (self.network[a] != self.network[b])
        for pair, verdict in judged_links(self._said, self._numbers).items():
            place = self.links.place(*pair)
            at = -1 if place is None else int(np.searchsorted(places, place))
            if 0 <= at < len(places) and places[at] == place:
                asked[at] = False
                followed[at] = verdict is not Verdict.NOT
        return asked, followed

    def _same(self) -> Numbers:
        """The pairs of ads that judgements join, int32[k, 2]."""
        found = same_pairs(self._current, self._numbers)
        pairs = [(self._numbers[pair.a], self._numbers[pair.b]) for pair in found]
        return np.array(pairs, np.int32).reshape(-1, 2)

    def _near(self, pairs: Numbers, ads: Numbers) -> Numbers:
        """Those of the pairs that lie in the networks of these ads."""
        near: Numbers = pairs[np.isin(self.network[pairs[:, 0]], self.network[ads])]
        return near

    def _build_asked_link(self, place: int) -> AskedLink:
        a, b = int(self.links.a[place]), int(self.links.b[place])
        one, other = int(self.network[a]), int(self.network[b])
        ads = np.flatnonzero((self.network == one) | (self.network == other))
        places = self.links.touching(ads)
        pairs = int(self._effects(places).pairs[np.searchsorted(places, place)])
        sizes = int(self._sizes[one]), int(self._sizes[other])
        return AskedLink(
            a,
            b,
            float(self.links.probability[place]),
            one == other,
            _sides(sizes[0], pairs) if one == other else sizes,
            pairs,
            float(self.moves[place]),
        )


def _parts(links: Links, network: Numbers) -> Iterator[Places]:
    """The places of all links in parts, those inside a network in one of them."""
    order = np.argsort(network[links.a], kind="stable")
    label = network[links.a[order]]
    wanted = np.arange(_AT_ONCE, len(order), _AT_ONCE)
    for places in np.split(order, np.unique(np.searchsorted(label, label[wanted]))):
        yield np.sort(places)


def _ties(links: Links, network: Numbers) -> Numbers:
    inside = network[links.a] == network[links.b]
    a, b = links.a[inside].astype(np.int64), links.b[inside].astype(np.int64)
    ties = unexplained_ties(network.astype(np.int64), a, b)
    return np.stack(ties, axis=1).astype(np.int32)


def _sides(ads: int, pairs: int) -> tuple[int, int]:
    """How many of a network's ads stand on each side of a link that parts so many pairs of them."""
    less = (ads - isqrt(ads * ads - 4 * pairs)) // 2
    return less, ads - less


def read_links(engine: Engine) -> Links:
    """The links of a result."""
    ads = engine.arrow(_ADS)["ads"][0].as_py()
    rows = engine.arrow(_LINKS)
    a, b = (rows[end].to_numpy().astype(np.int32) for end in ("a", "b"))
    return Links.of(ads, *strongest(a, b, rows["probability"].to_numpy()))


def strongest(
    a: Numbers, b: Numbers, probability: npt.NDArray[np.float32]
) -> tuple[Numbers, Numbers, npt.NDArray[np.float32]]:
    """Each pair of ads once, sorted: that several reasons tie is one question, held by the strongest."""
    if len(a) == 0:
        return a, b, probability
    fall = (a[1:] < a[:-1]) | ((a[1:] == a[:-1]) & (b[1:] < b[:-1]))
    if fall.any():
        order = np.lexsort((b, a))
        a, b, probability = a[order], b[order], probability[order]
    first = np.flatnonzero(np.append(True, (a[1:] != a[:-1]) | (b[1:] != b[:-1])))
    return a[first], b[first], np.maximum.reduceat(probability, first)


def read_networks(engine: Engine) -> Numbers:
    """The least ad of each ad's network as it was analysed, int32[n]."""
    labels: Numbers = engine.arrow(_LABELS)["label"].to_numpy().astype(np.int32)
    return labels


def words(current: CurrentJudgements) -> dict[Subject, Verdict | None]:
    """What is said of each subject that anybody has judged; None where analysts differ."""
    return {on: current.verdicts.get(on) for on in current.entries}


def judged_links(
    said: Mapping[Subject, Verdict | None], numbers: Mapping[str, int]
) -> dict[tuple[int, int], Verdict | None]:
    """The links among these, by the numbers of their ads, the lesser first."""
    found = {}
    for on, verdict in said.items():
        if isinstance(on, JudgedLink) and on.a in numbers and on.b in numbers:
            one, other = numbers[on.a], numbers[on.b]
            found[min(one, other), max(one, other)] = verdict
    return found


class KeptApart:
    """Which networks a judgement keeps apart: those that hold one each of ads that are not of one author."""

    def __init__(
        self, current: CurrentJudgements, numbers: Mapping[str, int], network: npt.NDArray[np.int32]
    ) -> None:
        self._marks: dict[int, set[int]] = defaultdict(set)
        self._is_marked = np.zeros(len(network), np.bool_)
        for mark, (on, verdict) in enumerate(current.verdicts.items()):
            if verdict is Verdict.NOT:
                for ad in on.ads:
                    if ad in numbers:
                        self._marks[int(network[numbers[ad]])].add(mark)
        self._is_marked[list(self._marks)] = True

    def of(self, one: npt.NDArray[np.int32], other: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Whether these pairs of different networks, by their labels, are kept apart."""
        apart: npt.NDArray[np.bool_] = self._is_marked[one] & self._is_marked[other] & (one != other)
        for at in np.flatnonzero(apart):
            apart[at] = not self._marks[int(one[at])].isdisjoint(self._marks[int(other[at])])
        return apart
