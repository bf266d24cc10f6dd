"""Ads in the order of their ids, each id once: the numbering on which everything else stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.array_store import ArrayStore
from lykta.ads.pipeline.gather import Gathered
from lykta.ads.reading import Rejects
from lykta.ads.sorting import order_by, order_of, sorted_codes
from lykta.errors import InputError

_NAMED_IN_ERROR = 5
# Ads copied in one step from one file to the next: more would take memory that is to be spared.
_AT_ONCE = 50_000
_NOT_COMPARED = {"ad_id", "source", "line"}


@dataclass(frozen=True, slots=True)
class Arranged:
    """The ads sorted by id in byte order, so that the number of an ad depends on no row order; and their
    contacts: `contacts` has the columns ad, kind, value, position, sorted by these; kind and value are coded,
    with codes in their order; `number` int64[rows], that of each row that was gathered, -1 for a repeat.
    """

    ads: pa.Table
    contacts: pa.Table
    repeated: int
    number: npt.NDArray[np.int64]

    def without_texts(self) -> Arranged:
        """The same with no more of the ads than what is known beside their texts."""
        known = self.ads.select(["ad_id", "posted_at", "place", "site"])
        # A slice would hold all that it was cut from.
        return replace(
            self, ads=known, contacts=self.contacts.schema.empty_table(), number=np.zeros(0, np.int64)
        )


def arrange(gathered: Gathered, *, files: list[Path], rejects: Rejects) -> Arranged:
    """Sort the ads and number them; rows that repeat an ad exactly go to `rejects`. `gathered` is emptied.

    The sorted ads lie where the gathered ones lay.

    Raises `InputError` when one id stands on rows that differ.
    """
    ads, contacts = pa.concat_tables(gathered.ads), pa.concat_tables(gathered.contacts)
    # What is put in order below shall not be held twice.
    gathered.ads.clear()
    gathered.contacts.clear()
    row, number = contacts["row"].to_numpy(), np.arange(ads.num_rows)
    repeats = np.zeros(ads.num_rows, np.bool_)
    if not _ascend(ads["ad_id"]):
        order = order_of(ads["ad_id"])
        number[order] = np.arange(len(order))
        ads = _reorder_ads(ads, pa.array(order), gathered.arrays)
        repeats = _repeats(ads)
    contacts = contacts.set_column(0, "ad", pa.array(number[row]))
    if repeats.any():
        _refuse_differing(ads, repeats, contacts, files)
        _reject(ads, repeats, files, rejects)
        kept = ~repeats
        new_number = np.where(kept, np.cumsum(kept) - 1, -1)
        ads = ads.filter(pa.array(kept))
        contacts = contacts.set_column(0, "ad", pa.array(new_number[contacts["ad"].to_numpy()]))
        number = new_number[number]
        contacts = contacts.filter(pc.greater_equal(contacts["ad"], 0))
    return Arranged(ads, _sorted_contacts(contacts), int(repeats.sum()), number)


def _ascend(ids: pa.ChunkedArray) -> bool:
    """Whether each id comes after the one before in byte order, as in most exports, so that all can stay."""
    encoded = ids.cast(pa.large_binary())
    return bool(pc.all(pc.less(encoded.slice(0, max(len(ids) - 1, 0)), encoded.slice(1))).as_py())


def _reorder_ads(ads: pa.Table, order: pa.Array, arrays: ArrayStore) -> pa.Table:
    """The ads in this order; in memory column by column, so that no more than one column is held twice."""
    if arrays.folder:
        starts = range(0, len(order), _AT_ONCE)
        return arrays.table((ads.take(order.slice(start, _AT_ONCE)) for start in starts), ads.schema)
    names, columns = ads.column_names, []
    for name in names:
        columns.append(ads[name].take(order))
        ads = ads.drop_columns([name])
    return pa.table(columns, names=names)


def _sorted_contacts(contacts: pa.Table) -> pa.Table:
    """The contacts by ad: those of one ad were sorted when they were found, and stay in that order."""
    kinds, values = sorted_codes(contacts["kind"]), sorted_codes(contacts["value"])
    sorted_ = pa.table(
        {"ad": contacts["ad"], "kind": kinds, "value": values, "position": contacts["position"]}
    )
    ad = contacts["ad"].to_numpy()
    return sorted_ if np.all(ad[1:] >= ad[:-1]) else sorted_.take(pa.array(order_by(ad)))


def _repeats(ads: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows have the id of the row before."""
    ids = ads["ad_id"].combine_chunks()
    if len(ids) < 2:
        return np.zeros(len(ids), np.bool_)
    same = pc.equal(ids.slice(1), ids.slice(0, len(ids) - 1)).to_numpy(zero_copy_only=False)
    return np.append(False, same)


def _refuse_differing(
    ads: pa.Table, repeats: npt.NDArray[np.bool_], contacts: pa.Table, files: list[Path]
) -> None:
    involved = pa.array(np.unique(np.concatenate([np.flatnonzero(repeats) - 1, np.flatnonzero(repeats)])))
    rows = ads.take(involved).to_pylist()
    numbers = involved.to_pylist()
    held = _contacts_of(contacts, set(numbers))
    first: dict[str, tuple[object, ...]] = {}
    places: dict[str, list[str]] = {}
    differing: list[str] = []
    for number, row in zip(numbers, rows, strict=True):
        content = (*(row[name] for name in row if name not in _NOT_COMPARED), held.get(number, frozenset()))
        places.setdefault(row["ad_id"], []).append(_place(row, files))
        if first.setdefault(row["ad_id"], content) != content and row["ad_id"] not in differing:
            differing.append(row["ad_id"])
    if differing:
        named = "; ".join(
            f"{ad_id} ({', '.join(places[ad_id][:3])})" for ad_id in differing[:_NAMED_IN_ERROR]
        )
        more = f" and {len(differing) - _NAMED_IN_ERROR} more" if len(differing) > _NAMED_IN_ERROR else ""
        raise InputError(
            f"An id must name one ad, but {len(differing)} of them stand on rows that differ: {named}{more}. "
            "Nothing was written. Give each row an id of its own, or leave one of the rows out."
        )


def _place(row: dict[str, Any], files: list[Path]) -> str:
    """Where a row stands; a result has no lines."""
    name = files[row["source"]].name
    return f"{name} line {row['line']}" if row["line"] else name


def _contacts_of(contacts: pa.Table, numbers: set[int]) -> dict[int, frozenset[tuple[str, str, int]]]:
    chosen = contacts.filter(pc.is_in(contacts["ad"], pa.array(sorted(numbers), pa.int64()))).to_pylist()
    held: dict[int, set[tuple[str, str, int]]] = {}
    for row in chosen:
        held.setdefault(row["ad"], set()).add((row["kind"], row["value"], row["position"]))
    return {number: frozenset(values) for number, values in held.items()}


def _reject(ads: pa.Table, repeats: npt.NDArray[np.bool_], files: list[Path], rejects: Rejects) -> None:
    kept_row: dict[str, object] = {}
    chosen = ads.select(["ad_id", "source", "line"])
    for number in np.flatnonzero(repeats).tolist():
        row = chosen.slice(number, 1).to_pylist()[0]
        if row["ad_id"] not in kept_row:
            before = chosen.slice(number - 1, 1).to_pylist()[0]
            kept_row[row["ad_id"]] = _place(before, files)
        rejects.add(
            files[row["source"]],
            line=row["line"],
            reason=f"the same ad as in {kept_row[row['ad_id']]}, which was kept",
            row=row["ad_id"],
        )
