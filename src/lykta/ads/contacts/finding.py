"""Find the contacts in ads: telephone numbers, e-mail addresses, handles and links, however disguised."""

import re
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from lykta.ads.contacts.addresses import find_addresses, handle
from lykta.ads.contacts.found import FoundContacts, join
from lykta.ads.contacts.numbering import country_code, international, national
from lykta.ads.contacts.phones import find_phones
from lykta.ads.contacts.scanner import BLOCK, buffers, scan_block
from lykta.ads.contacts.stretches import LONGEST_KEY
from lykta.errors import InputError

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
    wanted = np.arange(len(texts)) if rows is None else rows
    found = join([_find_in_block(offsets, data, block, region) for block in _blocks(offsets, wanted)])
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


def _find_in_block(
    offsets: NDArray[np.int64], data: NDArray[np.uint8], wanted: NDArray[np.int64], region: str
) -> FoundContacts:
    """The contacts of one block of rows: the spans of each detector, merged into one order without overlap.

    Digits within an address are not a number, and digits on both sides of a contact do not belong together.
    Texts that hold addresses, or more digits than one key takes, are therefore read for numbers again.
    """
    first, last = int(wanted[0]), int(wanted[-1]) + 1
    offsets = offsets[first : last + 1]
    finds = scan_block(offsets, data, wanted - first)
    phones, addresses = find_phones(finds, region), find_addresses(finds, offsets, data, region)
    cut = finds.key_row[np.diff(finds.key_at) >= LONGEST_KEY]
    again = np.union1d(addresses.rows, cut).astype(np.int64)
    if len(again):
        alone = phones.take(np.flatnonzero(np.isin(phones.rows, again, invert=True)))
        phones = join([alone, *_phones_beside(addresses, again, offsets, data, region)])
    found = join([phones, addresses]).sort()
    return found._replace(rows=found.rows + first)


def _phones_beside(
    addresses: FoundContacts,
    rows: NDArray[np.int64],
    offsets: NDArray[np.int64],
    data: NDArray[np.uint8],
    region: str,
) -> list[FoundContacts]:
    """The numbers in the texts of these rows, read with what was found crossed out until nothing is left."""
    ends = np.concatenate(([0], np.cumsum(offsets[rows + 1] - offsets[rows])))
    text = np.concatenate([data[offsets[row] : offsets[row + 1]] for row in rows])
    begins = ends[np.searchsorted(rows, addresses.rows)]
    starts, stops = begins + addresses.starts, begins + addresses.ends
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        text[start:stop] = _CROSS
    found: list[FoundContacts] = []
    while len(rows) and len(found) < _MOST_ROUNDS:
        new = find_phones(scan_block(ends, text), region)
        found.append(new._replace(rows=rows[new.rows]))
        for row, start, end in zip(new.rows.tolist(), new.starts.tolist(), new.ends.tolist(), strict=True):
            text[ends[row] + start : ends[row] + end] = _CROSS
        # A text in which nothing was found would say the same again.
        again = np.unique(new.rows)
        text = np.concatenate([text[ends[row] : ends[row + 1]] for row in again] or [text[:0]])
        rows, ends = rows[again], np.concatenate(([0], np.cumsum(np.diff(ends)[again])))
    return found


def canonical_contact(kind: str, raw: str, *, region: str = "SE") -> str | None:
    """The form under which `find_contacts` would give the contact in `raw`; None when there is none.

    `kind` is "phone", "email", "handle" or "link". A phone is E.164, with the region's rules for numbers
    without a country code; an e-mail is in lower case; a handle `@name`, or `platform:@name`; a link host
    and path. Canonical forms map to themselves. Raises InputError for another kind or an unknown region.
    """
    if kind not in _READERS:
        raise InputError(
            f'"{kind}" is not a kind of contact. Nothing was changed. '
            f"Give one of: {', '.join(sorted(_READERS))}."
        )
    country_code(region)
    value = re.sub(*_AS_QUANTITY, raw) if kind == "phone" else raw
    return _READERS[kind](value.strip(), region)


def find_in_column(kind: str, raw: pa.StringArray, *, region: str = "SE") -> pa.Table:
    """Find the contacts of one kind in each value of a column that holds them.

    Returns a table with `row` int64 (index into `raw`) and `value` (canonical), each contact of a row once.
    A value is read as a text; where that finds fewer contacts than the value has parts that may be one
    (`0701740605; 731234567`), each part is read as `canonical_contact` reads it. Errors as there.
    """
    raw = pc.replace_substring_regex(raw, *_AS_QUANTITY) if kind == "phone" else raw
    found = find_contacts(raw, region=region)
    found = found.filter(pc.equal(found["kind"], kind))
    read: dict[int, list[str]] = {}
    for row, value in zip(found["row"].to_pylist(), found["value"].to_pylist(), strict=True):
        read.setdefault(row, []).append(value)
    for row, value in enumerate(raw.to_pylist()):
        if value and value.strip():
            read[row] = _contacts_of_value(kind, value, read.get(row, []), region)
    pairs = [(row, value) for row in sorted(read) for value in dict.fromkeys(read[row])]
    rows, values = zip(*pairs, strict=True) if pairs else ((), ())
    return pa.table({"row": pa.array(rows, pa.int64()), "value": pa.array(values, pa.string())})


