"""The canonical form of a contact that comes from a column of its own."""

import re
from collections.abc import Callable

import pyarrow as pa

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


def _first_of(kind: str, raw: str, region: str) -> str | None:
    for found in find_contacts(pa.array([raw], pa.string()), region=region).to_pylist():
        if found["kind"] == kind:
            return str(found["value"])
    return None


def _phone(raw: str, region: str) -> str | None:
    found = _first_of("phone", raw, region)
    if found:
        return found
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
    found = _first_of("handle", raw, region)
    if found:
        return found
    bare = re.fullmatch(r"@?\s?([A-Za-z0-9_][A-Za-z0-9_.-]{0,38}[A-Za-z0-9_])", raw)
    return handle(None, bare[1]) if bare else None


def _link(raw: str, region: str) -> str | None:
    found = _first_of("link", raw, region)
    # A profile or a bare host is no link among words; in a column for links it is one.
    return found or (_first_of("link", f"https://{raw}", region) if "://" not in raw else None)


_READERS: dict[str, Callable[[str, str], str | None]] = {
    "phone": _phone, "email": _email, "handle": _handle, "link": _link,
}  # fmt: skip
