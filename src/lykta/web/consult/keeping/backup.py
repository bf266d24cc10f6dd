"""A backup: all tables as of one moment, as lines of JSON, encrypted with age as they are read.

The key folder is never in it: whoever has the backup and the key that opens it still has sealed texts.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyrage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from lykta.errors import InputError
from lykta.version import __version__
from lykta.web.audit.recording import SYSTEM, record
from lykta.web.consult.keeping.rows import columns, lines, tables
from lykta.web.database import snapshot

KIND: Final = "lykta backup 1"
ACT: Final = "database.backup"
"""What the audit log calls a backup that was made."""
_NAME: Final = re.compile(r"lykta-\d{8}T\d{6}Z\.age")
_UNFINISHED: Final = ".unfinished"
_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The file, the rows in it, and the earlier generations that were removed."""

    path: Path
    rows: int
    removed: int


def back_up(folder: Path, recipients: Sequence[str], *, keep: int) -> BackedUp:
    """Write one encrypted file, whole or not at all, log it, and remove generations beyond the newest `keep`.

    It waits for no purge and no purge for it: it reads one state of the database while others write.
    """
    readers = [_recipient(text) for text in recipients]
    at = datetime.now(UTC)
    path = folder / f"lykta-{at:%Y%m%dT%H%M%SZ}.age"
    if path.exists():
        raise InputError(f"{path} is there already. Nothing was written; wait a second.")
    draft = path.with_name(f"{path.name}{_UNFINISHED}")
    source = _Source()
    try:
        _encrypt(draft, source, readers, at)
        draft.replace(path)
        _settle(folder)
    except OSError as error:
        raise InputError(
            f"The backup could not be written to {folder} ({error.strerror or error}). Earlier ones are as "
            "they were."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    with transaction.atomic():
        # The log tells how old the newest backup is. This entry is in the next one.
        record(ACT, who=SYSTEM, detail={"rows": source.rows})
    return BackedUp(path, source.rows, _remove_old(folder, keep))


class _Source:
    """What age reads from: the lines of the backup, made as they are asked for."""

    def __init__(self) -> None:
        self.rows = 0
        self._left = b""
        self._lines: Iterator[str] = iter(())

    def begin(self, at: datetime) -> None:
        self._lines = self._written(at)

    def read(self, size: int) -> bytes:
        while len(self._left) < size and (line := next(self._lines, None)) is not None:
            self._left += line.encode() + b"\n"
        given, self._left = self._left[:size], self._left[size:]
        return given

    def _written(self, at: datetime) -> Iterator[str]:
        yield json.dumps({"kind": KIND, "version": __version__, "at": at.isoformat(), "changes": changes()})
        for model in tables():
            name = model._meta.db_table
            yield json.dumps({"table": name, "columns": columns(model)})
            count = 0
            for line in lines(model):
                count += 1
                yield line
            self.rows += count
            yield json.dumps({"end": name, "rows": count})
        yield json.dumps({"end": KIND, "rows": self.rows})


def changes() -> list[str]:
    """The changes that have been made to the tables, as words that another database can be held against."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _encrypt(draft: Path, source: _Source, readers: Sequence[pyrage.x25519.Recipient], at: datetime) -> None:
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
    with os.fdopen(opened, "wb") as file, snapshot():
        source.begin(at)
        pyrage.encrypt_io(source, file, readers)
        file.flush()
        os.fsync(file.fileno())


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise InputError(
            "--for takes an age recipient, which begins with age1. Nothing was written; `age-keygen` makes "
            "one."
        ) from error


def _remove_old(folder: Path, keep: int) -> int:
    old = _generations(folder.iterdir())[:-keep]
    for path in old:
        path.unlink()
    return len(old)


def _generations(found: Iterable[Path]) -> list[Path]:
    return sorted(path for path in found if _NAME.fullmatch(path.name))


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
