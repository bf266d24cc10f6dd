"""Networks as they were analysed, with the links inside them; those that were asked for lately are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.judge.following import Ints, members_of
from lykta.ads.judge.recent import Recent

_MEMBERS = "SELECT ad, network FROM result.members WHERE network IN (SELECT unnest(?)) ORDER BY ad"
_IDS = "SELECT ad, ad_id FROM result.ads SEMI JOIN wanted USING (ad) ORDER BY ad"
# Which of these stay inside one network is told faster here than by the engine.
_LINKS = "SELECT a, b, probability FROM result.links SEMI JOIN wanted ON wanted.ad = a"
# A review comes back to the largest networks again and again; one of 2,000 ads takes half a megabyte.
_KEPT: Final = 200


@dataclass(frozen=True)
class Analysed:
    """A network: the `numbers` and `ids` of its ads, sorted; `a` < `b`, the ends of its links, are places
    among them, and `probability` says how likely one hand is behind both.
    """

    numbers: Ints
    ids: pa.Array
    a: Ints
    b: Ints
    probability: npt.NDArray[np.float64]


class AnalysedNetworks:
    """The networks of one result, by name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: Recent[str, Analysed] = Recent(_KEPT)

    def each(self, names: Sequence[str]) -> dict[str, Analysed]:
        """These networks, which the result has."""
        return dict(zip(names, self._kept.each(names, self._read), strict=True))

    def _read(self, names: Sequence[str]) -> list[Analysed]:
        members = self._engine.arrow(_MEMBERS, [list(names)])
        ids, links = self._of_ads(members.select(["ad"]))
        numbers = members["ad"].to_numpy().astype(np.int64)
        found, network = np.unique(np.array(members["network"].to_pylist(), object), return_inverse=True)
        a, b, probability = _inside(links, numbers, network)
        ads, tied = members_of(network), _by_network(network[a], len(found))
        read = {
            str(name): Analysed(
                numbers[own],
                ids.take(pa.array(own)),
                np.searchsorted(own, a[inside]).astype(np.int64),
                np.searchsorted(own, b[inside]).astype(np.int64),
                probability[inside],
            )
            for name, own, inside in zip(found, ads, tied, strict=True)
        }
        return [read[name] for name in names]

    def _of_ads(self, ads: pa.Table) -> tuple[pa.Array, pa.Table]:
        """The ids of these ads, and the links whose lesser ad is one of them."""
        self._engine.run("DROP TABLE IF EXISTS wanted")
        self._engine.put("wanted", ads)
        ids, links = self._engine.arrow(_IDS)["ad_id"], self._engine.arrow(_LINKS)
        self._engine.run("DROP TABLE wanted")
        return ids.combine_chunks(), links


def _inside(links: pa.Table, numbers: Ints, network: Ints) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """The links with both ends in one network, by place. A link that grouping cut holds neither together."""
    ends = [links[end].to_numpy().astype(np.int64) for end in ("a", "b")]
    a, b = (np.minimum(np.searchsorted(numbers, end), len(numbers) - 1) for end in ends)
    kept = np.flatnonzero((numbers[b] == ends[1]) & (network[a] == network[b]))
    return a[kept], b[kept], links["probability"].to_numpy()[kept]


def _by_network(network: Ints, networks: int) -> list[Ints]:
    """The places of each network's links."""
    order = np.argsort(network, kind="stable")
    return np.split(order, np.searchsorted(network[order], np.arange(1, networks)))
