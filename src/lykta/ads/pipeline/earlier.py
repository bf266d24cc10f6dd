"""What a finished result hands on to one that adds to it: its ads, its networks by name, and its model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.contacts import KEY_FILE_VARIABLE, ContactKey, is_sealed_under, open_rows
from lykta.ads.engine import Engine
from lykta.ads.group import network_names, unused_names
from lykta.ads.group.identity import ALONE, Happened, happenings, identify
from lykta.ads.model import LinkageModel
from lykta.ads.pipeline.contacts import VAULT_TABLE
from lykta.ads.pipeline.gather import Batch, sorted_contacts
from lykta.ads.reading.notes import DayOrder
from lykta.ads.remarks import Remark
from lykta.ads.result import Summary
from lykta.ads.result.file import open_result
from lykta.errors import InputError

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
_ADS = "SELECT ad_id, title, text, posted_at, place, site, extra FROM ads ORDER BY ad"
_SPANS = "SELECT ad, contact, position FROM contacts ORDER BY ad"
# Values are sealed in their place among all contacts by pseudonym.
_VALUES = "SELECT contact, kind, sealed FROM contact_values ORDER BY contact"


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
class NetworkNames:
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


def name_networks(
    network: npt.NDArray[np.int64], ad_ids: pa.ChunkedArray, earlier: Earlier | None
) -> NetworkNames:
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
    return NetworkNames(
        names, pa.concat_tables([earlier.history, _rows(told, sizes, _next_run(earlier.history))])
    )


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


@dataclass(slots=True)
class StoredAds:
    """A result's ads as one batch, bare of their contacts as they are kept; and what the result says of them.

    The batch is there until it is handed over. `settings` are what its files were read with, `networks` are
    those that its ads are in, `stamp` tells the file from any other. `day_orders` counts what its dates told
    of the order of day and month. `model` is what they were linked by, or None where it is to be learnt anew.
    """

    batch: Batch | None
    summary: Summary
    remarks: list[Remark]
    settings: dict[str, Any]
    stamp: tuple[int, ...]
    networks: Earlier
    day_orders: Counter[DayOrder]
    model: LinkageModel | None

    def hand_over(self) -> Batch:
        """The ads, of which nothing is held here any more. Raises `ValueError` the second time."""
        if self.batch is None:
            raise ValueError("The ads were handed over before.")
        batch, self.batch = self.batch, None
        return batch

    def refuse_changed(self, result: Path) -> None:
        """Refuse to replace a result that is no longer the one that this was read from."""
        if stamp_of(result) != self.stamp:
            raise InputError(
                f"{result} was changed while its ads were linked. It was left as it is now, and nothing was "
                "written. Run the command again."
            )


def read_stored_ads(result: Path, key: ContactKey, *, source: int, with_model: bool) -> StoredAds:
    """The ads that a result stores, and what it says of them; they are said to come from the file with the
    number `source`, and no line.

    Raises `ResultError` when it is not a result that this Lykta reads, or its model none that this Lykta
    links by, and `InputError` when its contacts were sealed under another key.
    """
    stamp = stamp_of(result)
    engine, meta = open_result(result)
    with engine:
        model = LinkageModel.of(engine) if with_model else None
        contacts = _contacts(engine, key, result)
        ads = _ads(engine.arrow(_ADS), source)
        earlier = earlier_networks(engine)
    return StoredAds(
        batch=Batch(ads, contacts),
        summary=Summary.from_json(meta["summary"]),
        remarks=[Remark.from_kept(kept) for kept in json.loads(meta["notes"])],
        settings=json.loads(meta["settings"]),
        stamp=stamp,
        networks=earlier,
        # An earlier result does not tell.
        day_orders=Counter(
            {DayOrder(order): dates for order, dates in json.loads(meta.get("day_orders", "{}")).items()}
        ),
        model=model,
    )


def model_in(result: Path) -> LinkageModel:
    """The model of a result. Raises `ResultError` as `read_stored_ads` does."""
    engine, _ = open_result(result)
    with engine:
        return LinkageModel.of(engine)


def stamp_of(result: Path) -> tuple[int, ...]:
    """What tells a file from any other in its place; zeros for one that is not there."""
    try:
        status = result.stat()
    except OSError:
        return (0, 0, 0)
    return status.st_ino, status.st_size, status.st_mtime_ns


def _ads(rows: pa.Table, source: int) -> pa.Table:
    long = {"title", "text", "extra"}
    columns = {
        name: rows[name].cast(pa.large_string()) if name in long else rows[name] for name in rows.column_names
    }
    columns["source"] = pa.array(np.full(len(rows), source, np.int16))
    columns["line"] = pa.array(np.zeros(len(rows), np.int64))
    return pa.table(columns)


def _contacts(engine: Engine, key: ContactKey, result: Path) -> pa.Table:
    vault, spans = engine.arrow(_VALUES), engine.arrow(_SPANS)
    if len(vault) and not is_sealed_under(vault["sealed"][0].as_py(), key):
        raise InputError(
            f"The contacts of {result} were sealed under another key than that in {key.path or 'memory'}. "
            f"Nothing was written. Run again with the key file that {result.name} was made with: --key FILE, "
            f"or {KEY_FILE_VARIABLE}."
        )
    clear = open_rows(vault["sealed"].to_pylist(), key, table=VAULT_TABLE)
    values = pa.array([value.decode() for value in clear], pa.string())
    at = pc.index_in(spans["contact"], vault["contact"].combine_chunks()).combine_chunks()
    return sorted_contacts(
        pa.table(
            {
                "row": spans["ad"].cast(pa.int64()),
                "kind": vault["kind"].combine_chunks().take(at),
                "value": values.take(at),
                "position": spans["position"],
            }
        )
    )
