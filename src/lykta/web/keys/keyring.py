"""The key folder: master keys, the newest first, and the pepper of receipts. Read once; written by upkeep."""

import os
import re
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from lykta.errors import InputError
from lykta.web.keys.sealing import KEY_BYTES, Key

PEPPER: Final = "pepper"
_MASTER: Final = re.compile(r"master-(\d{4})")
# Read and written by the server's own user, and by nobody else.
_PRIVATE_FILE, _PRIVATE_FOLDER, _OTHERS = 0o600, 0o700, 0o077


@dataclass(frozen=True, slots=True)
class Keyring:
    """What seals texts and hides receipts: one or more master keys, the newest first, and a pepper."""

    masters: tuple[Key, ...]
    pepper: bytes = field(repr=False)


def made_keyring(folder: Path) -> Keyring:
    """Make the folder with a first master key and a pepper, and read it. Refuses a folder that has keys."""
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(f"The key folder {folder} is not empty. Nothing was written; name another folder.")
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The key folder {folder} cannot be made ({error.strerror}).") from error
    _write(folder / PEPPER, secrets.token_bytes(KEY_BYTES))
    add_master(folder)
    return read_keyring(folder)


def read_keyring(folder: Path) -> Keyring:
    """The keys of a folder. Refuses a folder without keys, and keys that others may read."""
    masters = _masters(folder)
    pepper = folder / PEPPER
    if not masters or not pepper.is_file():
        raise InputError(
            f"The key folder {folder} holds no keys. `lykta consult keys create` makes them; after a loss "
            "`lykta consult keys recover` brings the master key back."
        )
    return Keyring(tuple(Key(_read(path)) for path in masters), _read(pepper))


def keyring(folder: Path) -> Keyring:
    """As `read_keyring`, but read anew only when a key was added or dropped: also while the server runs."""
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _kept(folder, changed)


def add_master(folder: Path, key: Key | None = None) -> Path:
    """Write a further master key, a fresh one unless it is given; from now on it is the newest."""
    found = _masters(folder)
    number = int(found[0].name[-4:]) + 1 if found else 1
    path = folder / f"master-{number:04}"
    _write(path, (key or Key.new()).secret)
    return path


def drop_old_masters(folder: Path) -> int:
    """Destroy every master key but the newest; what only they open is gone. Returns how many."""
    old = _masters(folder)[1:]
    for path in old:
        # Overwritten first. A disk that copies on writing keeps the old place: it has to be encrypted.
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            os.fsync(file.fileno())
        path.unlink()
    return len(old)


@lru_cache(maxsize=4)
def _kept(folder: Path, _changed: int) -> Keyring:
    return read_keyring(folder)


def _masters(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in found if _MASTER.fullmatch(path.name)), reverse=True)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_mode & _OTHERS:
            raise InputError(f"Others than its owner may read {path}. Nothing was opened; chmod 600 it.")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"The key {path} cannot be read ({error.strerror}).") from error
    if len(content) != KEY_BYTES:
        raise InputError(f"The key {path} has {len(content)} bytes and not {KEY_BYTES}. Nothing was opened.")
    return content


def _write(path: Path, content: bytes) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
