"""The files of a folder of backups: the generations, and the drafts of runs that were killed.

A run locks its draft for as long as it writes, and a killed one keeps no lock. What a killed run wrote opens
with the identity from its first line, so its draft must not be kept longer than a backup.
"""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from lykta.files import is_draft_of, lock, replace_path

_NAMED: Final = "lykta-%Y%m%dT%H%M%SZ.age"
_NAME: Final = re.compile(r"lykta-\d{8}T\d{6}Z\.age")
_LONGEST_RUN_S: Final = 24 * 3600
"""Seconds after which no run writes any more, where a lock cannot tell."""


def name_backup(at: datetime) -> str:
    """The name of a backup of that moment; later ones come later in the alphabet."""
    return f"{at:{_NAMED}}"


def find_generations(folder: Path) -> list[Path]:
    """The backups in a folder, the oldest first. Raises OSError."""
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


@contextmanager
def open_backup(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that gets the name `path` when the block ends well, and is removed when it fails.

    Raises OSError.
    """
    # Closed last: the lock has to last until the draft has its name.
    with ExitStack() as held, replace_path(path) as draft:
        file = held.enter_context(draft.open("r+b"))
        # A file system without locks is no reason to have no backup.
        with suppress(OSError):
            lock(file.fileno())
        yield file
        file.flush()


def find_left_drafts(folder: Path) -> list[Path]:
    """The drafts that no living run is writing, the oldest first. Raises OSError for the folder alone."""
    drafts = sorted(path for path in folder.iterdir() if is_draft_of(path.name, _NAME.pattern))
    return [path for path in drafts if _is_left(path)]


def remove_left_drafts(folder: Path) -> int:
    """Remove the drafts that no living run is writing; how many were removed.

    Those that cannot be removed are tried again by the next run.
    """
    removed = 0
    with suppress(OSError):
        for path in find_left_drafts(folder):
            path.unlink()
            removed += 1
    return removed


def _is_left(path: Path) -> bool:
    try:
        found = path.stat()
    except OSError:
        # It has got its name, or was removed.
        return False
    if time.time() - found.st_mtime > _LONGEST_RUN_S:
        return True
    # A run makes its draft before it locks it, and writes afterwards.
    return found.st_size > 0 and _is_unlocked(path)


def _is_unlocked(path: Path) -> bool:
    try:
        with path.open("r+b") as file:
            return lock(file.fileno(), wait=False)
    except OSError:
        return False
