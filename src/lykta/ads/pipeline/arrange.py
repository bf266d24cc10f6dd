"""Ads in the order of their ids, each id once: the numbering on which everything else stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.array_store import ArrayStore
from lykta.ads.pipeline.gather import FROM_COLUMN, Gathered
from lykta.ads.reading import RejectionReason, Rejects
from lykta.ads.remarks import Remark, RemarkKind
from lykta.ads.sorting import order_by, order_of, sorted_codes
from lykta.errors import InputError

_NAMED_IN_ERROR = 5
# Ads copied in one step from one file to the next: more would take memory that is to be spared.
_AT_ONCE = 50_000
RANK = "rank"
"""The column of `rank_rows` in ads whose texts and further columns lie on other machines."""

# Further columns do not make another ad: exports that overlap number their rows, and gain and lose columns.
# Nor does white space, which programs add and take away.
_NOT_COMPARED = {"ad_id", "source", "line", "extra", RANK}
_SHOWN_FIELDS = {"content": "title or text"}
_LARGEST_SIZE = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Arranged:
    """The ads sorted by id in byte order, so that the number of an ad depends on no row order; and their
    contacts: `contacts` has the columns ad, kind, value, position, sorted by these; kind and value are coded,
    with codes in their order; `repeated` rows were set aside, `unlike` of which differ from the one that was
    kept in further columns or in white space; `number` int64[rows], that of each row that was gathered, -1
    for a repeat.
    """

    ads: pa.Table
    contacts: pa.Table
    repeated: int
    unlike: int
    number: npt.NDArray[np.int64]

    def without_texts(self) -> Arranged:
        """The same with no more of the ads than what is known beside their texts."""
        known = self.ads.select(["ad_id", "posted_at", "place", "site"])
        # A slice would hold all that it was cut from.
        return replace(
            self, ads=known, contacts=self.contacts.schema.empty_table(), number=np.zeros(0, np.int64)
        )


def arrange(gathered: Gathered, *, files: list[Path], rejects: Rejects) -> Arranged:
    """Sort the ads and number them; rows that repeat an ad go to `rejects`. `gathered` is emptied.

    Rows repeat an ad when they have the same id, fields and contacts, whatever white space is between words;
    which of them is kept depends on what they hold (`rank_rows`) and on no row order. The sorted ads lie
    where the gathered ones lay.

    Raises `InputError` when one id stands on rows that differ.
    """
    ads, contacts = pa.concat_tables(gathered.ads), pa.concat_tables(gathered.contacts)
    # What is put in order below shall not be held twice.
    gathered.ads.clear()
    gathered.contacts.clear()
    row, number = contacts["row"].to_numpy(), np.arange(ads.num_rows)
    repeats = _Repeats(number[:0], number[:0], np.zeros(0, np.bool_))
    if not _ascend(ads["ad_id"]):
        order = order_of(ads["ad_id"])
        number[order] = np.arange(len(order))
        ads = _reorder_ads(ads, pa.array(order), gathered.arrays)
        repeats = _find_repeats(ads)
    contacts = contacts.set_column(0, "ad", pa.array(number[row]))
    if len(repeats.rows):
        _refuse_differing(ads, repeats, contacts, files)
        _reject(ads, repeats, files, rejects)
        kept = np.ones(ads.num_rows, np.bool_)
        kept[repeats.rows] = False
        new_number = np.where(kept, np.cumsum(kept) - 1, -1)
        ads = ads.filter(pa.array(kept))
        contacts = contacts.set_column(0, "ad", pa.array(new_number[contacts["ad"].to_numpy()]))
        number = new_number[number]
        contacts = contacts.filter(pc.greater_equal(contacts["ad"], 0))
    return Arranged(ads, _sorted_contacts(contacts), len(repeats.rows), int(repeats.unlike.sum()), number)


def remarks_on_repeats(arranged: Arranged) -> list[Remark]:
    """A remark for the rows that repeat an ad exactly, and one for those that do so otherwise."""
    told = {
        RemarkKind.REPEATED_EXACTLY: arranged.repeated - arranged.unlike,
        RemarkKind.REPEATED_OTHERWISE: arranged.unlike,
    }
    return [Remark.of(kind, count=rows) for kind, rows in told.items() if rows]


def squeeze(value: str) -> str:
    """The value with one space in the place of each run of white space, and none at its ends."""
    return " ".join(value.split())


def rank_rows(ads: pa.Table) -> npt.NDArray[np.uint64]:
    """Which of several rows of one ad is kept, uint64[n]: the least, which has most in further columns."""
    ranks = np.empty(ads.num_rows, np.uint64)
    columns = (ads[name].cast(pa.large_binary()).to_pylist() for name in ("extra", "title", "text"))
    for row, values in enumerate(zip(*columns, strict=True)):
        extra, *words = (value or b"" for value in values)
        # By the words too, since rows that differ in white space alone shall not be kept by their order.
        digest = blake2b(b"\0".join((extra, *words)), digest_size=4).digest()
        ranks[row] = (_LARGEST_SIZE - len(extra)) << 32 | int.from_bytes(digest, "big")
    return ranks


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


class _Repeats(NamedTuple):
    """The rows that repeat an ad, the row that is kept of each, and whether their further columns or their
    white space differ.
    """

    rows: npt.NDArray[np.int64]
    kept: npt.NDArray[np.int64]
    unlike: npt.NDArray[np.bool_]


def _find_repeats(ads: pa.Table) -> _Repeats:
    """Which rows of ads in their order have the id of others, all but one of each id."""
    ids = ads["ad_id"].combine_chunks()
    same = pc.equal(ids.slice(1), ids.slice(0, max(len(ids) - 1, 0))).to_numpy(zero_copy_only=False)
    after = np.flatnonzero(same) + 1
    rows = np.union1d(after, after - 1)
    chosen = pa.array(rows)
    is_ranked = RANK in ads.column_names
    rank = ads[RANK].take(chosen).to_numpy() if is_ranked else rank_rows(ads.take(chosen))
    # Rows of one id have the same number of a row that begins an id before them.
    run = np.unique(rows - np.searchsorted(after, rows, "right"), return_inverse=True)[1]
    order = np.lexsort((rows, rank, run))
    first = order[np.flatnonzero(np.diff(run[order], prepend=-1))][run]
    others = np.flatnonzero(rows != rows[first])
    return _Repeats(rows[others], rows[first[others]], rank[others] != rank[first[others]])


def _refuse_differing(ads: pa.Table, repeats: _Repeats, contacts: pa.Table, files: list[Path]) -> None:
    involved = pa.array(np.union1d(repeats.rows, repeats.kept))
    rows = ads.take(involved).to_pylist()
    numbers = involved.to_pylist()
    held = _contacts_of(contacts, set(numbers))
    first: dict[str, dict[str, object]] = {}
    places: dict[str, list[str]] = {}
    differing: dict[str, set[str]] = {}
    for number, row in zip(numbers, rows, strict=True):
        said = {
            _SHOWN_FIELDS.get(name, name): squeeze(value) if isinstance(value, str) else value
            for name, value in row.items()
            if name not in _NOT_COMPARED
        }
        said["contacts"] = held.get(number, [])
        places.setdefault(row["ad_id"], []).append(_place(row, files))
        known = first.setdefault(row["ad_id"], said)
        if fields := {name for name in said if said[name] != known[name]}:
            differing.setdefault(row["ad_id"], set()).update(fields)
    if differing:
        named = "; ".join(
            f"{ad_id} ({', '.join(places[ad_id][:3])}: {', '.join(sorted(fields))})"
            for ad_id, fields in islice(differing.items(), _NAMED_IN_ERROR)
        )
        more = f" and {len(differing) - _NAMED_IN_ERROR} more" if len(differing) > _NAMED_IN_ERROR else ""
        many = "1 id is" if len(differing) == 1 else f"{len(differing):,} ids are"
        raise InputError(
            f"Each id must belong to one ad, but {many} on rows that differ, in the fields "
            f"named here: {named}{more}. Nothing was written. Give each row an id of its own, or leave one "
            "of the rows out."
        )


def _place(row: dict[str, Any], files: list[Path]) -> str:
    """Where a row stands; a result has no lines."""
    name = files[row["source"]].name
    return f"{name} line {row['line']}" if row["line"] else name


def _contacts_of(contacts: pa.Table, numbers: set[int]) -> dict[int, list[tuple[str, str, bool]]]:
    """The contacts of some ads in their order, each with whether it stands in the text."""
    chosen = contacts.filter(pc.is_in(contacts["ad"], pa.array(sorted(numbers), pa.int64()))).to_pylist()
    held: dict[int, set[tuple[int, str, str]]] = {}
    for row in chosen:
        held.setdefault(row["ad"], set()).add((row["position"], row["kind"], row["value"]))
    # Where it stands moves with the white space before it.
    return {
        number: [(kind, value, position != FROM_COLUMN) for position, kind, value in sorted(values)]
        for number, values in held.items()
    }


def _reject(ads: pa.Table, repeats: _Repeats, files: list[Path], rejects: Rejects) -> None:
    places = ads.select(["ad_id", "source", "line"])
    for number, kept, unlike in zip(*(column.tolist() for column in repeats), strict=True):
        row, before = (places.slice(at, 1).to_pylist()[0] for at in (number, kept))
        rejects.add(
            files[row["source"]],
            line=row["line"],
            reason=f"{RejectionReason.SAME_AD} {_place(before, files)}, which was kept"
            + (", except in columns that are not used or in spaces" if unlike else ""),
            row=row["ad_id"],
        )
