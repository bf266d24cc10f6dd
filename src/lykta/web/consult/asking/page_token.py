"""What a conversation's page carries instead of the receipt: the consultation's number, sealed."""

import binascii
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import Final
from uuid import UUID

from lykta.web.keys.keyring import Keyring
from lykta.web.keys.sealing import KEY_BYTES, Key, Place, SealBrokenError, seal, unseal

LASTS_S: Final = 30 * 60
# Where it lies: it opens nothing but a page of asking, and no sealed text of a table opens as one.
_PLACE: Final = Place("asking", "page", "token")
_NUMBER_BYTES: Final = 16
# Longer than any token; what is longer is not decoded.
_LONGEST: Final = 200


def page_token(consultation: UUID, keys: Keyring, *, now: float | None = None) -> str:
    """A token for a consultation, which opens it for half an hour from now."""
    until = int((time.time() if now is None else now) + LASTS_S)
    sealed = seal(consultation.bytes + until.to_bytes(8, "big"), _key(keys.masters[0]), _PLACE)
    return urlsafe_b64encode(sealed).decode()


def consultation_of(token: str, keys: Keyring, *, now: float | None = None) -> UUID | None:
    """The number of the consultation that a token opens; None where it has expired or is none of ours."""
    opened = _opened(token, keys)
    if opened is None or int.from_bytes(opened[_NUMBER_BYTES:], "big") < (
        time.time() if now is None else now
    ):
        return None
    return UUID(bytes=opened[:_NUMBER_BYTES])


def _opened(token: str, keys: Keyring) -> bytes | None:
    try:
        sealed = urlsafe_b64decode(token[:_LONGEST].encode())
    except (binascii.Error, ValueError):
        return None
    # A key that was exchanged a minute ago still opens what it sealed.
    for master in keys.masters:
        try:
            return unseal(sealed, _key(master), _PLACE)
        except SealBrokenError:
            continue
    return None


def _key(master: Key) -> Key:
    return Key(blake2b(key=master.secret, digest_size=KEY_BYTES, person=b"lykta-ask-token").digest())
