"""Find the contacts in the cells of a column that holds them, of which one cell may have several.

What is beside a contact in its cell is taken for another only when it surely is one: a false contact would
make one network of strangers.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from phonenumbers import PhoneMetadata

from lykta.ads.contacts.finding import (
    AS_QUANTITY,
    bare_handle,
    bare_phone,
    canonical_contact,
    check_kind,
    find_contacts,
    is_day,
    phone_parts,
    with_first_zero,
)
from lykta.ads.contacts.not_contacts import is_place
from lykta.ads.contacts.numbering import international, national

BETWEEN_LISTED: Final = "\u241e"
"""What separates the handles of a list in one cell: a character that no handle and no sentence has."""

_BETWEEN_HANDLES: Final = re.compile(r"[;,|\n]")
_PLAIN_DIGITS: Final = re.compile(r"\d[\d ]*\d")
# Shorter numbers are as likely a price or a customer's number.
_SURE_DIGITS: Final = 9
# What no name that is shown has: an underscore, a full stop between letters, or a digit after them.
_SIGN: Final = re.compile(r"_|[a-z]\.[a-z0-9]|^(?=(?:.*[a-z]){3})[a-z].*[0-9]", re.IGNORECASE)
_LETTER: Final = re.compile(r"[a-z]", re.IGNORECASE)
# An e-mail address, a Swedish mobile number, or one with its country code: as an id each names its holder.
_LIKE_CONTACT: Final = (
    r"[^@\s]@[^@\s]+\.[A-Za-z]{2}|^(?:(?:\+|00)46[ -]?(?:\(0\)[ -]?)?|0)7[02369](?:[ -]*[0-9]){7}$"
    r"|^\+(?:[ -]*[0-9]){8,15}$"
)


class _CellPart(NamedTuple):
    """A part of a cell, and the contacts that it holds as a text, by their kind."""

    text: str
    found: Mapping[str, Sequence[str]]


def find_in_column(kind: str, raw: pa.StringArray, *, region: str = "SE") -> pa.Table:
    """Find the contacts of one kind in each value of a column that holds them.

    Returns a table with `row` int64 (index into `raw`, ascending) and `value` (canonical), each contact of a
    row once. A value is read as a text, and where that finds nothing as `canonical_contact` reads it. Where
    it has more parts than contacts were found, each part is read: for a phone when it is one as in a text, is
    a mobile number without its national prefix or has a country code; for a handle when all parts have the
    sign of one. Values of a list, with `BETWEEN_LISTED` between them, are read one by one. Raises InputError
    for another kind or an unknown region.
    """
    check_kind(kind)
    values = pc.replace_substring_regex(raw, *AS_QUANTITY) if kind == "phone" else raw
    cells: list[str] = []
    rows: list[int] = []
    listed: list[bool] = []
    for row, value in enumerate(values.to_pylist()):
        within = (value or "").split(BETWEEN_LISTED) if kind == "handle" else [value or ""]
        cells += [cell.strip() for cell in within]
        rows += [row] * len(within)
        listed += [len(within) > 1] * len(within)
    pairs = {
        (row, contact): None
        for row, cell, of_list, contacts in zip(
            rows, cells, listed, _read_cells(kind, cells, region), strict=True
        )
        if not (of_list and _is_no_name(cell))
        for contact in contacts
    }
    found, contacts = zip(*pairs, strict=True) if pairs else ((), ())
    return pa.table({"row": pa.array(found, pa.int64()), "value": pa.array(contacts, pa.string())})


def _read_cells(kind: str, cells: Sequence[str], region: str) -> list[Sequence[str]]:
    """The contacts of each cell; a search takes as long for one text as for hundreds, so there are two."""
    read: list[Sequence[str]] = [found.get(kind, ()) for found in _find_in_each(cells, region)]
    if kind in _READ_PARTS:
        apart = {
            at: texts for at, cell in enumerate(cells) if (texts := _take_apart(kind, cell, len(read[at])))
        }
        texts = [text for of_cell in apart.values() for text in of_cell]
        parts = map(_CellPart, texts, _find_in_each(texts, region))
        for at, of_cell in apart.items():
            found = _READ_PARTS[kind]([next(parts) for _ in of_cell], read[at], region)
            read[at] = [*found, *read[at]]
    if kind == "phone":
        _read_spelled(cells, read, region)
    for at, cell in enumerate(cells):
        if cell and not read[at] and (alone := _READ_ALONE[kind](cell, region)):
            read[at] = [alone]
    return read


def _read_spelled(cells: Sequence[str], read: list[Sequence[str]], region: str) -> None:
    """Read numbers that have words for digits and lack their first 0, where nothing was found yet."""
    written = {at: with_first_zero(cell) for at, cell in enumerate(cells) if not read[at]}
    lacking = {at: text for at, text in written.items() if text}
    found = _find_in_each(list(lacking.values()), region)
    for at, contacts in zip(lacking, found, strict=True):
        read[at] = contacts.get("phone", ())


def _find_in_each(texts: Sequence[str], region: str) -> list[dict[str, list[str]]]:
    """What is found in each text, by kind and in order."""
    found = find_contacts(pa.array(texts, pa.string()), region=region)
    each: list[dict[str, list[str]]] = [{} for _ in texts]
    columns = (found[name].to_pylist() for name in ("row", "kind", "value"))
    for row, kind, value in zip(*columns, strict=True):
        each[row].setdefault(kind, []).append(value)
    return each


def _take_apart(kind: str, cell: str, found: int) -> list[str]:
    """The parts of a cell that may hold more contacts than were found in it; none where it has no more."""
    if kind == "phone":
        parts = phone_parts(cell)
        several = len(parts) > max(found, 1) or (not found and parts not in ([], [cell]))
        return [re.sub(*AS_QUANTITY, part) for part in parts] if several else []
    parts = [part.strip() for part in _BETWEEN_HANDLES.split(cell)]
    parts = [part for part in parts if part]
    return parts if len(parts) > max(found, 1) else []


def _read_phones(parts: Sequence[_CellPart], read: Sequence[str], region: str) -> list[str]:
    """The telephone numbers that parts of a cell surely are; numbers found in the cell are in `read`."""
    sure: list[str] = []
    for part in parts:
        found = part.found.get("phone", ())
        alone = None if found or not _PLAIN_DIGITS.fullmatch(part.text) else _sure_phone(part.text, region)
        sure += found or ([alone] if alone else [])
    if sure or read or len(parts) == 1:
        return sure
    # In a cell of short numbers alone each may lack its area code's 0.
    short = [bare_phone(part.text, region) if _PLAIN_DIGITS.fullmatch(part.text) else None for part in parts]
    return [number for number in short if number] if None not in short else []


def _sure_phone(part: str, region: str) -> str | None:
    """A mobile number without its national prefix, or a number with its country code."""
    digits = part.replace(" ", "")
    if len(digits) < _SURE_DIGITS or is_day(digits):
        return None
    # What lacks a prefix and is not a mobile number may be anything.
    if domestic := national(f"0{digits}", region):
        return domestic if _mobile(region).fullmatch(digits) else None
    return national(digits, region) or international(digits)


@lru_cache(maxsize=300)
def _mobile(region: str) -> re.Pattern[str]:
    metadata = PhoneMetadata.metadata_for_region(region)
    plan = metadata.mobile.national_number_pattern if metadata and metadata.mobile else None
    return re.compile(plan or "never(?!)")


def _read_handles(parts: Sequence[_CellPart], _found: Sequence[str], region: str) -> list[str]:
    """The handles of all parts of a cell; none when one of them has no sign of being a handle."""
    handles: list[str] = []
    for part in parts:
        name = part.text.removeprefix("@")
        if part.found:
            found = part.found["handle"] if set(part.found) == {"handle"} else []
        else:
            signed = name != part.text or _SIGN.search(name)
            bare = bare_handle(part.text, region) if signed and not _is_no_name(part.text) else None
            found = [bare] if bare else []
        if not found:
            return []
        handles += found
    return handles


def _is_no_name(text: str) -> bool:
    """Whether a value among others is digits alone or names a place, which many share."""
    return not _LETTER.search(text) or is_place(text)


_READ_PARTS: Final[dict[str, Callable[[Sequence[_CellPart], Sequence[str], str], list[str]]]] = {
    "phone": _read_phones, "handle": _read_handles,
}  # fmt: skip
# What a cell may be besides what it is in a text.
_READ_ALONE: Final[dict[str, Callable[[str, str], str | None]]] = {
    "phone": bare_phone,
    "email": lambda _cell, _region: None,
    "handle": bare_handle,
    "link": lambda cell, region: canonical_contact("link", cell, region=region),
}


def count_ids_like_contacts(ids: pa.Array) -> int:
    """How many ids of ads seem to be contacts; an id stands in clear wherever its ad is named."""
    return pc.sum(pc.match_substring_regex(ids, _LIKE_CONTACT)).as_py() or 0
