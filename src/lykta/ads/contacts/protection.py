"""How contacts are protected: the key, pseudonyms, the vault of sealed contacts, and masks in texts.

Values are sealed with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) through PyNaCl: a version byte, four bytes
that identify the key, a random nonce of 24 bytes, and the ciphertext with its tag. Version, key and place are
bound in, so that each value opens only under its key and in its place.
"""

import secrets
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError
from numpy.typing import NDArray

from lykta.ads.contacts.scanner import buffers
from lykta.ads.secret_file import SECRET_BYTES, SecretFile
from lykta.errors import ErrorKind, InputError
from lykta.language import Language

KEY_FILE_VARIABLE = "LYKTA_CONTACT_KEY_FILE"
_FILE = SecretFile(
    kind="contact key",
    variable=KEY_FILE_VARIABLE,
    file_name="contact.key",
    if_missing="the key file that the result was made with. Only a new analysis makes a new key.",
    if_shared="If others have had access, make a new key and analyse anew.",
)
_PERSON = b"lykta-contact"
_VERSION = b"\x01"
_HEAD = 5
_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
# Random nonces are drawn from the system for this many values at a time: a call for each costs more than
# sealing.
_BATCH = 4096
KIND_WORDS: Final[dict[Language, dict[str, str]]] = {
    "sv": {"phone": "telefon", "email": "e-post", "handle": "konto", "link": "länk"},
    "en": {"phone": "phone", "email": "e-mail", "handle": "account", "link": "link"},
}
"""The word for each kind of contact."""

# The kind's word in a mask, in Swedish as most ads are.
TAG_WORDS = KIND_WORDS["sv"]
SHOWN_DIGITS = 6
"""The digits of a pseudonym that are shown: enough to distinguish a network's contacts by eye."""

_COLUMNS = ("row", "kind", "start", "end", "pseudonym")


@dataclass(frozen=True)
class ContactKey:
    """32 secret bytes, never shown: one key to name contacts and one to seal them come of them.

    `path` is the file that they were read from, None where they are nowhere but in memory.
    """

    secret: bytes = field(repr=False)
    path: Path | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise InputError(
                f"A contact key has {SECRET_BYTES} bytes, not {len(self.secret)}. "
                "Nothing was read or written."
            )

    @classmethod
    def new(cls) -> "ContactKey":
        """A fresh random key that is nowhere but in memory."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def load(cls, path: Path | None = None) -> "ContactKey":
        """Read the key file; InputError when it is missing, malformed or readable by others."""
        return cls(_FILE.load(path), key_file(path))

    @classmethod
    def load_or_create(cls, path: Path | None = None) -> "ContactKey":
        """Read the key file, or make it on first use; of two who make it at once, the first one's holds."""
        return cls(_FILE.load_or_create(path), key_file(path))

    @cached_property
    def sealing(self) -> bytes:
        """The 32 bytes the vault seals under; knowing them does not give the key itself."""
        return blake2b(key=self.secret, digest_size=32, person=b"lykta-sealing").digest()

    @cached_property
    def fingerprint(self) -> bytes:
        """Four bytes that differ between keys and reveal nothing of them."""
        return blake2b(key=self.secret, digest_size=4, person=b"lykta-key-id").digest()


def key_file(path: Path | None = None) -> Path:
    """The path of the key file: as given, else by LYKTA_CONTACT_KEY_FILE, else in the user's settings."""
    return _FILE.place(path)


def pseudonym(kind: str, value: str, key: ContactKey) -> str:
    """The pseudonym of a canonical contact: 32 hexadecimal digits, the same under the same key only.

    Keyed BLAKE2b (RFC 7693) over kind and value: without the key, trying all telephone numbers finds nothing.
    """
    return _finish(_keyed_hash(kind, key), value)


