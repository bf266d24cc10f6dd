"""The key that evidence is signed with, and the manifest: the one file that is signed.

Ed25519 (RFC 8032) through PyNaCl. The public key is written as openssl reads it (RFC 8410), and its
fingerprint is the SHA-256 of that form, so that a stranger can compute it with tools of their own.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from lykta.ads.secret_file import SecretFile

KEY_FILE_VARIABLE: Final = "LYKTA_EVIDENCE_KEY_FILE"
_FILE: Final = SecretFile(
    kind="evidence key",
    variable=KEY_FILE_VARIABLE,
    file_name="evidence.key",
    if_missing="the key that you sign with, or leave it out to make a new one.",
    if_shared="If others have had access, make a new key and tell receivers its fingerprint.",
)
PUBLIC_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
# SubjectPublicKeyInfo of an Ed25519 key: all but its last 32 bytes is always this.
_SPKI: Final = bytes.fromhex("302a300506032b6570032100")
_BEGIN, _END = "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"

FORMAT: Final = "lykta evidence 1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
JUDGEMENTS: Final = "judgements.jsonl"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class EvidenceKey:
    """32 secret bytes, never shown, from which the pair of keys comes."""

    secret: bytes = field(repr=False)

    @classmethod
    def load_or_create(cls, path: Path | None = None) -> "EvidenceKey":
        """Read the key file, or make it on first use; `InputError` when malformed or readable by others."""
        return cls(_FILE.load_or_create(path))

    @cached_property
    def public(self) -> bytes:
        """The 32 bytes that a signature is checked with."""
        return bytes(SigningKey(self.secret).verify_key)

    @property
    def fingerprint(self) -> str:
        """What the signer reads out, so that a receiver knows the public key to be theirs."""
        return fingerprint_of(self.public)

    def sign(self, message: bytes) -> bytes:
        """The signature: 64 bytes, the same for the same message."""
        return bytes(SigningKey(self.secret).sign(message).signature)


def evidence_key_place() -> Path:
    """Where the key file lies, or will when it is made."""
    return _FILE.place()


def is_signed(message: bytes, signature: bytes, public: bytes) -> bool:
    """Whether the holder of this public key's other half signed exactly this message."""
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        VerifyKey(public).verify(message, signature)
    except BadSignatureError:
        return False
    return True


def fingerprint_of(public: bytes) -> str:
    """SHA-256 of the public key in its DER form, 64 hexadecimal digits."""
    return sha256(_SPKI + public).hexdigest()


def in_groups(fingerprint: str) -> str:
    """A fingerprint as it is read out: eight digits at a time."""
    return " ".join(fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8))


def pem_of(public: bytes) -> bytes:
    """The public key as a file that openssl reads."""
    return f"{_BEGIN}\n{base64.b64encode(_SPKI + public).decode()}\n{_END}\n".encode()


def public_of_pem(text: str) -> bytes | None:
    """The public key in such a file, or none when it is another kind of file."""
    lines = text.strip().splitlines()
    if len(lines) < 3 or (lines[0].strip(), lines[-1].strip()) != (_BEGIN, _END):
        return None
    try:
        data = base64.b64decode("".join(line.strip() for line in lines[1:-1]), validate=True)
    except ValueError:
        return None
    return data[len(_SPKI) :] if data.startswith(_SPKI) and len(data) == len(_SPKI) + PUBLIC_BYTES else None


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What the manifest says of one file."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a manifest says: each file by its name, the signer's public key, and `about`, all the rest."""

    files: dict[str, FileEntry]
    public_key: bytes
    fingerprint: str
    about: Mapping[str, Any]


def manifest_bytes(files: Mapping[str, bytes], about: Mapping[str, Any]) -> bytes:
    """The manifest of these files as canonical JSON; `about` are its other fields."""
    listed = {name: {"sha256": sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()}
    return canonical({"format": FORMAT, "files": listed, **about})


def read_manifest(data: bytes) -> Manifest | None:
    """What a manifest says, or none when it is not a manifest in the one form that Lykta writes.

    Names that could lead outside the folder are none that Lykta writes.
    """
    try:
        values = json.loads(data)
        files = {name: FileEntry(**entry) for name, entry in values["files"].items()}
        key, mark = values["signer"]["public_key"], values["signer"]["fingerprint"]
        whole = values["format"] == FORMAT and canonical(values) == data
        public = bytes.fromhex(key)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if (
        not whole
        or JUDGEMENTS not in files
        or not all(_is_sound(name, entry) for name, entry in files.items())
    ):
        return None
    rest = {name: value for name, value in values.items() if name not in {"files", "format", "signer"}}
    return Manifest(files, public, mark, rest)


def _is_sound(name: str, entry: FileEntry) -> bool:
    return (
        bool(_NAME.fullmatch(name))
        and name not in {MANIFEST, SIGNATURE}
        and isinstance(entry.sha256, str)
        and bool(_HASH.fullmatch(entry.sha256))
        and type(entry.size) is int
    )


def canonical(value: Any) -> bytes:
    """One line without spaces, each object's names sorted, in UTF-8: RFC 8785 for text and whole numbers."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def readable(value: Any) -> bytes:
    """The same values for people to read: indented, the names sorted, a line break at the end."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()
