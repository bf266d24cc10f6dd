"""A result file that appears whole or not at all."""

from __future__ import annotations

import errno
import glob
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lykta.ads.result.file import SUFFIX, looks_like_result, place_beside, refuse_other_names
from lykta.errors import InputError, ResultError
from lykta.files import (
    DRAFT_SUFFIX,
    PRIVATE,
    PRIVATE_FOLDER,
    is_draft_of,
    is_file_at,
    lock,
    name_draft,
    sync_file,
    sync_folder,
)

# In the folder, since not every system locks a folder itself; the name of no result ends in a dot and a part.
_LOCK = f".lock{DRAFT_SUFFIX}"
_REJECTED = ".rejected.csv"
# The disk, or the part of it that its user may fill.
_FULL = (errno.ENOSPC, errno.EDQUOT)


def check_out(out: Path) -> None:
    """Refuse, before any work is done, a result that could not be written."""
    refuse_other_names(out)
    if out.is_dir():
        raise InputError(f"{out} is a folder. Name a result file in it, such as {out / 'result.lykta'}.")
    if out.exists() and not out.is_file():
        raise InputError(f"{out} is a pipe or a device, not a file. Name a result file. Nothing was written.")
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent}. Make it first. Nothing was written.")
    if not os.access(out.parent, os.W_OK):
        raise InputError(f"The folder {out.parent} may not be written to. Nothing was written.")