def pseudonyms(kinds: pa.StringArray, values: pa.StringArray, key: ContactKey) -> pa.StringArray:
    """The pseudonyms of many contacts, one for each kind and value."""
    # To copy what is hashed already takes a third of the time that a new hash takes.
    hashed = {kind: _keyed_hash(kind, key) for kind in kinds.unique().to_pylist()}
    contacts = zip(kinds.to_pylist(), values.to_pylist(), strict=True)
    return pa.array([_finish(hashed[kind], value) for kind, value in contacts], pa.string())


def _keyed_hash(kind: str, key: ContactKey) -> blake2b:
    return blake2b(f"{kind}\0".encode(), key=key.secret, digest_size=16, person=_PERSON)


def _finish(hashed: blake2b, value: str) -> str:
    whole = hashed.copy()
    whole.update(value.encode())
    return whole.hexdigest()


def place(table: str, row: int) -> bytes:
    """The place a value is bound to: a row of a table. No two places have the same bytes."""
    name = table.encode()
    return struct.pack(">I", len(name)) + name + struct.pack(">Q", row)


def seal(value: bytes, key: ContactKey, *, place: bytes) -> bytes:
    """Seal a value so that it opens only with this key at this place."""
    return _seal(value, key, place, secrets.token_bytes(_NONCE))


def seal_rows(values: Sequence[bytes], key: ContactKey, *, table: str, first_row: int = 0) -> list[bytes]:
    """Seal one value for each row of a table from `first_row` on; each is opened by `open_row`."""
    sealed = []
    for begin in range(0, len(values), _BATCH):
        batch = values[begin : begin + _BATCH]
        nonces = secrets.token_bytes(_NONCE * len(batch))
        for i, value in enumerate(batch):
            nonce = nonces[i * _NONCE : (i + 1) * _NONCE]
            sealed.append(_seal(value, key, place(table, first_row + begin + i), nonce))
    return sealed


def is_sealed_under(blob: bytes, key: ContactKey) -> bool:
    """Whether a value was sealed under this key, by what identifies it; `open_sealed` proves it."""
    return blob[1:_HEAD] == key.fingerprint


def open_sealed(blob: bytes, key: ContactKey, *, place: bytes) -> bytes:
    """Open a sealed value; InputError when the key is another, or the value was changed or moved."""
    if len(blob) < _HEAD + _NONCE + 16 or blob[:1] != _VERSION:
        raise InputError(
            "This is not a sealed contact, or it is one of a later version. Nothing was opened.",
            ErrorKind.CONTACT_CHANGED,
        )
    if not is_sealed_under(blob, key):
        raise InputError(
            f"This contact was sealed under another key than that in {key.path or 'memory'}. Nothing was "
            f"opened. Point {KEY_FILE_VARIABLE} to the key file that the result was made with.",
            ErrorKind.KEY_OTHER,
        )
    nonce, sealed = blob[_HEAD : _HEAD + _NONCE], blob[_HEAD + _NONCE :]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, blob[:_HEAD] + place, nonce, key.sealing)
    except CryptoError:
        raise InputError(
            "This sealed contact was changed, or moved from another row or table. Nothing was opened. "
            "Restore the result file from a copy, or analyse anew.",
            ErrorKind.CONTACT_CHANGED,
        ) from None


def open_row(blob: bytes, key: ContactKey, *, table: str, row: int) -> bytes:
    """Open what `seal_rows` sealed for this row; errors as `open_sealed`."""
    return open_sealed(blob, key, place=place(table, row))


def open_rows(blobs: Iterable[bytes], key: ContactKey, *, table: str, first_row: int = 0) -> list[bytes]:
    """Open the values of consecutive rows; errors as `open_sealed`."""
    return [open_row(blob, key, table=table, row=row) for row, blob in enumerate(blobs, first_row)]


def _seal(value: bytes, key: ContactKey, place: bytes, nonce: bytes) -> bytes:
    head = _VERSION + key.fingerprint
    return head + nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(value, head + place, nonce, key.sealing)


