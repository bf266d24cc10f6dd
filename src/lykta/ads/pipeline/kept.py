"""What a finished result keeps of its ads, as the first batch of an analysis that adds to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.contacts import ContactKey, open_rows
from lykta.ads.engine import Engine
from lykta.ads.model import Model
from lykta.ads.pipeline.contacts import VAULT_TABLE
from lykta.ads.pipeline.gather import Batch, sorted_contacts
from lykta.ads.pipeline.history import Earlier, earlier_networks
from lykta.ads.result import Summary
from lykta.ads.result.file import open_result
from lykta.errors import InputError

_ADS = "SELECT ad_id, title, text, posted_at, place, site, extra FROM ads ORDER BY ad"
_SPANS = "SELECT ad, contact, position FROM contacts ORDER BY ad"
# Values are sealed in their place among all contacts by pseudonym.
_VALUES = "SELECT contact, kind, sealed FROM contact_values ORDER BY contact"


@dataclass(slots=True)
class Kept:
    """A result's ads as one batch, bare of their contacts as they are kept; and what the result says of them.

    The batch is there until it is handed over. `settings` are what its files were read with, `networks` are
    those that its ads are in, `stamp` tells the file from any other. `model` is what they were linked by, or
    None where it is to be learnt anew.
    """

    batch: Batch | None
    summary: Summary
    notes: list[str]
    settings: dict[str, Any]
    stamp: tuple[int, ...]
    networks: Earlier
    model: Model | None

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
                f"{result} was changed while ads were added to it. It was left as it is now, and nothing "
                "was added. Run the command again."
            )


def kept_in(result: Path, key: ContactKey, *, source: int, with_model: bool) -> Kept:
    """What the result keeps; its ads are said to come from the file with the number `source`, and no line.

    Raises `ResultError` when it is no result that this Lykta reads, or its model none that this Lykta links
    by, and `InputError` when its contacts were sealed under another key.
    """
    stamp = stamp_of(result)
    engine, meta = open_result(result)
    with engine:
        model = Model.of(engine) if with_model else None
        contacts = _contacts(engine, key)
        ads = _ads(engine.arrow(_ADS), source)
        earlier = earlier_networks(engine)
    return Kept(
        batch=Batch(ads, contacts),
        summary=Summary.from_json(meta["summary"]),
        notes=json.loads(meta["notes"]),
        settings=json.loads(meta["settings"]),
        stamp=stamp,
        networks=earlier,
        model=model,
    )


def model_in(result: Path) -> Model:
    """The model of a result. Raises `ResultError` as `kept_in` does."""
    engine, _ = open_result(result)
    with engine:
        return Model.of(engine)


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


def _contacts(engine: Engine, key: ContactKey) -> pa.Table:
    vault, spans = engine.arrow(_VALUES), engine.arrow(_SPANS)
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
