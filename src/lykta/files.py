"""Files and folders that appear whole or not at all and survive a loss of power; locks between processes.

All of it works on Linux, macOS and Windows. Windows has no way to sync a folder, and of a mode it keeps only
whether a file may be written to.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

PRIVATE: Final = 0o600
"""The mode of a file that only its owner may read."""
READABLE: Final = 0o644
"""The mode of a file that everybody on the machine may read."""
PRIVATE_FOLDER: Final = 0o700
READABLE_FOLDER: Final = 0o755

DRAFT_SUFFIX: Final = ".part"
"""How the name of an unfinished file or folder ends; it begins with a dot, so that `*.csv` leaves it out."""

# Eight characters, by which what a killed run left is known again.
_BYTES_OF_A_NAME: Final = 4
# Windows keeps others from reading a locked byte, so the one that is locked lies beyond the end of any file.
_LOCKED_BYTE: Final = 2**40
_SECONDS_BETWEEN_TRIES: Final = 0.05


def name_draft(path: Path) -> Path:
    """A name beside `path` that nothing has, for what will take its place.

    It is known before the file is made, so that a program which is stopped in between can remove it.
    """
    return path.with_name(f".{path.name}.{secrets.token_hex(_BYTES_OF_A_NAME)}{DRAFT_SUFFIX}")


def is_draft_of(name: str, final: str) -> bool:
    """Whether `name_draft` gave this name, for a file whose final name matches the pattern `final`."""
    drafted = rf"\.(?:{final})\.[0-9a-f]{{{2 * _BYTES_OF_A_NAME}}}{re.escape(DRAFT_SUFFIX)}"
    return re.fullmatch(drafted, name) is not None


@contextmanager
def replace_file(path: Path, *, mode: int = PRIVATE) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends well.

    It is on the disk then, with its name. When the block fails or the machine stops, `path` is as it was.
    Raises OSError.
    """
    with replace_path(path, mode=mode) as draft, draft.open("wb") as file:
        yield file


@contextmanager
def replace_path(path: Path, *, mode: int = PRIVATE) -> Iterator[Path]:
    """The same as `replace_file` for what writes to a path: the path of an empty file to write over."""
    draft = name_draft(path)
    try:
        draft.touch(PRIVATE, exist_ok=False)
        yield draft
        draft.chmod(mode)
        sync_file(draft)
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def write_file(path: Path, content: bytes, *, mode: int = PRIVATE) -> None:
    """Write a file in the place of an earlier one, which stays until the new one is on the disk."""
    with replace_file(path, mode=mode) as file:
        file.write(content)


def write_new_file(path: Path, content: bytes, *, mode: int = PRIVATE) -> None:
    """Write a file that must not exist; FileExistsError where it does, and that file is as it was."""
    draft = name_draft(path)
    try:
        draft.touch(PRIVATE, exist_ok=False)
        draft.write_bytes(content)
        draft.chmod(mode)
        sync_file(draft)
        _name_new(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def new_folder(path: Path, *, mode: int = PRIVATE_FOLDER) -> Iterator[Path]:
    """A folder to fill, which gets the name `path` when the block ends well, and is removed when it fails.

    All that it holds is on the disk then. Raises OSError; FileExistsError where something is at `path`.
    """
    draft = name_draft(path)
    try:
        draft.mkdir(PRIVATE_FOLDER)
        yield draft
        draft.chmod(mode)
        sync_tree(draft)
        _refuse_existing(path)
        draft.rename(path)
        sync_folder(path.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def sync_file(path: Path) -> None:
    """Make sure that a file's content is on the disk."""
    # Windows syncs only what is open for writing.
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Make sure that the names in a folder are on the disk: a loss of power can undo a renaming."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some network file systems have no such call for folders.
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Make sure that a folder and all it holds are on the disk."""
    for folder, _, files in path.walk(top_down=False):
        for name in files:
            sync_file(folder / name)
        sync_folder(folder)


def lock(descriptor: int, *, wait: bool = True) -> bool:
    """Lock an open file against other processes until it is closed.

    Returns False where another process holds it and `wait` is False. The lock is advisory: it keeps out only
    those who ask for it. On Windows the descriptor must be that of a file, not of a folder. Raises OSError on
    a file system without locks.
    """
    if sys.platform == "win32":
        return _lock_on_windows(descriptor, wait=wait)
    try:
        import fcntl  # noqa: PLC0415 - some systems have none, and lock nothing
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def lock_file(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Make an empty file, keep it locked during the block, and remove it; yields whether it is locked.

    It yields False where another process has locked it and `wait` is False. A killed process leaves the file
    unlocked, and the next one takes it. Raises OSError where it cannot be made or locked.
    """
    descriptor = _open_locked(path, wait=wait)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            _remove_locked(path, descriptor)


def is_file_at(descriptor: int, path: Path) -> bool:
    """Whether the open file is the one at this path, and was not removed or replaced meanwhile."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _open_locked(path: Path, *, wait: bool) -> int | None:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
        is_kept = False
        try:
            if not lock(descriptor, wait=wait):
                return None
            # The process that had locked it may have removed it: then the lock of another file is needed.
            is_kept = is_file_at(descriptor, path)
            if is_kept:
                return descriptor
        finally:
            if not is_kept:
                os.close(descriptor)


def _remove_locked(path: Path, descriptor: int) -> None:
    try:
        # Windows removes no open file.
        if sys.platform != "win32":
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
    if sys.platform == "win32":
        # Another process may have opened it since.
        with suppress(OSError):
            path.unlink()


def _refuse_existing(path: Path) -> None:
    # Renaming a folder would take the place of an empty one.
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def _name_new(draft: Path, path: Path) -> None:
    try:
        # A link and no renaming: renaming would take the place of a file that has come in between.
        path.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:
        # Without hard links, as on FAT, an empty file of that name keeps others away until it is replaced.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
        draft.replace(path)


def _lock_on_windows(descriptor: int, *, wait: bool) -> bool:
    place = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        while not _try_to_lock_on_windows(descriptor):
            if not wait:
                return False
            time.sleep(_SECONDS_BETWEEN_TRIES)
    finally:
        os.lseek(descriptor, place, os.SEEK_SET)
    return True


def _try_to_lock_on_windows(descriptor: int) -> bool:
    os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        try:
            # Its own way of waiting gives up after ten seconds.
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
    return True
