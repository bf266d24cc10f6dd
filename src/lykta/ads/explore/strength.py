"""How well each network holds together: the probability of the weakest link that it cannot do without, and
whether a text alone ties different contacts in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.explore.review_queue import Links, Numbers
from lykta.ads.group import join_clusters
from lykta.ads.kernel.disjoint_sets import spanning_forest

_NAMES: Final = """
CREATE OR REPLACE TABLE strengths AS
SELECT network, strength, across FROM weakest_ties JOIN result.members USING (ad)
"""
_READ: Final = "SELECT network, strength, across FROM strengths WHERE network IN (SELECT unnest(?))"
_NETWORKS: Final = "SELECT DISTINCT network FROM members WHERE ad IN (SELECT unnest(?))"
_OWN: Final = "SELECT ad, network FROM members WHERE network IN (SELECT unnest(?))"
_LINKS: Final = """
SELECT a, b, probability, coalesce(other_contacts, false) AS across FROM links
WHERE a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1))
"""
_ACROSS: Final = "SELECT a, b FROM links WHERE other_contacts"


class Strength(NamedTuple):
    """The `strength` of a network, from 0 to 1, and whether a text ties ads in it with different contacts,
    which nothing else ties: `across`.
    """

    strength: float
    across: bool


class Strengths(NamedTuple):
    """The same of all networks, each at the place of its least ad: `weakest` float32[n] (`weakest_ties`) and
    `across` bool[n].
    """

    weakest: npt.NDArray[np.float32]
    across: npt.NDArray[np.bool_]


def read_strengths_of_all(engine: Engine, links: Links, network: Numbers) -> Strengths:
    """The strengths of the networks as they were analysed; `network` as in `weakest_ties`."""
    rows = engine.arrow(_ACROSS)
    a, b = (rows[end].to_numpy() for end in ("a", "b"))
    return Strengths(weakest_ties(links, network), tied_across(a, b, network))


def tied_across(
    a: npt.NDArray[np.integer], b: npt.NDArray[np.integer], network: Numbers
) -> npt.NDArray[np.bool_]:
    """Which networks hold both ends of some of these links, bool[n] at the place of the least ad of each."""
    found = np.zeros(len(network), np.bool_)
    found[network[a[network[a] == network[b]]]] = True
    return found


def weakest_ties(links: Links, network: Numbers) -> npt.NDArray[np.float32]:
    """For each network the weakest link of the most probable tree that holds it together, float32[n].

    It stands at the place of the network's least ad, 2 where no link holds ads together. Without all weaker
    links the network would still be one; without this as well it would part. `network` int32[n] has the least
    ad of each ad's network.
    """
    inside = np.flatnonzero(network[links.a] == network[links.b])
    order = inside[np.argsort(-links.probability[inside], kind="stable")]
    tree = spanning_forest(len(network), links.a, links.b, order)
    weakest = np.full(len(network), 2, np.float32)
    # Of several values for one place the last one stays, and the weakest link comes last.
    weakest[network[links.a[tree]]] = links.probability[tree]
    return weakest


def put_strengths(engine: Engine, strengths: Strengths) -> None:
    """Make the table `strengths` (`network`, `strength`, `across`) of the networks as they were analysed."""
    weakest, across = strengths
    ads = np.flatnonzero(weakest <= 1)
    engine.run("DROP TABLE IF EXISTS weakest_ties")
    table = {"ad": ads.astype(np.uint32), "strength": weakest[ads], "across": across[ads]}
    engine.put("weakest_ties", pa.table(table))
    engine.run(_NAMES)


def strengths_of(
    engine: Engine, networks: Collection[str], same: Collection[tuple[int, int]] = ()
) -> dict[str, Strength]:
    """The strengths of these networks as judgements leave them, of those that links hold together.

    `same` are pairs of ads, by number, that are judged to be of one author: a text between two that such
    pairs hold together ties nothing.
    """
    if not networks:
        return {}
    rows = engine.arrow(_OWN, [sorted(networks)])
    ads = rows["ad"].to_numpy().astype(np.int64)
    order = np.argsort(ads)
    ads = ads[order]
    names, label = np.unique(np.array(rows["network"].to_pylist(), object)[order], return_inverse=True)
    found = engine.arrow(_LINKS, [ads.tolist()])
    a, b = (np.searchsorted(ads, found[end].to_numpy()).astype(np.int32) for end in ("a", "b"))
    least = np.array([int(np.flatnonzero(label == at)[0]) for at in range(len(names))], np.int32)
    links = Links.of(len(ads), a, b, found["probability"].to_numpy().astype(np.float32))
    weakest = weakest_ties(links, least[label])
    party = _parties(ads, same)
    others = found["across"].to_numpy() & (party[a] != party[b])
    across = tied_across(a[others], b[others], least[label])
    return {
        str(name): Strength(float(weakest[at]), bool(across[at]))
        for name, at in zip(names, least, strict=True)
        if weakest[at] <= 1
    }


def _parties(ads: npt.NDArray[np.int64], same: Collection[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """A number for each of some sorted ads, the same for those that `same` pairs hold together."""
    pairs = np.array(sorted(same), np.int64).reshape(-1, 2)
    there = pairs[np.isin(pairs, ads).all(axis=1)]
    return join_clusters(np.arange(len(ads)), np.searchsorted(ads, there))


def networks_of(engine: Engine, ads: Collection[int]) -> set[str]:
    """The networks of some ads, by their numbers."""
    return set(engine.arrow(_NETWORKS, [sorted(ads)])["network"].to_pylist()) if ads else set()


def read_strengths(engine: Engine, networks: Collection[str]) -> dict[str, Strength]:
    """The strengths of these networks from the table `strengths`."""
    rows = engine.arrow(_READ, [sorted(networks)]).to_pylist()
    return {row["network"]: Strength(row["strength"], row["across"]) for row in rows}


def add_strengths(engine: Engine, found: Mapping[str, Strength]) -> None:
    """Add networks that judgements made to the table `strengths`, in place of what it has of them."""
    names: Sequence[str] = sorted(found)
    engine.run("DELETE FROM strengths WHERE network IN (SELECT unnest(?))", [list(names)])
    engine.run(
        "INSERT INTO strengths SELECT unnest(?), CAST(unnest(?) AS FLOAT), CAST(unnest(?) AS BOOLEAN)",
        [list(names), *([found[name][at] for name in names] for at in range(2))],
    )
