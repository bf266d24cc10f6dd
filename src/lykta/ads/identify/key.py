"""The key that contacts are pseudonymised and sealed under: one small file that only its owner may read."""

import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from lykta.errors import InputError

KEY_FILE_VARIABLE = "LYKTA_CONTACT_KEY_FILE"
_HEADER = "lykta contact key 1"
_BYTES = 32


@dataclass(frozen=True)
class ContactKey:
    """32 secret bytes, never shown: one key to name contacts and one to seal them come of them."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != _BYTES:
            raise InputError(
                f"A contact key has {_BYTES} bytes, not {len(self.secret)}. Nothing was read or written."
            )

    @classmethod
    def new(cls) -> "ContactKey":
        """A fresh random key that is nowhere but in memory."""
        return cls(secrets.token_bytes(_BYTES))

    @classmethod
    def load(cls, path: Path | None = None) -> "ContactKey":
        """Read the key file; InputError when it is missing, malformed or readable by others."""
        path = key_file(path)
        try:
            with path.open(encoding="ascii", errors="replace") as file:
                _refuse_shared(path, os.fstat(file.fileno()))
                return cls(_parse(path, file.read(1000)))
        except FileNotFoundError:
            raise InputError(
                f"There is no contact key at {path}. Nothing was read or written. "
                f"Point {KEY_FILE_VARIABLE} to the "
                "key this result was made with, or leave it out to make a new key for a new result."
            ) from None

    @classmethod
    def load_or_create(cls, path: Path | None = None) -> "ContactKey":
        """Read the key file, or make it on first use; of two who make it at once, the first one's holds."""
        path = key_file(path)
        if not path.exists():
            _write(path, cls.new())
        return cls.load(path)

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
    if path is not None:
        return path
    told = os.environ.get(KEY_FILE_VARIABLE)
    if told:
        return Path(told)
    settings = os.environ.get("XDG_CONFIG_HOME")
    return (Path(settings) if settings else Path.home() / ".config") / "lykta" / "contact.key"


def _refuse_shared(path: Path, status: os.stat_result) -> None:
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InputError(
            f"The contact key at {path} can be read by others than its owner. It was not used. "
            f"Run: chmod 600 {path}. If others have had access, make a new key and analyse anew."
        )


def _parse(path: Path, text: str) -> bytes:
    found = re.fullmatch(rf"{_HEADER}\n([0-9a-f]{{64}})\n?", text)
    if not found:
        raise InputError(
            f"{path} is not a contact key: it should hold the line “{_HEADER}” and 64 hexadecimal digits. "
            "It was left as it is. Restore it from your copy, or point to another file."
        )
    return bytes.fromhex(found[1])


def _write(path: Path, key: ContactKey) -> None:
    """Write the whole file beside its place, then give it its name unless another has it already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{_HEADER}\n{key.secret.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        _name(draft, path)
    finally:
        draft.unlink()


def _name(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        # Another process made the key first; its key holds.
        return
