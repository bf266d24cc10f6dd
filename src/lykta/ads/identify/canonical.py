"""The canonical form of a contact that comes from a column of its own."""

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.identify.contacts import find_contacts
from lykta.ads.identify.handles import handle
from lykta.ads.identify.numbering import country_code, international, national
from lykta.errors import InputError


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
    return _READERS[kind](raw.strip(), region)


def canonical_column(kind: str, raw: pa.StringArray, *, region: str = "SE") -> pa.StringArray:
    """The canonical form of each value of a column as `canonical_contact` gives it, null where there is none.

    What reads as text is read all at once. Errors as there.
    """
    found = find_contacts(raw, region=region)
    found = found.filter(pc.equal(found["kind"], kind))
    rows, first = np.unique(found["row"].to_numpy(), return_index=True)
    canonical: list[str | None] = [None] * len(raw)
    for row, value in zip(rows.tolist(), found["value"].take(pa.array(first)).to_pylist(), strict=True):
        canonical[row] = value
    for row, value in enumerate(raw.to_pylist()):
        if value and canonical[row] is None:
            # A value without outer spaces was read just now and holds nothing a text would.
            told = value == value.strip() and kind in _UNREAD
            canonical[row] = (
                _UNREAD[kind](value, region) if told else canonical_contact(kind, value, region=region)
            )
    return pa.array(canonical, pa.string())


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
    # A profile or a bare host is no link among words; in a column for links it is one.
    return found or (_first_of("link", f"https://{raw}", region) if "://" not in raw else None)


_READERS: dict[str, Callable[[str, str], str | None]] = {
    "phone": _phone, "email": _email, "handle": _handle, "link": _link,
}  # fmt: skip
# What a value may be besides what it is in a text.
_UNREAD: dict[str, Callable[[str, str], str | None]] = {
    "phone": _bare_phone, "email": lambda _raw, _region: None, "handle": _bare_handle,
}  # fmt: skip
