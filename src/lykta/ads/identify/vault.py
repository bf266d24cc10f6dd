"""The vault: clear contacts, sealed so that each opens only under its key and in its place.

XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) through PyNaCl. A sealed value is a version byte, four bytes that
tell the key, a random nonce of 24 bytes, and the ciphertext with its tag. Version, key and place are bound
in.
"""

import secrets
import struct
from collections.abc import Iterable, Sequence

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError

from lykta.ads.identify.key import ContactKey
from lykta.errors import InputError

_VERSION = b"\x01"
_HEAD = 5
_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
# Random nonces are drawn from the system for this many values at a time: a call for each costs more than
# sealing.
_BATCH = 4096


def place(table: str, row: int) -> bytes:
    """The place a value is bound to: a row of a table. No two places have the same bytes."""
    name = table.encode()
    return struct.pack(">I", len(name)) + name + struct.pack(">Q", row)


def seal(value: bytes, key: ContactKey, *, place: bytes) -> bytes:
    """Seal a value so that it opens only with this key at this place."""
    return _sealed(value, key, place, secrets.token_bytes(_NONCE))


def open_sealed(blob: bytes, key: ContactKey, *, place: bytes) -> bytes:
    """Open a sealed value; InputError when the key is another, or the value was changed or moved."""
    if len(blob) < _HEAD + _NONCE + 16 or blob[:1] != _VERSION:
        raise InputError("This is no sealed contact, or one of a later version. Nothing was opened.")
    if blob[1:_HEAD] != key.fingerprint:
        raise InputError(
            "This contact was sealed under another key. Nothing was opened. "
            "Point to the key file that was in use when the result was made."
        )
    nonce, sealed = blob[_HEAD : _HEAD + _NONCE], blob[_HEAD + _NONCE :]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, blob[:_HEAD] + place, nonce, key.sealing)
    except CryptoError:
        raise InputError(
            "This sealed contact was changed, or moved from another row or table. Nothing was opened. "
            "Restore the result file from a copy, or analyse anew."
        ) from None


def seal_rows(values: Sequence[bytes], key: ContactKey, *, table: str, first_row: int = 0) -> list[bytes]:
    """Seal one value for each row of a table from `first_row` on; each is opened by `open_row`."""
    sealed = []
    for begin in range(0, len(values), _BATCH):
        batch = values[begin : begin + _BATCH]
        nonces = secrets.token_bytes(_NONCE * len(batch))
        for i, value in enumerate(batch):
            nonce = nonces[i * _NONCE : (i + 1) * _NONCE]
            sealed.append(_sealed(value, key, place(table, first_row + begin + i), nonce))
    return sealed


def open_row(blob: bytes, key: ContactKey, *, table: str, row: int) -> bytes:
    """Open what `seal_rows` sealed for this row; errors as `open_sealed`."""
    return open_sealed(blob, key, place=place(table, row))


def open_rows(blobs: Iterable[bytes], key: ContactKey, *, table: str, first_row: int = 0) -> list[bytes]:
    """Open the values of consecutive rows; errors as `open_sealed`."""
    return [open_row(blob, key, table=table, row=row) for row, blob in enumerate(blobs, first_row)]


def _sealed(value: bytes, key: ContactKey, place: bytes, nonce: bytes) -> bytes:
    head = _VERSION + key.fingerprint
    return head + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(value, head + place, nonce, key.sealing)
