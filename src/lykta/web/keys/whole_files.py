"""Files that appear whole or not at all, readable by their owner alone."""

import os
import secrets
from pathlib import Path
from typing import Final

_PRIVATE: Final = 0o600
# A name that no reader of the folder takes for a finished file.
_UNFINISHED: Final = ".unfinished-"


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet; FileExistsError where it is. It is on the disk on return."""
    draft = _draft(path, content)
    try:
        # A link and no renaming: renaming would take the place of a file that has come in between.
        path.hardlink_to(draft)
    finally:
        draft.unlink()
    _settle(path.parent)


def write_anew(path: Path, content: bytes) -> None:
    """Write a file in place of an earlier one, which stays until the new one is whole."""
    _draft(path, content).replace(path)
    _settle(path.parent)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _settle(folder: Path) -> None:
    # The name itself has to survive a loss of power, not the content alone.
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
