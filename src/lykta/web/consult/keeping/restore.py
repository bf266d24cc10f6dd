"""Restoring a backup into an empty database: all of it, or nothing."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyrage
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from lykta.errors import InputError, LyktaError
from lykta.web.audit.chain import Broken, read_content
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import record_restore
from lykta.web.audit.upkeep import forget_anchors
from lykta.web.audit.verify import broken
from lykta.web.consult.keeping.backup import KIND, changes
from lykta.web.consult.keeping.rows import columns, store, tables
from lykta.web.team import log_codes

_AT_ONCE: Final = 500
_REFUSED: Final = "Nothing was restored; the database is as empty as it was."


class _Rows(io.RawIOBase):
    """What age writes to: each line is checked and its row stored as it comes."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.is_whole = False
        self._left = b""
        self._take: Callable[[Any], None] = self._head
        self._model: type[models.Model] | None = None
        self._waiting: list[list[Any]] = []
        self._tables = {model._meta.db_table: model for model in tables()}

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        *whole, self._left = (self._left + bytes(content)).split(b"\n")
        for line in whole:
            self._take(json.loads(line))
        return len(content)

    def _head(self, line: Any) -> None:
        if not isinstance(line, dict) or line.get("kind") != KIND:
            raise InputError(f"The file opens, and is no backup of Lykta. {_REFUSED}")
        if line["changes"] != changes():
            raise InputError(
                f"The backup is of Lykta {line['version']}, whose tables are others than this program's. "
                f"{_REFUSED} Restore it with that version, and upgrade then."
            )
        self._take = self._table

    def _table(self, line: Any) -> None:
        if line.get("end") == KIND:
            self.is_whole = line["rows"] == sum(self.counts.values()) and len(self.counts) == len(
                self._tables
            )
            return
        self._model = self._tables[line["table"]]
        if tuple(line["columns"]) != columns(self._model):
            raise InputError(f"A table in the backup has other columns than this program's. {_REFUSED}")
        self.counts[line["table"]] = 0
        self._take = self._row

    def _row(self, line: Any) -> None:
        if isinstance(line, dict):
            self._store()
            if line["rows"] != self.counts[line["end"]]:
                raise InputError(f"A table in the backup is not whole. {_REFUSED}")
            self._take = self._table
            return
        self._waiting.append(line)
        if len(self._waiting) >= _AT_ONCE:
            self._store()

    def _store(self) -> None:
        if self._model and self._waiting:
            store(self._model, self._waiting)
            self.counts[self._model._meta.db_table] += len(self._waiting)
            self._waiting = []


def restore(file: Path, identity: str, *, highest: int = 0) -> tuple[dict[str, int], Broken | None]:
    """Restore a backup, and prove its log; the rows of each table, and where the log is broken, if it is.

    `highest` is the highest number of an entry that any anchor tells of: the log goes on above it.

    All is one transaction. Then the anchors beside the keys that tell of the empty database's own log are
    removed; those of the log that comes back stay. Raises InputError for a database that is not empty, a file
    that was cut or changed, another key or another version.
    """
    key = _identity(identity)
    rows = _Rows()
    try:
        with file.open("rb") as source, transaction.atomic():
            begun = _require_empty()
            pyrage.decrypt_io(source, rows, [key])
            if not rows.is_whole:
                raise InputError(f"The backup is not whole. {_REFUSED}")
            _let_numbers_go_on()
            found = broken()
            record_restore(highest)
    except LyktaError:
        raise
    except (pyrage.DecryptError, OSError, ValueError, KeyError, TypeError, DatabaseError) as error:
        raise InputError(
            f"{file} does not open with that identity, or it was cut or changed ({type(error).__name__}). "
            f"{_REFUSED} Try an earlier generation."
        ) from error
    forget_anchors(begun)
    return rows.counts, found


def _identity(text: str) -> pyrage.x25519.Identity:
    found = [line.strip() for line in text.splitlines() if line.strip().startswith("AGE-SECRET-KEY-1")]
    try:
        return pyrage.x25519.Identity.from_str(found[0])
    except (IndexError, pyrage.IdentityError) as error:
        raise InputError(f"The identity file holds no age identity. {_REFUSED}") from error


def _require_empty() -> frozenset[bytes]:
    """Refuse a database that is in use; the hashes of the entries that its log had begun with."""
    full = [model._meta.db_table for model in tables() if model._base_manager.exists()]
    if full == ["audit_entry", "audit_head"]:
        return _forget_the_beginning()
    if full:
        raise InputError(
            f"The database is not empty ({len(full)} tables have rows). Nothing was restored; name an empty "
            "database or data folder, and run `lykta consult prepare` first."
        )
    return frozenset()


def _forget_the_beginning() -> frozenset[bytes]:
    # What `lykta consult prepare` wrote to the log of the empty database; the backup brings its own.
    if not all(_is_of_preparing(bytes(entry.content)) for entry in Entry.objects.all()[:_AT_ONCE]):
        raise InputError("The database has been used: its audit log has entries. Nothing was restored.")
    begun = frozenset(bytes(digest) for digest in Entry.objects.values_list("hash", flat=True))
    Entry.objects.all().delete()
    Head.objects.all().delete()
    return begun


def _is_of_preparing(content: bytes) -> bool:
    told = read_content(content)
    return told is not None and told["act"] in {"database.prepare", log_codes.BASELINE_ENDS}


def _let_numbers_go_on() -> None:
    # PostgreSQL counts by itself, and does not see what was stored with its number.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables())):
            cursor.execute(statement)
