"""The key folder: master keys, the newest first, and the pepper; and what lies under the master keys."""

import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from lykta.errors import InputError
from lykta.files import is_draft_of, lock_file, write_new_file
from lykta.web.keys.sealing import KEY_BYTES, Key

PEPPER: Final = "pepper"
_MASTER: Final = re.compile(r"master-(\d{4})")
# A key on its way out: no reader takes it for one any longer.
_DOOMED: Final = ".destroyed-"
# The final names of which an unfinished file is a copy of a key.
_SECRETS: Final = rf"{_MASTER.pattern}|{PEPPER}"
# Locked while keys are written or destroyed.
_LOCK: Final = ".lock"
# Read and written by the server's own user only.
_PRIVATE_FOLDER, _OTHERS = 0o700, 0o077
# A key that goes between listing and reading is met at most once in a rotation; more is another fault.
_READINGS: Final = 5
UNOPENED: Final = b""
"""Stands for the fingerprint of what no master key opens: it was changed, or its key is gone."""


class NoKeysError(InputError):
    """A key folder has no keys: they were never made, are lost, or lie on a medium that is not mounted."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """What seals texts and hides receipts: one or more master keys, the newest first, and a pepper."""

    masters: tuple[Key, ...]
    pepper: bytes = field(repr=False)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """What tells its keys apart, and gives nothing of them: the masters', the newest first."""
        return tuple(key.fingerprint.hex() for key in self.masters)


def create_keyring(folder: Path) -> Keyring:
    """Make the folder with a first master key and a pepper, and read it. Refuses a folder that has keys."""
    refuse_filled(folder)
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The key folder {folder} cannot be made ({error.strerror}).") from error
    with _write_alone(folder):
        # Another program may have made keys while this one waited.
        refuse_filled(folder)
        if not (folder / PEPPER).exists():
            write_new_file(folder / PEPPER, secrets.token_bytes(KEY_BYTES))
        _add_master(folder, Key.new())
    return read_keyring(folder)


def read_keyring(folder: Path) -> Keyring:
    """The keys of a folder. Refuses a folder without keys, and keys that others may read."""
    for _ in range(_READINGS):
        masters = _masters(folder)
        pepper = folder / PEPPER
        if not masters or not pepper.is_file():
            raise NoKeysError(
                f"The key folder {folder} holds no keys. Mount its medium, or bring them back with `lykta "
                "consult keys recover`."
            )
        read = [_read(path) for path in (*masters, pepper)]
        # One that went while it was read was being destroyed: the folder is read again without it.
        found = [content for content in read if content is not None]
        if len(found) == len(read):
            return Keyring(tuple(map(Key, found[:-1])), found[-1])
    raise InputError(f"The key folder {folder} changes all the time. Nothing was opened; try again.")


def keyring(folder: Path) -> Keyring:
    """As `read_keyring`, but read anew only when a key was added or dropped: also while the server runs."""
    return _read_if_changed(folder, _state(folder))


def put_back(folder: Path, ring: Keyring) -> int:
    """Write recovered keys to a folder that lacks them; returns how many master keys were written.

    Keys that are there stay. Refuses a folder with another pepper, under which other receipts were made.
    """
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The key folder {folder} cannot be made ({error.strerror}).") from error
    with _write_alone(folder):
        pepper = folder / PEPPER
        if pepper.exists() and _read(pepper) != ring.pepper:
            raise InputError(
                f"{folder} has another pepper: it belongs to another server. Nothing was written. If "
                "its keys open nothing that you need, move that folder away, and run this again."
            )
        if not pepper.exists():
            write_new_file(pepper, ring.pepper)
        there = {_read(path) for path in _masters(folder)}
        missing = [key for key in reversed(ring.masters) if key.secret not in there]
        for key in missing:
            _add_master(folder, key)
    return len(missing)


def add_master(folder: Path) -> None:
    """Write a further master key; from now on it is the newest."""
    with _write_alone(folder):
        _add_master(folder, Key.new())


def drop_old_masters(folder: Path) -> int:
    """Destroy every master key but the newest; what only they open is gone. Returns how many.

    Copies that killed programs left of keys are destroyed as well.
    """
    with _write_alone(folder, kept="The newest key is kept, and old ones may be left"):
        old = _masters(folder)[1:]
        for path in old:
            # Out of the readers' sight first: half overwritten it would be read as a key.
            path.rename(path.with_name(f"{_DOOMED}{path.name}"))
        for path in sorted(folder.glob(f"{_DOOMED}*")):
            _destroy(path)
    return len(old)


def is_left_key(name: str) -> bool:
    """Whether a killed program left a file of this name in a key folder, which holds a key."""
    return name.startswith(_DOOMED) or is_draft_of(name, _SECRETS)


