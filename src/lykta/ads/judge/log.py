"""The judgement log: a file beside the result, to which lines are added and from which none is ever taken."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from lykta.ads.judge.entries import Act, Entry, Export, Reveal, Undoing
from lykta.ads.judge.lines import BEGINNING, entry_of, hash_of, line_of
from lykta.ads.pipeline.draft import rejected_place
from lykta.errors import InputError, ResultError

_SUFFIX: Final = ".judgements.jsonl"
CANNOT_BE_UNDONE: Final = {Reveal: "a contact was shown", Export: "a network was exported"}
"""What has happened outside the log, and what a refusal calls it."""


def log_beside(result: Path) -> Path:
    """Where the log of a result lies: an analysis anew replaces the result and leaves the log."""
    return result.with_suffix(_SUFFIX)


def refuse_own_files(out: Path, result: Path) -> None:
    """Refuse to write over a result or what lies beside it: its judgements and its rejected rows."""
    for own in (result, log_beside(result), rejected_place(result)):
        if out.exists() and own.exists() and out.samefile(own):
            raise InputError(f"{out} is the result or belongs to it. Name another file. Nothing was written.")


class JudgementLog:
    """The log of one result file; it is made with its first entry.

    Reading raises `ResultError` when a line was changed, taken out or put in, and names it. A last line that
    was cut short when the machine stopped is no entry: the next one takes its place.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_to = 0
        self._entries: list[Entry] = []
        self._head = BEGINNING

    @property
    def entries(self) -> list[Entry]:
        """All entries, those that others have added since included."""
        try:
            with self.path.open("rb") as file:
                self._read(file)
        except FileNotFoundError:
            if self._entries:
                raise ResultError(
                    f"{self.path} is gone. Put it back from a copy: it holds judgements."
                ) from None
        except OSError as error:
            raise ResultError(f"{self.path} cannot be read: {error.strerror}.") from error
        return list(self._entries)

    @property
    def head(self) -> str:
        """The hash of the newest line; noted elsewhere, it proves that no line was taken off the end."""
        _ = self.entries
        return self._head

    def add(self, act: Act, *, by: str, at: datetime | None = None) -> Entry:
        """Write one entry and make sure that the disk has it.

        Raises `InputError` when an undoing names no entry that can be undone, `ResultError` when the log
        cannot be written; nothing is added then.
        """
        with self._alone() as file:
            self._read(file)
            self._refuse(act)
            moment = (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            entry = Entry(len(self._entries) + 1, moment, by, act)
            line = line_of(entry, self._head)
            file.truncate(self._read_to)
            file.seek(self._read_to)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
            self._keep(entry, line)
        return entry

    def _refuse(self, act: Act) -> None:
        if not isinstance(act, Undoing):
            return
        if not 1 <= act.number <= len(self._entries):
            raise InputError(f"There is no entry {act.number} to undo. Nothing was changed.")
        happened = CANNOT_BE_UNDONE.get(type(self._entries[act.number - 1].act))
        if happened:
            raise InputError(
                f"Entry {act.number} tells that {happened}. That cannot be undone. Nothing changed."
            )

    @contextmanager
    def _alone(self) -> Iterator[BinaryIO]:
        """The file, for as long as no other process may write to it; made with an owner's rights if new."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
        except OSError as error:
            raise ResultError(
                f"{self.path} cannot be written: {error.strerror}. Nothing was added."
            ) from error

    def _read(self, file: BinaryIO) -> None:
        if os.fstat(file.fileno()).st_size < self._read_to:
            raise ResultError(f"{self.path} is shorter than it was. Put it back from a copy.")
        file.seek(self._read_to)
        for line in file:
            if not line.endswith(b"\n"):
                break
            try:
                entry = entry_of(line, number=len(self._entries) + 1, previous=self._head)
            except InputError as error:
                raise ResultError(f"{self.path}: {error}. No judgement was read from there on.") from error
            self._keep(entry, line)

    def _keep(self, entry: Entry, line: bytes) -> None:
        self._entries.append(entry)
        self._head = hash_of(line)
        self._read_to += len(line)
