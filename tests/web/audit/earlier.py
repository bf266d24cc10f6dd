"""The head of the log as version 0.1.0 sealed it, when entries had no seals of their own."""

from hashlib import blake2b

from lykta.web.audit.models import Entry, Head
from lykta.web.server_keys import server_keys


def earlier_seal(number: int, digest: bytes) -> bytes:
    """The head's seal, in that version's own words."""
    key = blake2b(key=server_keys().pepper, digest_size=32, person=b"lykta-audit-key").digest()
    return blake2b(number.to_bytes(8, "big") + digest, key=key, digest_size=32).digest()


def seal_head_as_earlier() -> None:
    """Have the head tell of the last entry as that version did."""
    last = Entry.objects.order_by("-number")[0]
    digest = bytes(last.hash)
    Head.objects.update(number=last.number, hash=digest, seal=earlier_seal(last.number, digest))
