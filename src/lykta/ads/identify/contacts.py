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


class _Found(NamedTuple):
    row: int
    start: int
    end: int
    kind: str
    value: str


def find_contacts(texts: pa.StringArray | pa.LargeStringArray, *, region: str = "SE") -> pa.Table:
    """Find the contacts in each text, as written to be read by people and missed by filters.

    Returns a table with the columns `row` (index into `texts`), `kind` ("phone", "email", "handle", "link"),
    `value` (canonical, see `canonical_contact`), `start` and `end` (half-open, in bytes of the row's UTF-8).
    Sorted by row and start; spans of a row do not overlap. `region` is where numbers without a country code are
    dialled. Raises InputError for an unknown region. Safe to call from several threads at once.
    """
    country_code(region)
    offsets, data = buffers(texts)
    found: list[_Found] = []
    for first, last in _blocks(offsets):
        finds = scan_block(offsets[first : last + 1], data)
        phones = list(_phones(finds, first, region))
        addresses = list(_addresses(finds, first, offsets, data, region)) if len(finds.place_row) else []
        found.extend(_together(phones, addresses) if addresses else phones)
    columns = list(zip(*found, strict=True)) or [(), (), (), (), ()]
    rows, starts, ends, kinds, values = columns
    arrays = [pa.array(c, f.type) for c, f in zip((rows, kinds, values, starts, ends), CONTACTS, strict=True)]
    return pa.table(arrays, schema=CONTACTS)


def _blocks(offsets: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """First and last row (half-open) of blocks of about BLOCK bytes."""
    first, rows = 0, len(offsets) - 1
    while first < rows:
        last = int(np.searchsorted(offsets, offsets[first] + BLOCK, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last


def _phones(finds: Finds, first_row: int, region: str) -> Iterator[_Found]:
    keys = finds.key.tobytes().decode("ascii")
    ends = finds.key_at.tolist()
    for k, row in enumerate(finds.key_row.tolist()):
        begin = ends[k]
        for first, last, number in phones_in(keys[begin : ends[k + 1]], region):
            start, end = int(finds.first[begin + first]), int(finds.last[begin + last])
            yield _Found(first_row + row, start, end, "phone", number)


def _addresses(
    finds: Finds, first_row: int, offsets: NDArray[np.int64], data: NDArray[np.uint8], region: str
) -> Iterator[_Found]:
    rows, first = np.unique(finds.place_row, return_index=True)
    places = np.split(finds.place_at, first[1:])
    for row, at in zip(rows.tolist(), places, strict=True):
        begin, end = offsets[first_row + row], offsets[first_row + row + 1]
        address: Address
        for address in addresses_in(data[begin:end].tobytes(), at.tolist(), region):
            yield _Found(first_row + row, address.start, address.end, address.kind, address.value)


def _together(phones: list[_Found], addresses: list[_Found]) -> list[_Found]:
    """Both in order; a number inside an address is part of it, unless the address itself says that it is one."""
    taken: dict[int, list[_Found]] = {}
    for address in addresses:
        taken.setdefault(address.row, []).append(address)
    free = [
        phone
        for phone in phones
        if phone.row not in taken
        or all(phone.end <= other.start or other.end <= phone.start for other in taken[phone.row])
    ]
    return sorted(free + addresses)
