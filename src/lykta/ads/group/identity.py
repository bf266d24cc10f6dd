"""Which network goes on under which name when a file is linked again, and what happened to each.

A network is the same as before when most of its ads are. Of all pairs of an earlier network and a present
one, those that share most ads come first, and the name goes on along each pair whose two are both still
without one. Two pairs that share as many ads stand in the order of the least ad that they share. So a network
that grows keeps its name; of several that join, the one that brought most ads gives its name; of the parts of
one that splits, the largest keeps the name. A network has two ads or more: an ad alone neither has a name to
pass on nor takes one.

What is new is named from what is in it, and not from the order of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count, pairwise
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

ALONE = -1
"""In the place of a network: an ad that is in none, or that was not in the file."""

type Event = Literal["began", "grew", "joined", "received", "split", "gave", "ended"]
type Numbers = npt.NDArray[np.int64]


class Flow(NamedTuple):
    """So many `ads` of the earlier network `before` that are now in the network `now`; either may be `ALONE`.

    `first` is the least of these ads.
    """

    before: int
    now: int
    ads: int
    first: int


class Happened(NamedTuple):
    """What happened to the network `name`: a code, the `other` network or an empty name, and how many ads
    `came` and `went` by it.
    """

    name: str
    event: Event
    other: str
    came: int
    went: int


@dataclass(frozen=True, slots=True)
class Identity:
    """`heir` int64[earlier networks] is the present network that goes on under each earlier one's name, and
    `source` int64[present networks] the earlier one whose name each has; `ALONE` for none.
    """

    flows: list[Flow]
    heir: Numbers
    source: Numbers


def flows_between(before: Numbers, now: Numbers) -> list[Flow]:
    """How many ads went from where to where; `before` and `now` int64[n] are networks by ad, or `ALONE`.

    Ads that are alone both times are left out.
    """
    width = int(now.max(initial=ALONE)) + 2
    moves = (before + 1) * width + now + 1
    kept = np.flatnonzero(moves)
    keys, first, ads = np.unique(moves[kept], return_index=True, return_counts=True)
    columns = (keys // width - 1, keys % width - 1, ads, kept[first])
    return [Flow(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def identify(before: Numbers, now: Numbers) -> Identity:
    """Which present network has the name of which earlier one, by the rule above.

    `before` and `now` int64[n] number the networks of each ad from 0 (`ALONE` for none); ads are in the order
    of their ids.
    """
    flows = flows_between(before, now)
    heir = np.full(int(before.max(initial=ALONE)) + 1, ALONE)
    source = np.full(int(now.max(initial=ALONE)) + 1, ALONE)
    for flow in sorted(flows, key=lambda flow: (-flow.ads, flow.first)):
        apart = ALONE in {flow.before, flow.now}
        if not apart and heir[flow.before] == source[flow.now] == ALONE:
            heir[flow.before], source[flow.now] = flow.now, flow.before
    return Identity(flows, heir, source)


def happenings(identity: Identity, earlier: Sequence[str], present: Sequence[str]) -> list[Happened]:
    """What happened to each network, those first that are there now; `earlier` and `present` are their names.

    A network to which nothing happened is not named.
    """
    into, out = defaultdict(list), defaultdict(list)
    for flow in identity.flows:
        into[flow.now].append(flow)
        out[flow.before].append(flow)
    told: list[Happened] = []
    for now, name in enumerate(present):
        told += _iter_arrivals(identity, into[now], name, earlier)
        source = int(identity.source[now])
        if source != ALONE:
            told += _iter_departures(out[source], now, name, present)
    for before in np.flatnonzero(identity.heir == ALONE).tolist():
        told.append(_describe_end(out[before], earlier[before], present))
    return told


def _iter_arrivals(
    identity: Identity, into: Sequence[Flow], name: str, earlier: Sequence[str]
) -> Iterator[Happened]:
    source = int(identity.source[into[0].now])
    if source == ALONE:
        yield Happened(name, "began", "", sum(flow.ads for flow in into), 0)
    for flow in into:
        if flow.before == ALONE:
            if source != ALONE:
                yield Happened(name, "grew", "", flow.ads, 0)
        elif flow.before != source:
            ended = identity.heir[flow.before] == ALONE
            event: Event = "joined" if ended else "split" if source == ALONE else "received"
            yield Happened(name, event, earlier[flow.before], flow.ads, 0)


def _iter_departures(out: Sequence[Flow], now: int, name: str, present: Sequence[str]) -> Iterator[Happened]:
    for flow in out:
        if flow.now != now:
            yield Happened(name, "gave", "" if flow.now == ALONE else present[flow.now], 0, flow.ads)


def _describe_end(out: Sequence[Flow], name: str, present: Sequence[str]) -> Happened:
    """It ended in the network that has most of its ads, or in none where all of them are alone."""
    networks = [flow for flow in out if flow.now != ALONE]
    into = min(networks, key=lambda flow: (-flow.ads, flow.first), default=None)
    return Happened(name, "ended", present[into.now] if into else "", 0, sum(flow.ads for flow in out))


def network_names(labels: npt.NDArray[np.int64], ad_ids: pa.Array | pa.ChunkedArray) -> list[str]:
    """'n' and 12 hex digits of BLAKE2b over each network's ad ids in byte order, each with a NUL after it.

    `labels` int64[n] by ad, and `ad_ids` (strings) sorted in byte order, as ads are numbered. The names are
    in the order of the labels.
    """
    order = np.argsort(labels, kind="stable")
    nothing, nul = (pa.scalar(value, pa.large_binary()) for value in (b"", b"\0"))
    ended = pc.binary_join_element_wise(ad_ids.cast(pa.large_binary()), nothing, nul)
    # In this order the ids of one network lie side by side, and are hashed as one.
    side_by_side = ended.take(pa.array(order))
    if isinstance(side_by_side, pa.ChunkedArray):
        side_by_side = side_by_side.combine_chunks()
    _, offsets, data = side_by_side.buffers()
    bounds = np.flatnonzero(np.diff(labels[order], prepend=-1, append=-1))
    cuts = np.frombuffer(offsets, np.int64)[side_by_side.offset + bounds].tolist()
    view = memoryview(data or b"")
    return [
        "n" + blake2b(view[begin:stop], digest_size=6, person=b"lykta-network").hexdigest()
        for begin, stop in pairwise(cuts)
    ]


def unused_names(names: Sequence[str], used_among: Callable[[Sequence[str]], Collection[str]]) -> list[str]:
    """The same names, each that is used already or stands earlier in the list in favour of one that is free.

    `used_among` gives those of some names that are used. The n-th name instead of another is 'n' and 12 hex
    digits of BLAKE2b over the other, a NUL and n: it depends on which names are used and on nothing else.
    """
    taken = set(used_among(names))
    found = []
    for name in names:
        chosen = name if name not in taken else _other_name(name, taken, used_among)
        taken.add(chosen)
        found.append(chosen)
    return found


def _other_name(
    name: str, taken: Collection[str], used_among: Callable[[Sequence[str]], Collection[str]]
) -> str:
    told = (f"{name}\0{number}".encode() for number in count(1))
    others = ("n" + blake2b(each, digest_size=6, person=b"lykta-renamed").hexdigest() for each in told)
    return next(other for other in others if other not in taken and not used_among([other]))
