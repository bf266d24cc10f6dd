"""The names of all networks, those of an earlier result where they go on, and the history of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.engine import Engine
from lykta.ads.group import network_names, unused_names
from lykta.ads.group.identity import ALONE, Happened, happenings, identify

HISTORY: Final = pa.schema(
    [
        ("network", pa.string()),
        ("run", pa.int32()),
        ("at", pa.timestamp("s")),
        ("event", pa.string()),
        ("other", pa.string()),
        ("came", pa.int64()),
        ("went", pa.int64()),
        ("ads", pa.int64()),
    ]
)
"""The columns of the table `history`: one row for each thing that happened to a network in a run."""

# Rows of one run stand as they were told: first those of networks that are there, each with its own.
_HISTORY = "SELECT * FROM history ORDER BY run, rowid"
_MEMBERS = """
SELECT ad_id, networks.network FROM ads JOIN members USING (ad) LEFT JOIN networks USING (network)
ORDER BY ad
"""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The networks of an earlier result: `ids` of its ads in order, the network of each int64[n] as its place
    in `names`, `ALONE` for none; and their `history`.
    """

    ids: pa.Array
    network: npt.NDArray[np.int64]
    names: list[str]
    history: pa.Table


@dataclass(frozen=True, slots=True)
class Named:
    """The name of each part of a partition of the ads, and the table `history` with this run."""

    names: list[str]
    history: pa.Table


def earlier_networks(engine: Engine) -> Earlier:
    """The networks of an open result, with their history."""
    members = engine.arrow(_MEMBERS)
    coded = members["network"].combine_chunks().dictionary_encode()
    network = coded.indices.fill_null(ALONE).to_numpy(zero_copy_only=False).astype(np.int64)
    history = engine.arrow(_HISTORY).cast(HISTORY)
    return Earlier(members["ad_id"].combine_chunks(), network, coded.dictionary.to_pylist(), history)


def name_networks(network: npt.NDArray[np.int64], ad_ids: pa.ChunkedArray, earlier: Earlier | None) -> Named:
    """Name each part of the ads; `network` int64[n] numbers them from 0, `ad_ids` are in order.

    Networks of two ads or more have the name of the `earlier` one that they go on from (`group.identity`),
    else one made from their ads that no network ever had. An ad alone has the name that is made from it.
    """
    names = network_names(network, ad_ids)
    several = np.bincount(network, minlength=len(names)) > 1
    now = np.where(several[network], (np.cumsum(several) - 1)[network], ALONE)
    earlier = earlier or Earlier(pa.array([], pa.string()), np.zeros(0, np.int64), [], HISTORY.empty_table())
    identity = identify(_before(ad_ids, earlier), now)
    used = {*earlier.names, *earlier.history["network"].to_pylist()}
    shared = np.flatnonzero(several).tolist()
    fresh = iter(
        unused_names(
            [names[part] for part, source in zip(shared, identity.source, strict=True) if source == ALONE],
            used.intersection,
        )
    )
    for part, source in zip(shared, identity.source.tolist(), strict=True):
        names[part] = next(fresh) if source == ALONE else earlier.names[source]
    present = [names[part] for part in shared]
    sizes = dict(zip(present, np.bincount(now[now != ALONE]).tolist(), strict=True))
    told = happenings(identity, earlier.names, present)
    return Named(names, pa.concat_tables([earlier.history, _rows(told, sizes, _next_run(earlier.history))]))


def _before(ad_ids: pa.ChunkedArray, earlier: Earlier) -> npt.NDArray[np.int64]:
    at = pc.index_in(ad_ids, earlier.ids.cast(ad_ids.type)).fill_null(-1).to_numpy()
    # The place after the last stands for an ad that was not there.
    before: npt.NDArray[np.int64] = np.append(earlier.network, ALONE)[at]
    return before


def _next_run(history: pa.Table) -> int:
    last = pc.max(history["run"]).as_py()
    return 0 if last is None else last + 1


def _rows(told: Sequence[Happened], sizes: dict[str, int], run: int) -> pa.Table:
    at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    columns = {
        "network": [each.name for each in told],
        "run": [run] * len(told),
        "at": [at] * len(told),
        "event": [each.event for each in told],
        "other": [each.other or None for each in told],
        "came": [each.came for each in told],
        "went": [each.went for each in told],
        "ads": [sizes.get(each.name, 0) for each in told],
    }
    return pa.table(columns, schema=HISTORY)