def mask(
    texts: pa.StringArray | pa.LargeStringArray, contacts: pa.Table
) -> pa.StringArray | pa.LargeStringArray:
    """The texts with each contact replaced by a tag such as `[telefon 3f9a1c]`.

    `contacts` is what `find_contacts` gave for these texts, in its order, with a column `pseudonym`. A null
    stays a null; the type stays. Raises InputError when a column is missing or a span does not fit its
    text.
    """
    missing = [name for name in _COLUMNS if name not in contacts.column_names]
    if missing:
        raise InputError(f"The contacts lack the column {missing[0]}. Nothing was masked.")
    offsets, data = buffers(texts)
    rows, starts, ends = (contacts[name].to_numpy().astype(np.int64) for name in ("row", "start", "end"))
    if not are_in_place(offsets, rows, starts, ends):
        raise InputError(
            "The contacts do not belong to these texts, or are not sorted by row and start. "
            "Nothing was masked. "
            "Find the contacts of these texts anew."
        )
    tags = [
        _tag(*pair)
        for pair in zip(contacts["kind"].to_pylist(), contacts["pseudonym"].to_pylist(), strict=True)
    ]
    tag_ends = np.concatenate(([0], np.cumsum([len(tag) for tag in tags], dtype=np.int64))).astype(np.int64)
    masked = _replace(offsets, data, rows, (starts, ends), tag_ends, np.frombuffer(b"".join(tags), np.uint8))
    return _as_strings(texts, *masked)


def _tag(kind: str, name: str) -> bytes:
    return f"[{TAG_WORDS[kind]} {name[:SHOWN_DIGITS]}]".encode()


def are_in_place(
    offsets: NDArray[np.int64], rows: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> bool:
    """Whether spans int64[s] lie in texts with these offsets, int64[n + 1], one after the other and apart."""
    if not len(rows):
        return True
    if rows.min() < 0 or rows.max() >= len(offsets) - 1 or starts.min() < 0:
        return False
    same = rows[1:] == rows[:-1]
    ordered = np.where(same, starts[1:] >= ends[:-1], rows[1:] > rows[:-1])
    return bool(ordered.all() and (starts <= ends).all() and (ends <= np.diff(offsets)[rows]).all())


@numba.njit(cache=True, nogil=True)
def _replace(
    offsets: NDArray[np.int64],
    data: NDArray[np.uint8],
    rows: NDArray[np.int64],
    spans: tuple[NDArray[np.int64], NDArray[np.int64]],
    tag_ends: NDArray[np.int64],
    tags: NDArray[np.uint8],
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    starts, ends = spans
    size = offsets[-1] - offsets[0] + tag_ends[-1] - (ends - starts).sum()
    out, out_offsets = np.empty(size, np.uint8), np.zeros(len(offsets), np.int64)
    top, contact = 0, 0
    for row in range(len(offsets) - 1):
        begin, at = offsets[row], offsets[row]
        while contact < len(rows) and rows[contact] == row:
            stop = begin + starts[contact]
            out[top : top + stop - at] = data[at:stop]
            top += stop - at
            tag = tags[tag_ends[contact] : tag_ends[contact + 1]]
            out[top : top + len(tag)] = tag
            top += len(tag)
            at = begin + ends[contact]
            contact += 1
        out[top : top + offsets[row + 1] - at] = data[at : offsets[row + 1]]
        top += offsets[row + 1] - at
        out_offsets[row + 1] = top
    return out_offsets, out


def _as_strings(
    texts: pa.StringArray | pa.LargeStringArray, offsets: NDArray[np.int64], data: NDArray[np.uint8]
) -> pa.StringArray | pa.LargeStringArray:
    """An array of the texts' own type, or a large one when the tags make it too long for that."""
    large = pa.types.is_large_string(texts.type) or offsets[-1] > np.iinfo(np.int32).max
    width, kind = (np.int64, pa.large_string()) if large else (np.int32, pa.string())
    parts = [None, pa.py_buffer(offsets.astype(width)), pa.py_buffer(data)]
    masked = pa.Array.from_buffers(kind, len(texts), parts)
    if texts.null_count:
        return pc.if_else(texts.is_null(), pa.scalar(None, kind), masked)
    return masked
