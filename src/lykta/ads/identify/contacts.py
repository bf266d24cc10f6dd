"""Find the contacts in ads: telephone numbers, e-mail addresses, handles and links, however disguised."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.identify.addresses import addresses_in
from lykta.ads.identify.found import Found, chosen, found_addresses, found_numbers, together
from lykta.ads.identify.mobiles import COUNTRY_CODE, mobiles_in, written
from lykta.ads.identify.numbering import country_code
from lykta.ads.identify.phones import phones_in
from lykta.ads.identify.plain import plain_addresses
from lykta.ads.identify.quiet import quiet_rows
from lykta.ads.identify.scan import BLOCK, buffers, scan_block
from lykta.ads.identify.stretch import LONGEST_KEY, Finds

CONTACTS = pa.schema(
    [
        pa.field("row", pa.uint32(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("value", pa.string(), nullable=False),
        pa.field("start", pa.uint32(), nullable=False),
        pa.field("end", pa.uint32(), nullable=False),
    ]
)


# An at sign ends every stretch of digits and, here, begins nothing.
_CROSS = ord("@")
# Each round finds what the last one hid; more than two were never seen.
_MOST_ROUNDS = 8


def find_contacts(
    texts: pa.StringArray | pa.LargeStringArray, *, region: str = "SE", rows: NDArray[np.int64] | None = None
) -> pa.Table:
    """Find the contacts in each text, as written to be read by people and missed by filters.

    Returns a table with the columns `row` (index into `texts`), `kind` ("phone", "email", "handle", "link"),
    `value` (canonical, see `canonical_contact`), `start` and `end` (half-open, in bytes of the row's UTF-8).
    Sorted by row and start; spans of a row do not overlap. `region` is where numbers without a country code
    are dialled; `rows`, in their order, are the only ones to read. Raises InputError for an unknown region.
    Safe to call from several threads at once.
    """
    country_code(region)
    offsets, data = buffers(texts)
    chosen_rows = np.arange(len(texts)) if rows is None else rows
    found = together([_in_block(offsets, data, block, region) for block in _blocks(offsets, chosen_rows)])
    columns = (found.rows, found.kind_names(), found.values, found.starts, found.ends)
    arrays = [
        column if isinstance(column, pa.Array) else pa.array(column.astype(np.uint32)) for column in columns
    ]
    return pa.table(arrays, schema=CONTACTS)


def _blocks(offsets: NDArray[np.int64], rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """The rows in blocks of about BLOCK bytes, with those between them."""
    begin = 0
    while begin < len(rows):
        most = np.searchsorted(offsets, offsets[rows[begin]] + BLOCK, side="right") - 1
        end = max(int(np.searchsorted(rows, most)), begin + 1)
        yield rows[begin:end]
        begin = end


def _in_block(
    offsets: NDArray[np.int64], data: NDArray[np.uint8], wanted: NDArray[np.int64], region: str
) -> Found:
    first, last = int(wanted[0]), int(wanted[-1]) + 1
    finds = scan_block(offsets[first : last + 1], data, wanted - first)
    phones, singly = _phones(finds, region)
    addresses, quiet = _addresses(finds, singly, offsets[first:], data, region)
    rows = np.union1d(np.setdiff1d(addresses.rows, quiet), _rows_of_cut_keys(finds)).astype(np.int64)
    if len(rows):
        alone = chosen(phones, np.flatnonzero(np.isin(phones.rows, rows, invert=True)))
        beside = _phones_beside(addresses, rows, offsets[first:], data, region)
        phones = together([alone, *beside])
    # Numbers read one text at a time stand after all others, until they are put in order.
    every = together([phones, addresses])
    found = chosen(every, np.lexsort((every.starts, every.rows)))
    return found._replace(rows=found.rows + first)


def _phones(finds: Finds, region: str) -> tuple[Found, NDArray[np.int64]]:
    """The numbers in the keys of a block, in order: most by the kernel, the others one by one; and the rows
    of those others.
    """
    known = mobiles_in(finds.key, finds.key_at)
    plain = (
        known.number > 0 if country_code(region) == COUNTRY_CODE else np.zeros(len(known.number), np.bool_)
    )
    decided = np.flatnonzero(plain)
    mobiles = found_numbers(
        finds, decided, known.first[decided], known.last[decided], written(known.number[decided])
    )
    others = _phones_one_by_one(finds, np.flatnonzero(~plain), region)
    if not len(others.rows):
        return mobiles, others.rows
    every = together([mobiles, others])
    return chosen(every, np.lexsort((every.starts, every.rows))), others.rows


def _phones_one_by_one(finds: Finds, keys: NDArray[np.int64], region: str) -> Found:
    text = finds.key.tobytes().decode("ascii")
    places: list[tuple[int, int, int]] = []
    values: list[str] = []
    begins, ends = finds.key_at[keys].tolist(), finds.key_at[keys + 1].tolist()
    for key, begin, end in zip(keys.tolist(), begins, ends, strict=True):
        for first, last, number in phones_in(text[begin:end], region):
            places.append((key, begin + first, begin + last))
            values.append(number)
    of_key, firsts, lasts = np.array(places, np.int64).reshape(-1, 3).T
    return found_numbers(finds, of_key, firsts, lasts, pa.array(values, pa.string()))


def _addresses(
    finds: Finds,
    singly: NDArray[np.int64],
    offsets: NDArray[np.int64],
    data: NDArray[np.uint8],
    region: str,
) -> tuple[Found, NDArray[np.int64]]:
    """The addresses of a block in order, most by the kernel; and the rows in which no number is beside them
    that was not read as it should be. `singly` has the rows of numbers that the kernel left.
    """
    plain, left = plain_addresses(finds, offsets, data)
    quiet = quiet_rows(plain, finds, singly)
    if not left.any():
        return plain, quiet
    place_row, place_at = finds.place_row[left], finds.place_at[left]
    rows, first = np.unique(place_row, return_index=True)
    places = np.split(place_at, first[1:])
    read = [
        (row, address)
        for row, at in zip(rows.tolist(), places, strict=True)
        for address in addresses_in(data[offsets[row] : offsets[row + 1]].tobytes(), at.tolist(), region)
    ]
    every = together([plain, found_addresses(read)])
    return chosen(every, np.lexsort((every.starts, every.rows))), quiet


def _rows_of_cut_keys(finds: Finds) -> NDArray[np.int64]:
    return finds.key_row[np.diff(finds.key_at) >= LONGEST_KEY]


def _phones_beside(
    addresses: Found,
    rows: NDArray[np.int64],
    offsets: NDArray[np.int64],
    data: NDArray[np.uint8],
    region: str,
) -> list[Found]:
    """The numbers in the few texts that hold addresses, or more digits than one key: read with what was found
    crossed out, until nothing is left. Digits within an address are no number, and digits on both sides of a
    contact do not belong together."""
    ends = np.concatenate(([0], np.cumsum(offsets[rows + 1] - offsets[rows])))
    text = np.concatenate([data[offsets[row] : offsets[row + 1]] for row in rows])
    of_rows = np.flatnonzero(np.isin(addresses.rows, rows))
    begins = ends[np.searchsorted(rows, addresses.rows[of_rows])]
    starts, stops = begins + addresses.starts[of_rows], begins + addresses.ends[of_rows]
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        text[start:stop] = _CROSS
    found: list[Found] = []
    while len(rows) and len(found) < _MOST_ROUNDS:
        new, _ = _phones(scan_block(ends, text), region)
        found.append(new._replace(rows=rows[new.rows]))
        for row, start, end in zip(new.rows.tolist(), new.starts.tolist(), new.ends.tolist(), strict=True):
            text[ends[row] + start : ends[row] + end] = _CROSS
        # A text in which nothing was found would say the same again.
        again = np.unique(new.rows)
        text = np.concatenate([text[ends[row] : ends[row + 1]] for row in again] or [text[:0]])
        rows, ends = rows[again], np.concatenate(([0], np.cumsum(np.diff(ends)[again])))
    return found