def is_of_the_keyring(name: str) -> bool:
    """Whether a file of this name belongs in a key folder: a key, or the lock of its writers."""
    return name in {PEPPER, _LOCK} or _MASTER.fullmatch(name) is not None


@lru_cache(maxsize=4)
def _read_if_changed(folder: Path, _state: tuple[object, ...]) -> Keyring:
    return read_keyring(folder)


class OpeningCounter(Protocol):
    """Counts what opens with which master key."""

    def __call__(self, most: int | None = None) -> Mapping[bytes, int]:
        """How many open with the master key of each fingerprint, of so many at most; else of all."""


@dataclass(frozen=True, slots=True)
class UnderMasters:
    """One kind of rows with something sealed under a master key."""

    name: str
    """What they are called in what upkeep prints, such as `consultations`."""
    counted: OpeningCounter
    """How many open with the master key of each fingerprint; what opens with none is counted as UNOPENED."""
    rewrap: Callable[[int], int]
    """Move so many at most to the newest master key, in a transaction of its own; returns how many."""


_KINDS: Final[dict[str, UnderMasters]] = {}


def register_kind(kind: UnderMasters) -> None:
    """Have a kind moved by every rotation. An application does so once, in `AppConfig.ready`."""
    _KINDS[kind.name] = kind


def registered_kinds() -> tuple[UnderMasters, ...]:
    """All kinds, in the order in which they were registered."""
    return tuple(_KINDS.values())


def count_opened(most: int | None = None) -> tuple[int, int]:
    """How many rows of all kinds open with a master key, and how many with none.

    Of each kind so many at most; else all.
    """
    counted = [kind.counted(most) for kind in registered_kinds()]
    unopened = sum(found.get(UNOPENED, 0) for found in counted)
    return sum(sum(found.values()) for found in counted) - unopened, unopened


@contextmanager
def _write_alone(
    folder: Path, *, kept: str = "Keys that were there are kept, and nothing half-written remains"
) -> Iterator[None]:
    """Keep other programs from writing keys for as long as the block lasts; InputError where it cannot write.

    An unfinished file that is there is then of a killed program: it is destroyed first.
    """
    try:
        with lock_file(folder / _LOCK):
            _destroy_drafts(folder)
            yield
    except OSError as error:
        raise InputError(
            f"The key folder {folder} cannot be written ({error.strerror or error}). {kept}; make room or "
            "mount it writable, and run this again."
        ) from error


def refuse_filled(folder: Path) -> None:
    """Raise InputError where a key folder has keys, or anything else than what a killed making leaves."""
    try:
        found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    except OSError as error:
        raise InputError(f"The key folder {folder} cannot be read ({error.strerror}).") from error
    if any(_MASTER.fullmatch(name) for name in found):
        raise InputError(
            f"The key folder {folder} is not empty: it has keys. Nothing was written; a server goes on with "
            "the keys that it has, and one that is new takes another folder."
        )
    # A killed making leaves the pepper alone, or an unfinished key.
    if any(name not in {PEPPER, _LOCK} and not is_draft_of(name, _SECRETS) for name in found):
        raise InputError(f"The key folder {folder} is not empty. Nothing was written; name another folder.")


def _add_master(folder: Path, key: Key) -> None:
    found = _masters(folder)
    number = int(found[0].name[-4:]) + 1 if found else 1
    write_new_file(folder / f"master-{number:04}", key.secret)


def _destroy_drafts(folder: Path) -> None:
    named = [path.stat() for path in (*_masters(folder), folder / PEPPER) if path.exists()]
    for path in sorted(folder.iterdir()):
        if not is_draft_of(path.name, _SECRETS):
            continue
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or any(os.path.samestat(found, each) for each in named):
            # One file with two names, if the program was killed right after naming it: the key stays.
            path.unlink()
        else:
            _destroy(path)


def _destroy(path: Path) -> None:
    # Overwritten first. A disk that copies on writing keeps the old place: it has to be encrypted.
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _state(folder: Path) -> tuple[object, ...]:
    # The names, and what changes with the content: the folder's own time is too coarse for two quick changes.
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.stat()) for entry in entries)
    except OSError:
        # A key was dropped in between, or there is no folder: read anew, and told there.
        return (secrets.token_bytes(8),)
    return tuple((name, its.st_ino, its.st_size, its.st_mtime_ns, its.st_mode) for name, its in found)


def _masters(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((path for path in found if _MASTER.fullmatch(path.name)), reverse=True)


def _read(path: Path) -> bytes | None:
    try:
        if path.stat().st_mode & _OTHERS:
            raise InputError(f"Others than its owner may read {path}. Nothing was opened; chmod 600 it.")
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"The key {path} cannot be read ({error.strerror}).") from error
    if len(content) != KEY_BYTES:
        raise InputError(f"The key {path} has {len(content)} bytes and not {KEY_BYTES}. Nothing was opened.")
    return content