def _contacts_of_value(kind: str, value: str, read: list[str], region: str) -> list[str]:
    """The contacts of one value of a column, of which those in `read` were found in it as in a text."""
    if len(parts := _parts(kind, value)) > max(len(read), 1) and not (read and kind == "handle"):
        singly = [_read_part(kind, part, region) for part in parts]
        if None not in singly:
            return [contact for contact in singly if contact]
    if read:
        return read
    # A value without outer spaces was read just now and holds nothing a text would.
    told = value == value.strip() and kind in _UNREAD
    alone = _UNREAD[kind](value, region) if told else canonical_contact(kind, value, region=region)
    return [alone] if alone else []


def _parts(kind: str, value: str) -> list[str]:
    """The parts of a value that may be a contact each."""
    if kind not in _BETWEEN:
        return []
    parts = [part.strip() for part in _BETWEEN[kind].split(value)]
    return [part for part in parts if kind != "phone" or sum(map(str.isdigit, part)) >= _FEWEST_DIGITS]


def _read_part(kind: str, part: str, region: str) -> str | None:
    # A day in a cell with a number (2026-11-24) would pass for one without its national prefix.
    if kind == "phone" and not _PLAIN_DIGITS.fullmatch(part):
        return _first_of(kind, part, region)
    return canonical_contact(kind, part, region=region)


# What stands between two contacts of one cell. E-mail addresses are all found as in a text, and the address
# of a profile, which may stand among handles, has slashes of its own.
_BETWEEN: Final = {
    "phone": re.compile(r"[;,/|\n]|\b(?:och|eller|and|or)\b"),
    "handle": re.compile(r"[;,|\n]"),
}
# Fewer digits are a part of a number, such as the `08` of `08/123 456 78`.
_FEWEST_DIGITS: Final = 7
_PLAIN_DIGITS: Final = re.compile(r"\d[\d ]*\d")
# A spreadsheet that takes a telephone number for a quantity writes it with decimals, which are not part of
# it, or in scientific notation, which keeps its first digits only: that is not a telephone number any more.
_AS_QUANTITY: Final = (
    r"^[ \t]*([+]?[0-9]{5,})[.,]0+[ \t]*$|^[ \t]*[0-9]+(?:[.,][0-9]+)?[eE][+]?[0-9]+[ \t]*$",
    r"\1",
)


def _first_of(kind: str, raw: str, region: str) -> str | None:
    for found in find_contacts(pa.array([raw], pa.string()), region=region).to_pylist():
        if found["kind"] == kind:
            return str(found["value"])
    return None


def _phone(raw: str, region: str) -> str | None:
    return _first_of("phone", raw, region) or _bare_phone(raw, region)


def _bare_phone(raw: str, region: str) -> str | None:
    # A column says that its digits are a number, so a missing national prefix or plus sign is no obstacle.
    digits = "".join(re.findall(r"\d", raw))
    return (
        (national(f"0{digits}", region) or national(digits, region) or international(digits))
        if digits
        else None
    )


def _email(raw: str, region: str) -> str | None:
    return _first_of("email", raw, region)


def _handle(raw: str, region: str) -> str | None:
    return _first_of("handle", raw, region) or _bare_handle(raw, region)


def _bare_handle(raw: str, _region: str) -> str | None:
    bare = re.fullmatch(r"@?\s?([A-Za-z0-9_][A-Za-z0-9_.-]{0,38}[A-Za-z0-9_])", raw)
    return handle(None, bare[1]) if bare else None


def _link(raw: str, region: str) -> str | None:
    found = _first_of("link", raw, region)
    # A profile or a bare host is not a link among words; in a column for links it is one.
    return found or (_first_of("link", f"https://{raw}", region) if "://" not in raw else None)


_READERS: dict[str, Callable[[str, str], str | None]] = {
    "phone": _phone, "email": _email, "handle": _handle, "link": _link,
}  # fmt: skip
# What a value may be besides what it is in a text.
_UNREAD: dict[str, Callable[[str, str], str | None]] = {
    "phone": _bare_phone, "email": lambda _raw, _region: None, "handle": _bare_handle,
}  # fmt: skip
