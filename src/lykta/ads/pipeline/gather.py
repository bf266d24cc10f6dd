"""Read and identify: ads from files, each made bare of its contacts before it is kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.identify import canonical_contact, find_contacts
from lykta.ads.pipeline.bare import bare_texts

FROM_COLUMN = -1
"""The position of a contact that did not stand in the text but in a column or the title."""

_CONTACT_COLUMNS = ("phone", "email", "handle")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some ads with bare texts (ad_id, title, text, posted_at, place, site, extra, source, line), and their
    contacts (row, kind, value, position).
    """

    ads: pa.Table
    contacts: pa.Table


@dataclass(slots=True)
class Gathered:
    """All batches of the files, in their order."""

    ads: list[pa.Table] = field(default_factory=list)
    contacts: list[pa.Table] = field(default_factory=list)
    rows: int = 0

    def add(self, batch: Batch) -> None:
        """Add a batch, its rows numbered on."""
        shifted = pc.add(batch.contacts["row"], self.rows)
        self.contacts.append(batch.contacts.set_column(0, "row", shifted))
        self.ads.append(batch.ads)
        self.rows += batch.ads.num_rows


def bare_batches(
    batches: Iterator[pa.RecordBatch], *, region: str, threads: int
) -> Iterator[tuple[int, Batch]]:
    """Each batch made bare, in order, with its number of rows; a few are worked on at once."""
    waiting: deque[Future[Batch]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for batch in batches:
            waiting.append(pool.submit(make_bare, batch, region))
            while len(waiting) > threads + 1:
                done = waiting.popleft().result()
                yield done.ads.num_rows, done
        while waiting:
            done = waiting.popleft().result()
            yield done.ads.num_rows, done


def make_bare(batch: pa.RecordBatch, region: str) -> Batch:
    """One batch of `READ_SCHEMA` with its contacts taken out of text, title, columns and further columns."""
    text, in_text = _found(batch["text"], region, keep_position=True)
    title, in_title = _found(batch["title"], region, keep_position=False)
    extra, _ = _found(batch["extra"], region, keep_position=False)
    columns = [_from_column(batch[name], name, region) for name in _CONTACT_COLUMNS]
    ads = pa.table(
        {
            "ad_id": batch["ad_id"],
            "title": title,
            "text": text,
            "posted_at": batch["posted_at"],
            "place": batch["place"],
            "site": batch["site"],
            "extra": extra,
            "source": batch["source"],
            "line": batch["line"],
        }
    )
    return Batch(ads, pa.concat_tables([in_text, in_title, *columns]))


def _found(values: pa.Array, region: str, *, keep_position: bool) -> tuple[pa.Array, pa.Table]:
    """The values without their contacts (nulls stay null), and the contacts."""
    texts = values.fill_null("") if values.null_count else values
    contacts = find_contacts(texts, region=region)
    bare, positions = bare_texts(texts, contacts)
    if values.null_count:
        bare = pc.if_else(values.is_valid(), bare, pa.scalar(None, pa.large_string()))
    places = positions if keep_position else np.full(len(positions), FROM_COLUMN, np.int32)
    return bare, _contact_table(
        contacts["row"].cast(pa.int64()),
        contacts["kind"].cast(pa.string()),
        contacts["value"],
        pa.array(places),
    )


def _from_column(values: pa.Array, kind: str, region: str) -> pa.Table:
    coded = values.dictionary_encode()
    canonical = [_canonical(kind, raw, region) if raw else None for raw in coded.dictionary.to_pylist()]
    kept = pa.array(canonical, pa.string()).take(coded.indices)
    rows = pc.indices_nonzero(kept.is_valid()).cast(pa.int64())
    return _contact_table(
        rows,
        pa.array([kind] * len(rows), pa.string()),
        kept.drop_null(),
        pa.array(np.full(len(rows), FROM_COLUMN, np.int32)),
    )


@lru_cache(maxsize=200_000)
def _canonical(kind: str, raw: str, region: str) -> str | None:
    return canonical_contact(kind, raw, region=region)


def _contact_table(*columns: pa.Array | pa.ChunkedArray) -> pa.Table:
    return pa.table(dict(zip(("row", "kind", "value", "position"), columns, strict=True)))
