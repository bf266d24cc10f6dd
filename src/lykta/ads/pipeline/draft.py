"""A result file that appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lykta.errors import InputError

SUFFIX = ".part"


def check_out(out: Path) -> None:
    """Refuse, before any work is done, a result that could not be written."""
    if out.is_dir():
        raise InputError(f"{out} is a folder. Name a result file in it, such as {out / 'result.lykta'}.")
    if not out.parent.is_dir():
        raise InputError(f"There is no folder {out.parent}. Make it first. Nothing was written.")
    if not os.access(out.parent, os.W_OK):
        raise InputError(f"The folder {out.parent} may not be written to. Nothing was written.")


@contextmanager
def draft(out: Path) -> Iterator[Path]:
    """A path beside `out` to build the result at; it takes the place of `out` when the block ends well.

    What killed runs left behind for this very result is removed first. When the block fails, or the machine
    stops, an earlier `out` is as it was.
    """
    _clear(out)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=SUFFIX, dir=out.parent))
    try:
        path = folder / out.name
        yield path
        _sync(path)
        path.chmod(0o600)
        path.replace(out)
        _sync(out.parent)
    finally:
        for left in folder.glob("*"):
            left.unlink(missing_ok=True)
        folder.rmdir()


def _clear(out: Path) -> None:
    for folder in out.parent.glob(f".{out.name}.*{SUFFIX}"):
        if folder.is_dir():
            for left in folder.glob("*"):
                left.unlink(missing_ok=True)
            folder.rmdir()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
