"""How well each network holds together: the probability of the weakest link that it cannot do without."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.engine import Engine
from lykta.ads.explore.review_queue import Links, Numbers
from lykta.ads.kernel.disjoint_sets import spanning_forest

_NAMES: Final = """
CREATE OR REPLACE TABLE strengths AS
SELECT network, strength FROM weakest_ties JOIN result.members USING (ad)
"""
_READ: Final = "SELECT network, strength FROM strengths WHERE network IN (SELECT unnest(?))"
_OWN: Final = "SELECT ad, network FROM members WHERE network IN (SELECT unnest(?))"
_LINKS: Final = (
    "SELECT a, b, probability FROM links WHERE a IN (SELECT unnest($1)) AND b IN (SELECT unnest($1))"
)


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


def put_strengths(engine: Engine, weakest: npt.NDArray[np.float32]) -> None:
    """Make the table `strengths` (`network`, `strength`) of the networks as they were analysed."""
    ads = np.flatnonzero(weakest <= 1)
    engine.run("DROP TABLE IF EXISTS weakest_ties")
    table = {"ad": pa.array(ads.astype(np.uint32)), "strength": pa.array(weakest[ads])}
    engine.put("weakest_ties", pa.table(table))
    engine.run(_NAMES)


def strengths_of(engine: Engine, networks: Collection[str]) -> dict[str, float]:
    """The strength of these networks as judgements leave them, of those that links hold together."""
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
    return {str(name): float(weakest[at]) for name, at in zip(names, least, strict=True) if weakest[at] <= 1}


def read_strengths(engine: Engine, networks: Collection[str]) -> dict[str, float]:
    """The strength of these networks from the table `strengths`."""
    rows = engine.arrow(_READ, [sorted(networks)])
    return dict(zip(rows["network"].to_pylist(), rows["strength"].to_pylist(), strict=True))


def add_strengths(engine: Engine, found: Mapping[str, float]) -> None:
    """Add networks that judgements made to the table `strengths`, in place of what it has of them."""
    names: Sequence[str] = sorted(found)
    engine.run("DELETE FROM strengths WHERE network IN (SELECT unnest(?))", [list(names)])
    engine.run(
        "INSERT INTO strengths SELECT unnest(?), CAST(unnest(?) AS FLOAT)",
        [list(names), [found[name] for name in names]],
    )