def refuse_overwriting(out: Path, patterns: Iterable[str] = ()) -> None:
    """Refuse to write a result over one of the files that are read, or over anything but a result."""
    named = [Path(found) for pattern in patterns for found in glob.glob(pattern) or [pattern]]  # noqa: PTH207 - as shells do
    if out.resolve() in {path.resolve() for path in named}:
        raise InputError(
            f"{out} is named both as an input and as the result. Name another file for the result."
        )
    if out.is_file() and out.stat().st_size and not looks_like_result(out):
        raise InputError(
            f"{out} exists and is not a result file. It was left as it is. Name another file for the result."
        )


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A hidden folder beside `out` to build the result in, for the length of a run; gone afterwards.

    What killed runs left behind for this very result is removed first. The folder is locked, so that a run
    under way is never mistaken for a killed one. Raises `InputError` when the folder cannot be made,
    or the system refuses what is done inside.
    """
    try:
        _clear(out)
        folder, descriptor = _claim_folder(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        yield folder
    except (OSError, ResultError) as error:
        # A library's own temporary files meet a full disk as well, and so do tables written ahead.
        raise _unwritable(out, error) from error
    finally:
        _remove(folder, descriptor)


def rejected_place(out: Path) -> Path:
    """Where the rejected rows of a result lie."""
    return place_beside(out, _REJECTED)


def rejected_draft(out: Path, folder: Path) -> Path:
    """Where in the workplace the finished file of rejected rows waits for its result; empty for none."""
    return folder / f"{out.name}.rejected"


def result_draft(out: Path, folder: Path) -> Path:
    """Where in the workplace the result is written before it takes its place."""
    return folder / out.name


@contextmanager
def draft(out: Path, folder: Path) -> Iterator[Path]:
    """The path `result_draft`, which takes the place of `out` when the block ends well.

    The rejected rows that wait in `rejected_draft` take theirs right after it: a run killed in between is
    finished by the next `workplace` for this result. When the block fails, or the machine stops, an earlier
    pair is as it was. Only the owner may read the result. Raises `InputError` when the disk is full or cannot
    be written to.
    """
    path, waiting = result_draft(out, folder), rejected_draft(out, folder)
    try:
        yield path
        path.chmod(0o600)
        sync_file(path)
        if waiting.exists():
            waiting.rename(_ready(out, folder))
            sync_folder(folder)
        path.replace(out)
        sync_folder(out.parent)
        _put_rejected(out, folder)
    except (OSError, ResultError) as error:
        raise _unwritable(out, error) from error


def _ready(out: Path, folder: Path) -> Path:
    """The rejected rows of a result that is itself whole: without it in the folder, it is in its place."""
    return folder / f"{out.name}.rejected.ready"


def _put_rejected(out: Path, folder: Path) -> None:
    """Put the rejected rows beside their result, or take away those of an earlier one."""
    ready, place = _ready(out, folder), rejected_place(out)
    if not ready.exists():
        return
    if ready.stat().st_size:
        ready.replace(place)
    else:
        place.unlink(missing_ok=True)
        ready.unlink()
    sync_folder(out.parent)


def _claim_folder(out: Path) -> tuple[Path, int]:
    """A new folder, and the descriptor that holds its lock."""
    while True:
        folder = name_draft(out)
        try:
            folder.mkdir(PRIVATE_FOLDER)
            # Another run may take the folder for a dead one in the moment before it is locked.
            with suppress(FileNotFoundError):
                descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, PRIVATE)
                # Where the file system knows no locks nobody can clear, and none is needed.
                with suppress(OSError):
                    lock(descriptor)
                if is_file_at(descriptor, folder / _LOCK):
                    return folder, descriptor
                os.close(descriptor)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _clear(out: Path) -> None:
    # The files are listed before the folders: a run makes its folder first, so that the owner of a listed
    # file is either among the folders, or done.
    name = rejected_place(out).name
    rejected = list(_iter_leftovers(out.parent, re.escape(name)))
    # A result with the suffix and one without it share their file of rejected rows.
    sharing = rf"{re.escape(name.removesuffix(_REJECTED))}({re.escape(SUFFIX)})?"
    folders = list(_iter_leftovers(out.parent, sharing))
    held = [
        _is_held(folder, out if is_draft_of(folder.name, re.escape(out.name)) else None) for folder in folders
    ]
    if not any(held):
        for file in rejected:
            file.unlink(missing_ok=True)


def _iter_leftovers(folder: Path, final: str) -> Iterator[Path]:
    """What `name_draft` named after files whose names match the pattern `final`."""
    return (path for path in folder.iterdir() if is_draft_of(path.name, final))


def _is_held(folder: Path, out: Path | None) -> bool:
    """Whether a living run has locked the folder, or might have; if none has, and it is that of `out`, what
    was finished is put in its place and the rest is cleared away.
    """
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        if out:
            # A run that was killed before it had made its lock; one that has just begun makes another folder.
            # One that holds anything is not removed: it is none of ours.
            with suppress(OSError):
                folder.rmdir()
        return folder.is_dir()
    try:
        if not lock(descriptor, wait=False):
            os.close(descriptor)
            return True
        # Still under the lock: whoever has just made the folder waits for it, and then makes another.
        if out and not (folder / out.name).exists():
            _put_rejected(out, folder)
    except OSError:
        os.close(descriptor)
        return True
    if out:
        _remove(folder, descriptor)
    else:
        os.close(descriptor)
    return False


def _remove(folder: Path, descriptor: int) -> None:
    """Remove a workplace whose lock this process holds."""
    shutil.rmtree(folder, ignore_errors=True)
    os.close(descriptor)
    if sys.platform == "win32":
        # Nothing that is open is removed there.
        shutil.rmtree(folder, ignore_errors=True)


def _unwritable(out: Path, error: OSError | ResultError) -> InputError:
    cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
    if isinstance(error, OSError) and error.strerror and error.filename:
        cause = f"{cause}: {error.filename}"
    # DuckDB repeats what the system says.
    is_full = any(os.strerror(number) in cause for number in _FULL)
    remedy = "Make room on the disk, or name another place." if is_full else "Mend that, and try again."
    return InputError(
        f"{out} could not be written: {cause.rstrip('.')}. Nothing half-written remains, and an earlier file "
        f"is as it was. {remedy}"
    )
