"""Texts sealed under a key of their consultation, bound to the place they lie in; those keys under a master
key.
"""

import secrets
from dataclasses import dataclass, field
from typing import Final

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b

from lykta.errors import InputError, LyktaError

KEY_BYTES: Final = 32
_NONCE: Final = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_VERSION: Final = b"\x01"
FINGERPRINT_BYTES: Final = 8
_BROKEN: Final = (
    "A sealed text could not be opened: it was changed, moved, or sealed under another key. "
    "It was left as it is."
)


class SealBrokenError(LyktaError):
    """A sealed text was changed, moved to another place, or sealed under another key. It is not opened."""


@dataclass(frozen=True, slots=True)
class SealedPlace:
    """Where a sealed text lies. Moved anywhere else, it does not open."""

    table: str
    row: str
    column: str

    def to_bytes(self) -> bytes:
        """The place as bytes, each part with its length before it, so that no two places are alike."""
        parts = [part.encode() for part in (self.table, self.row, self.column)]
        return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@dataclass(frozen=True, slots=True)
class Key:
    """32 secret bytes: a consultation's own, or the master key that wraps those. Never shown."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise InputError(f"The key has {len(self.secret)} bytes and not {KEY_BYTES}. Nothing was opened.")

    @classmethod
    def new(cls) -> "Key":
        """A fresh random key that is nowhere but in memory."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def fingerprint(self) -> bytes:
        """Eight bytes that tell keys apart and give nothing of them."""
        return blake2b(
            b"",
            key=self.secret,
            digest_size=FINGERPRINT_BYTES,
            person=b"lykta-cons-keyid",
            encoder=RawEncoder,
        )


def seal(text: bytes, key: Key, place: SealedPlace) -> bytes:
    """Encrypt a text for its place: version, random nonce, and XChaCha20-Poly1305 with the place as
    associated data.
    """
    nonce = secrets.token_bytes(_NONCE)
    sealed: bytes = crypto_aead_xchacha20poly1305_ietf_encrypt(
        text, _VERSION + place.to_bytes(), nonce, key.secret
    )
    return _VERSION + nonce + sealed


def unseal(sealed: bytes, key: Key, place: SealedPlace) -> bytes:
    """The text again; SealBrokenError for anything but what was sealed, there, under that key."""
    nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if sealed[:1] != _VERSION:
        raise SealBrokenError(_BROKEN)
    try:
        opened: bytes = crypto_aead_xchacha20poly1305_ietf_decrypt(
            body, _VERSION + place.to_bytes(), nonce, key.secret
        )
    except (CryptoError, ValueError, TypeError):
        # The message does not say what was wrong: that would help an attacker.
        raise SealBrokenError(_BROKEN) from None
    return opened


def seal_under(text: bytes, master: Key, place: SealedPlace) -> bytes:
    """A text sealed under a master key for its place, with the master key's fingerprint before it."""
    return master.fingerprint + seal(text, master, place)


def unseal_under(sealed: bytes, masters: tuple[Key, ...], place: SealedPlace) -> bytes:
    """The text again, by whichever of the master keys sealed it: during a rotation there are two.

    Raises SealBrokenError where none of them did, and as `unseal` does.
    """
    for master in masters:
        if secrets.compare_digest(master.fingerprint, fingerprint_of(sealed)):
            return unseal(sealed[FINGERPRINT_BYTES:], master, place)
    raise SealBrokenError(
        f"No master key here fits the {place.column} of a {place.table}. Nothing was changed; bring the "
        "missing master key back with `lykta consult keys recover`."
    )


def fingerprint_of(sealed: bytes) -> bytes:
    """The fingerprint of the master key that something was sealed under."""
    return sealed[:FINGERPRINT_BYTES]


def wrap(key: Key, master: Key, consultation: str) -> bytes:
    """A consultation's key sealed under the master key."""
    return seal_under(key.secret, master, _wrapping_place(consultation))


def unwrap(wrapped: bytes, masters: tuple[Key, ...], consultation: str) -> Key:
    """A consultation's key, by whichever of the master keys wrapped it."""
    return Key(unseal_under(wrapped, masters, _wrapping_place(consultation)))


def rewrap(wrapped: bytes, masters: tuple[Key, ...], consultation: str) -> bytes:
    """The same key under the first of the master keys, for a rotation; unchanged where it is so already."""
    newest = masters[0]
    if secrets.compare_digest(newest.fingerprint, fingerprint_of(wrapped)):
        return wrapped
    return wrap(unwrap(wrapped, masters, consultation), newest, consultation)


def _wrapping_place(consultation: str) -> SealedPlace:
    return SealedPlace("consultation", consultation, "key")
