"""Pseudonyms: the names that contacts are stored, compared and shown under."""

from hashlib import blake2b

import pyarrow as pa

from lykta.ads.identify.key import ContactKey

_PERSON = b"lykta-contact"


def pseudonym(kind: str, value: str, key: ContactKey) -> str:
    """The pseudonym of a canonical contact: 32 hexadecimal digits, the same under the same key only.

    Keyed BLAKE2b (RFC 7693) over kind and value: without the key, trying all telephone numbers finds nothing.
    """
    told = f"{kind}\0{value}".encode()
    return blake2b(told, key=key.secret, digest_size=16, person=_PERSON).hexdigest()


def pseudonyms(kinds: pa.StringArray, values: pa.StringArray, key: ContactKey) -> pa.StringArray:
    """The pseudonyms of many contacts, one for each kind and value; each distinct contact is hashed once."""
    known: dict[tuple[str, str], str] = {}
    names = []
    for contact in zip(kinds.to_pylist(), values.to_pylist(), strict=True):
        name = known.get(contact)
        if name is None:
            name = known[contact] = pseudonym(*contact, key)
        names.append(name)
    return pa.array(names, pa.string())
