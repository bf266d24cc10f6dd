"""Read and identify: ads from files, each made bare of its contacts before it is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.contacts import canonical_column, find_contacts
from lykta.ads.normalise.placeholders import CONTACT_PLACEHOLDERS
from lykta.ads.pipeline.alike import first_alike
from lykta.ads.pipeline.bare import bare_texts
from lykta.ads.pipeline.further import bare_objects
from lykta.ads.pipeline.order import sorted_codes
from lykta.ads.reading import PlacedPiece, Reading, ReadPiece
from lykta.ads.room import IN_MEMORY, Room

FROM_COLUMN = -1
"""The position of a contact that did not stand in the text but in a column or the title."""

_ALL_KINDS = frozenset(CONTACT_PLACEHOLDERS)
_CONTACT_COLUMNS = ("phone", "email", "handle")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some ads with bare texts (ad_id, title, text, posted_at, place, site, extra, source, line), and their
    contacts (row, kind, value, position; sorted by these, with kind and value coded).
    """

    ads: pa.Table
    contacts: pa.Table


@dataclass(slots=True)
class Gathered:
    """All batches of the files, in their order; the ads lie in a `room`, since they hold no clear contact."""

    room: Room = IN_MEMORY
    ads: list[pa.Table] = field(default_factory=list)
    contacts: list[pa.Table] = field(default_factory=list)
    rows: int = 0

    def add(self, batch: Batch) -> None:
        """Add a batch, its rows numbered on."""
        shifted = pc.add(batch.contacts["row"], self.rows)
        self.contacts.append(batch.contacts.set_column(0, "row", shifted))
        self.ads.append(self.room.table([batch.ads], batch.ads.schema))
        self.rows += batch.ads.num_rows


def bare_batches(reading: Reading, *, region: str, threads: int) -> Iterator[Batch]:
    """Each batch made bare, in order; a few are worked on at once."""
    waiting: deque[Future[tuple[ReadPiece, Batch | None]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for piece in reading.pieces():
            waiting.append(pool.submit(_made_bare, piece, region))
            while len(waiting) > threads + 1:
                yield from _settled(reading, *waiting.popleft().result())
        while waiting:
            yield from _settled(reading, *waiting.popleft().result())


def _made_bare(piece: PlacedPiece, region: str) -> tuple[ReadPiece, Batch | None]:
    made = piece.made()
    bare = make_bare(made.batch, region) if made.batch is not None else None
    return ReadPiece(None, made.sink), bare


def _settled(reading: Reading, made: ReadPiece, bare: Batch | None) -> Iterator[Batch]:
    reading.settle(made)
    if bare is not None:
        yield bare


def bare_lines(lines: list[str], region: str) -> list[str]:
    """Remarks without contacts after the name of the file, which is kept as it is."""
    heads, colons, remarks = (
        zip(*(line.partition(": ") for line in lines), strict=True) if lines else ((),) * 3
    )
    bare, _ = _found(pa.array(remarks, pa.string()), region, keep_position=False)
    return ["".join(parts) for parts in zip(heads, colons, bare.to_pylist(), strict=True)]


def make_bare(batch: pa.RecordBatch, region: str) -> Batch:
    """One batch of `READ_SCHEMA` with its contacts taken out of text, title, columns and further columns."""
    text, in_text = _found(batch["text"], region, keep_position=True)
    title, in_title = _found(batch["title"], region, keep_position=False)
    columns = [_from_column(batch[name], name, region) for name in _CONTACT_COLUMNS]
    ads = pa.table(
        {
            "ad_id": batch["ad_id"],
            "title": title,
            "text": text,
            "posted_at": batch["posted_at"],
            "place": _short(batch["place"], region, _ALL_KINDS),
            # A site is named by its address, which is no contact of the ad's.
            "site": _short(batch["site"], region, _ALL_KINDS - {"link"}),
            "extra": bare_objects(
                batch["extra"], lambda texts: _found(texts, region, keep_position=False)[0]
            ),
            "source": batch["source"],
            "line": batch["line"],
        }
    )
    return Batch(ads, sorted_contacts(pa.concat_tables([in_text, in_title, *columns])))


def sorted_contacts(contacts: pa.Table) -> pa.Table:
    """The contacts of a batch (row, kind, value, position) in their order, kind and value coded."""
    kinds, values = sorted_codes(contacts["kind"]), sorted_codes(contacts["value"])
    row, position = contacts["row"].to_numpy(), contacts["position"].to_numpy()
    coded = kinds.indices.to_numpy().astype(np.int64) * len(values.dictionary) + values.indices.to_numpy()
    order = np.lexsort((position, coded, row))
    taken = pa.array(order)
    return _contact_table(
        pa.array(row[order]), kinds.take(taken), values.take(taken), pa.array(position[order])
    )


def _found(values: pa.Array, region: str, *, keep_position: bool) -> tuple[pa.Array, pa.Table]:
    """The values without their contacts (nulls stay null), and the contacts; what repeats is read once."""
    texts = values.fill_null("") if values.null_count else values
    first = first_alike(texts)
    rows = np.flatnonzero(first == np.arange(len(first)))
    contacts = find_contacts(texts, region=region, rows=rows)
    bare, positions = bare_texts(texts, contacts, first)
    if values.null_count:
        bare = pc.if_else(values.is_valid(), bare, pa.scalar(None, pa.large_string()))
    places = positions if keep_position else np.full(len(positions), FROM_COLUMN, np.int32)
    return bare, _in_all(contacts, places, first)


def _in_all(contacts: pa.Table, places: npt.NDArray[np.int32], first: npt.NDArray[np.int64]) -> pa.Table:
    """The contacts of all rows, of those found in the first rows of each text."""
    held = np.bincount(contacts["row"].to_numpy(), minlength=len(first))
    begin, held_by_row = (np.cumsum(held) - held)[first], held[first]
    ends = np.cumsum(held_by_row)
    rows = np.repeat(np.arange(len(first)), held_by_row)
    chosen = pa.array(np.arange(len(rows)) + np.repeat(begin - (ends - held_by_row), held_by_row))
    kinds, values = contacts["kind"].take(chosen), contacts["value"].take(chosen)
    return _contact_table(pa.array(rows), kinds, values, pa.array(places).take(chosen))


def _short(values: pa.Array, region: str, kinds: frozenset[str]) -> pa.Array:
    """Values of which many are the same, without contacts of these kinds."""
    coded = values.dictionary_encode()
    contacts = find_contacts(coded.dictionary, region=region)
    chosen = contacts.filter(pc.is_in(contacts["kind"], pa.array(sorted(kinds))))
    bare, _ = bare_texts(coded.dictionary, chosen, np.arange(len(coded.dictionary)))
    return bare.cast(values.type).take(coded.indices)


def _from_column(values: pa.Array, kind: str, region: str) -> pa.Table:
    coded = values.dictionary_encode()
    kept = canonical_column(kind, coded.dictionary, region=region).take(coded.indices)
    rows = pc.indices_nonzero(kept.is_valid()).cast(pa.int64())
    return _contact_table(
        rows,
        pa.array([kind] * len(rows), pa.string()),
        kept.drop_null(),
        pa.array(np.full(len(rows), FROM_COLUMN, np.int32)),
    )


def _contact_table(*columns: pa.Array | pa.ChunkedArray) -> pa.Table:
    return pa.table(dict(zip(("row", "kind", "value", "position"), columns, strict=True)))
