"""The key that contacts are pseudonymised and sealed under: one small file that only its owner may read."""

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from lykta.ads.secret_file import SECRET_BYTES, SecretFile
from lykta.errors import InputError

KEY_FILE_VARIABLE = "LYKTA_CONTACT_KEY_FILE"
_FILE = SecretFile(
    kind="contact key",
    variable=KEY_FILE_VARIABLE,
    file_name="contact.key",
    if_missing="the key this result was made with, or leave it out to make a new key for a new result.",
    if_shared="If others have had access, make a new key and analyse anew.",
)


@dataclass(frozen=True)
class ContactKey:
    """32 secret bytes, never shown: one key to name contacts and one to seal them come of them."""

    secret: bytes = field(repr=False)

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
        return cls(_FILE.load(path))

    @classmethod
    def load_or_create(cls, path: Path | None = None) -> "ContactKey":
        """Read the key file, or make it on first use; of two who make it at once, the first one's holds."""
        return cls(_FILE.load_or_create(path))

    @cached_property
    def sealing(self) -> bytes:
        """The 32 bytes the vault seals under; knowing them does not give the key itself."""
        return blake2b(key=self.secret, digest_size=32, person=b"lykta-sealing").digest()

    @cached_property
    def fingerprint(self) -> bytes:
        """Four bytes that tell keys apart without giving anything of them."""
        return blake2b(key=self.secret, digest_size=4, person=b"lykta-key-id").digest()


def key_file(path: Path | None = None) -> Path:
    """Where the key lies: as told, else LYKTA_CONTACT_KEY_FILE, else the user's own settings directory."""
    return _FILE.place(path)
