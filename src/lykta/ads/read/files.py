"""From what the user typed to the list of files to read."""

import glob
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from lykta.errors import InputError

# A pattern such as `*.csv` also matches what an earlier run rejected, and those rows are no ads.
REJECTED_SUFFIX: Final = ".rejected.csv"
# `source` is a 16-bit index into the list of files.
MOST_FILES: Final = 32_767


def find_files(patterns: Iterable[str | Path]) -> list[Path]:
    """Find the files that paths and glob patterns (`*.csv`, `**/*.csv`) name: sorted, each once.

    The order does not depend on the order of `patterns`, so that the same files give the same table. A
    pattern leaves out directories and files of rejected rows (`*.rejected.csv`). Raises `InputError` for a
    path that is missing, is a directory or is no regular file, and for a pattern that matches nothing.
    """
    found = {path.resolve(): path for pattern in patterns for path in _matches(str(pattern))}
    if not found:
        raise InputError("No file to read was named. Give one or more files, or a pattern such as '*.csv'.")
    if len(found) > MOST_FILES:
        raise InputError(
            f"{len(found):,} files were named; {MOST_FILES:,} can be read at once. Join some of them."
        )
    return sorted(found.values(), key=str)


def check_file(path: Path) -> None:
    """Raise `InputError` unless `path` is a regular file with content: a pipe or device might never end."""
    try:
        status = path.stat()
    except FileNotFoundError:
        raise InputError(f"{path} does not exist. Check the spelling and the directory.") from None
    except OSError as error:
        raise unreadable(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{path} is a directory. Name its files, for instance '{path}/*.csv'.")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{path} is a pipe or a device, not a file. Save the ads to a file and name that.")
    if status.st_size == 0:
        raise InputError(f"{path} is empty. Export the ads again, or leave the file out.")


def unreadable(path: Path, error: OSError) -> InputError:
    """Give the error for a file that the system refuses to read."""
    return InputError(f"{path} cannot be read: {error.strerror}. Check the file's permissions and the disk.")


def _matches(pattern: str) -> Iterator[Path]:
    path = Path(pattern)
    # A file may be called `ads[1].csv`; what exists by that very name is meant before any pattern.
    if not glob.has_magic(pattern) or path.exists():
        check_file(path)
        yield path
        return
    matched = [Path(name) for name in glob.iglob(pattern, recursive=True)]  # noqa: PTH207 - takes absolute patterns
    files = [path for path in matched if not path.is_dir() and not path.name.endswith(REJECTED_SUFFIX)]
    if not files:
        raise InputError(f"No file matches {pattern!r}. Check the directory and the pattern.")
    for file in files:
        check_file(file)
        yield file
