"""Find the contacts in ads: telephone numbers, e-mail addresses, handles and links, however disguised."""

import re
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import pyarrow as pa
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
    check_kind(kind)
    country_code(region)
    value = re.sub(*AS_QUANTITY, raw) if kind == "phone" else raw
    return _READERS[kind](value.strip(), region)


def check_kind(kind: str) -> None:
    """Raise InputError when there is no such kind of contact."""
    if kind not in _READERS:
        raise InputError(
            f'"{kind}" is not a kind of contact. Nothing was changed. '
            f"Give one of: {', '.join(sorted(_READERS))}."
        )


_APART: Final = re.compile(r"[;,|\n]|\b(?:och|eller|and|or)\b")
"""What stands between two numbers of one cell."""

_LETTER: Final = re.compile(r"[^\W\d_]")
# A slash may also follow an area code.
_BETWEEN_PHONES: Final = re.compile(rf"/|{_APART.pattern}")
# Fewer digits are a part of a number, such as the `08` of `08/123 456 78`.
_FEWEST_DIGITS: Final = 7
_MONTH, _OF_MONTH = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
# With all four digits of its year a day may have an hour, or the end of a personal number, after it.
_DAY: Final = re.compile(
    rf"(?:19|20)[0-9]{{2}}{_MONTH}{_OF_MONTH}(?:[0-9]{{4}}(?:[0-9]{{2}})?)?"
    rf"|[0-9]{{2}}{_MONTH}{_OF_MONTH}|{_OF_MONTH}{_MONTH}(?:19|20)[0-9]{{2}}"
)
# A spreadsheet that takes a telephone number for a quantity writes it with decimals, which are not part of
# it, or in scientific notation, which keeps its first digits only: that is not a telephone number any more.
AS_QUANTITY: Final = (
    r"^[ \t]*([+]?[0-9]{5,})[.,]0+[ \t]*$|^[ \t]*[0-9]+(?:[.,][0-9]+)?[eE][+]?[0-9]+[ \t]*$",
    r"\1",
)


def _first_of(kind: str, raw: str, region: str) -> str | None:
    for found in find_contacts(pa.array([raw], pa.string()), region=region).to_pylist():
        if found["kind"] == kind:
            return str(found["value"])
    return None


def _phone(raw: str, region: str) -> str | None:
    written = with_first_zero(raw)
    return (
        _first_of("phone", raw, region)
        or (_first_of("phone", written, region) if written else None)
        or bare_phone(raw, region)
    )


def with_first_zero(raw: str) -> str | None:
    """A value of a column for phones with the 0 that it may lack, to be read as a text; None unless some of
    its digits may be words or letters.

    Without the words, the digits that are left could be another number.
    """
    alone = len(phone_parts(raw)) < 2 and not _APART.search(raw)
    return f"0 {raw}" if alone and _LETTER.search(raw) else None


def bare_phone(raw: str, region: str) -> str | None:
    """The number in a value that holds one and is not a day; its national prefix or plus sign may lack.

    Only for values of a column for phones, which says that its digits are a number.
    """
    digits = "".join(re.findall(r"\d", raw))
    parts = [part for part in _APART.split(raw) if re.search(r"\d", part)]
    if len(parts) != 1 or len(phone_parts(raw)) > 1 or is_day(digits):
        return None
    return national(f"0{digits}", region) or national(digits, region) or international(digits)


def phone_parts(value: str) -> list[str]:
    """The parts of a value that have digits enough to be a telephone number each."""
    parts = (part.strip() for part in _BETWEEN_PHONES.split(value))
    return [part for part in parts if len(re.findall(r"\d", part)) >= _FEWEST_DIGITS]


def is_day(digits: str) -> bool:
    """Whether digits read as a day (20261124, 261124, 24112026), also with an hour after it."""
    return _DAY.fullmatch(digits) is not None


def _email(raw: str, region: str) -> str | None:
    return _first_of("email", raw, region)


def _handle(raw: str, region: str) -> str | None:
    return _first_of("handle", raw, region) or bare_handle(raw, region)


def bare_handle(raw: str, _region: str) -> str | None:
    """The handle that a value of a column for handles is, also without the at sign it has in a text."""
    bare = re.fullmatch(r"@?\s?([A-Za-z0-9_][A-Za-z0-9_.-]{0,38}[A-Za-z0-9_])", raw)
    return handle(None, bare[1]) if bare else None


def _link(raw: str, region: str) -> str | None:
    found = _first_of("link", raw, region)
    # A profile or a bare host is not a link among words; in a column for links it is one.
    return found or (_first_of("link", f"https://{raw}", region) if "://" not in raw else None)


_READERS: dict[str, Callable[[str, str], str | None]] = {
    "phone": _phone, "email": _email, "handle": _handle, "link": _link,
}  # fmt: skip
