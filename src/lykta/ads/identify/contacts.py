"""Find the contacts in ads: telephone numbers, e-mail addresses, handles and links, however disguised."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.identify.addresses import Address, addresses_in
from lykta.ads.identify.numbering import country_code
from lykta.ads.identify.phones import phones_in
from lykta.ads.identify.scan import BLOCK, buffers, scan_block
from lykta.ads.identify.stretch import Finds

CONTACTS = pa.schema(
    [
        pa.field("row", pa.uint32(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("start", pa.uint32(), nullable=False),
        pa.field("end", pa.uint32(), nullable=False),
    ]
)


_NONE = np.zeros(0, np.int64)


class _Found(NamedTuple):
    """Contacts as columns; `kinds` has one entry for each row, or one for all."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    kinds: list[str]
    values: list[str]


def find_contacts(texts: pa.StringArray | pa.LargeStringArray, *, region: str = "SE") -> pa.Table:
    """Find the contacts in each text, as written to be read by people and missed by filters.

    Returns a table with the columns `row` (index into `texts`), `kind` ("phone", "email", "handle", "link"),
    `value` (canonical, see `canonical_contact`), `start` and `end` (half-open, in bytes of the row's UTF-8).
    Sorted by row and start; spans of a row do not overlap. `region` is where numbers without a country code
    are dialled. Raises InputError for an unknown region. Safe to call from several threads at once.
    """
    country_code(region)
    offsets, data = buffers(texts)
    found = [_in_block(offsets, data, *block, region) for block in _blocks(offsets)]
    columns = (
        np.concatenate([part.rows for part in found] or [_NONE]),
        [kind for part in found for kind in part.kinds],
        [value for part in found for value in part.values],
        np.concatenate([part.starts for part in found] or [_NONE]),
        np.concatenate([part.ends for part in found] or [_NONE]),
    )
    arrays = [pa.array(column, field.type) for column, field in zip(columns, CONTACTS, strict=True)]
    return pa.table(arrays, schema=CONTACTS)


def _blocks(offsets: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """First and last row (half-open) of blocks of about BLOCK bytes."""
    first, rows = 0, len(offsets) - 1
    while first < rows:
        last = int(np.searchsorted(offsets, offsets[first] + BLOCK, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last


def _in_block(
    offsets: NDArray[np.int64], data: NDArray[np.uint8], first: int, last: int, region: str
) -> _Found:
    finds = scan_block(offsets[first : last + 1], data)
    phones = _phones(finds, region)
    addresses = _addresses(finds, offsets[first:], data, region) if len(finds.place_row) else []
    if addresses:
        rows = np.unique([row for row, _ in addresses])
        other = np.isin(phones.rows, rows, invert=True)
        beside = _phones_beside(addresses, rows, offsets[first:], data, region)
        phones = _together(_chosen(phones, np.flatnonzero(other)), beside, addresses)
    return phones._replace(rows=phones.rows + first)


def _phones(finds: Finds, region: str) -> _Found:
    text = finds.key.tobytes().decode("ascii")
    ends = finds.key_at.tolist()
    rows, firsts, lasts, values = [], [], [], []
    begin = 0
    for row, end in zip(finds.key_row.tolist(), ends[1:], strict=True):
        for first, last, number in phones_in(text[begin:end], region):
            rows.append(row)
            firsts.append(begin + first)
            lasts.append(begin + last)
            values.append(number)
        begin = end
    starts, stops = (
        at[np.array(found, np.int64)].astype(np.int64)
        for at, found in ((finds.first, firsts), (finds.last, lasts))
    )
    return _Found(np.array(rows, np.int64), starts, stops, ["phone"] * len(rows), values)


def _addresses(
    finds: Finds, offsets: NDArray[np.int64], data: NDArray[np.uint8], region: str
) -> list[tuple[int, Address]]:
    rows, first = np.unique(finds.place_row, return_index=True)
    places = np.split(finds.place_at, first[1:])
    return [
        (row, address)
        for row, at in zip(rows.tolist(), places, strict=True)
        for address in addresses_in(data[offsets[row] : offsets[row + 1]].tobytes(), at.tolist(), region)
    ]


def _phones_beside(
    addresses: list[tuple[int, Address]],
    rows: NDArray[np.int64],
    offsets: NDArray[np.int64],
    data: NDArray[np.uint8],
    region: str,
) -> _Found:
    """The numbers in texts that hold addresses, read with the addresses crossed out: digits within an address
    are no number, and digits on both sides of one do not belong together."""
    lengths = offsets[rows + 1] - offsets[rows]
    begins = np.concatenate(([0], np.cumsum(lengths)))
    text = bytearray(b"".join(data[offsets[row] : offsets[row + 1]].tobytes() for row in rows))
    at = dict(zip(rows.tolist(), begins.tolist(), strict=False))
    for row, address in addresses:
        text[at[row] + address.start : at[row] + address.end] = b"@" * (address.end - address.start)
    found = _phones(scan_block(begins, np.frombuffer(text, np.uint8)), region)
    return found._replace(rows=rows[found.rows])


def _chosen(found: _Found, order: NDArray[np.int64]) -> _Found:
    kinds, values = ([column[i] for i in order.tolist()] for column in (found.kinds, found.values))
    return _Found(found.rows[order], found.starts[order], found.ends[order], kinds, values)


def _together(phones: _Found, beside: _Found, addresses: list[tuple[int, Address]]) -> _Found:
    """All of a block, by row and start."""
    shown = [address for _, address in addresses]
    rows = np.concatenate((phones.rows, beside.rows, np.array([row for row, _ in addresses], np.int64)))
    starts = np.concatenate((phones.starts, beside.starts, np.array([a.start for a in shown], np.int64)))
    ends = np.concatenate((phones.ends, beside.ends, np.array([a.end for a in shown], np.int64)))
    kinds = phones.kinds + beside.kinds + [a.kind for a in shown]
    values = phones.values + beside.values + [a.value for a in shown]
    return _chosen(_Found(rows, starts, ends, kinds, values), np.lexsort((starts, rows)))
