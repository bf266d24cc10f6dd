"""The file of rows that could not be used: whole, with file, line and reason."""

import csv
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TextIO

from lykta.ads.read.reasons import Reason
from lykta.errors import InputError

COLUMNS: Final = ("file", "line", "reason", "row")


class Rejects:
    """Writes rejected rows to a CSV file that appears whole or not at all.

    Rows go to a hidden file beside `path`, which takes its place when the writer is closed. With nothing
    rejected no file is left, and one from an earlier run is removed, because it would speak of rows that
    are now in use. Leaving the `with` block on an error leaves the earlier file as it was. Only the owner
    may read the file: it holds ads. `after_earlier` keeps the rows of an earlier file before those that are
    added. Raises `InputError` when it cannot be written, or when the earlier file is of another form.
    """

    def __init__(self, path: Path, *, after_earlier: bool = False) -> None:
        self.path = path
        self.count = 0
        self._handed_over = False
        self._draft: Path | None = None
        self._file: TextIO | None = None
        self._writer: Any = None
        if path.is_dir():
            raise InputError(f"{path} is a directory. Name a file for the rejected rows.")
        if not path.parent.is_dir():
            raise InputError(
                f"The directory {path.parent} for the rejected rows does not exist. Create it first."
            )
        if after_earlier and path.exists():
            try:
                self._open(path)
            except OSError as error:
                raise self._failed(error) from error

    def add(self, file: Path, *, line: int, reason: str | Reason, row: str) -> None:
        """Add one rejected row: where its line (1-based) is, why, and the row as written."""
        try:
            if self._file is None:
                self._open()
            self._writer.writerow((str(file), line, str(reason), row))
        except OSError as error:
            raise self._failed(error) from error
        self.count += 1

    def hand_over(self, place: Path) -> None:
        """Put the finished file at `place`, on the same disk, for the caller to put in its own.

        It is empty when nothing was rejected. Closing then changes nothing.
        """
        try:
            if self._file is None:
                place.touch(mode=0o600)
            else:
                self._finish(place)
        except OSError as error:
            raise self._failed(error) from error
        self._handed_over = True

    def close(self) -> None:
        """Put the finished file in its place, or take away an earlier one when nothing was rejected."""
        try:
            if self._file is not None:
                self._finish(self.path)
            elif not self._handed_over:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._failed(error) from error

    def abandon(self) -> None:
        """Drop what was written and leave an earlier file as it was."""
        if self._file is not None and self._draft is not None:
            # A full disk fails again when the last rows are flushed; the draft goes all the same.
            try:
                self._file.close()
            except OSError:
                self._file = None
            self._draft.unlink(missing_ok=True)
        self._file = self._draft = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def _open(self, earlier: Path | None = None) -> None:
        # The leading dot keeps an unfinished file out of `*.csv`.
        handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", suffix=".part", dir=self.path.parent)
        self._draft = Path(name)
        self._file = open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="")  # noqa: PTH123, SIM115 - a descriptor, closed in `close`
        self._writer = csv.writer(self._file)
        if earlier is None:
            self._writer.writerow(COLUMNS)
        else:
            self._copy(earlier, self._file)

    def _copy(self, earlier: Path, file: TextIO) -> None:
        head = ",".join(COLUMNS).encode() + b"\r\n"
        with earlier.open("rb") as rows:
            if rows.readline() != head:
                self.abandon()
                raise InputError(
                    f"{earlier} should hold the rows that were rejected before, and was changed. Nothing was "
                    "written. Move it elsewhere, and run the command again."
                )
            rows.seek(0)
            shutil.copyfileobj(rows, file.buffer)

    def _finish(self, place: Path) -> None:
        assert self._file is not None and self._draft is not None  # noqa: S101, PT018 - set together in `_open`
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._draft.replace(place)
        self._file = self._draft = None
        directory = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)

    def _failed(self, error: OSError) -> InputError:
        self.abandon()
        return InputError(
            f"Cannot write the rejected rows to {self.path}: {error.strerror}. Nothing was kept; "
            "make room or name another place and run again."
        )
