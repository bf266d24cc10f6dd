"""Backing up and restoring all tables, as lines of JSON encrypted with age; the same for both databases.

A backup is of one moment. The key folder is never in it: with the backup and the key that opens it, one still
has sealed texts. A backup is restored into an empty database: all of it, or nothing.
"""

import base64
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

import pyrage
from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from lykta.errors import InputError, LyktaError
from lykta.version import __version__
from lykta.web.audit.chain import Broken, read_content
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import SYSTEM, record, record_restore
from lykta.web.audit.upkeep import all_anchors, forget_anchors, require_own_anchors
from lykta.web.audit.verify import find_first_fault, is_sealed_with_own_keys
from lykta.web.backup_folder import find_generations, name_backup, open_backup, remove_left_drafts
from lykta.web.database import describe_trouble, keep_others_from_writing, snapshot
from lykta.web.server_keys import server_keys
from lykta.web.team import log_codes

KIND: Final = "lykta backup 1"
BACKUP: Final = "database.backup"
"""What the audit log calls a backup that was made."""
_OF_THE_LOG: Final = ["audit_entry", "audit_head"]
"""The tables that `lykta consult prepare` fills."""
# Logins end when a server is restored, what Django writes by itself is written anew, and counts run out.
_LEFT_OUT: Final = frozenset({"sessions", "contenttypes", "auth", "limits"})
_AT_ONCE: Final = 500
_REFUSED: Final = "Nothing was restored; the database is as empty as it was."
_UNOPENED: Final = (
    "{file} does not open with that identity, or it was cut or changed ({kind}). "
    f"{_REFUSED} Try an earlier generation."
)
_NEW_DATABASE: Final = (
    "Take a new, empty database, run `lykta consult prepare` there, and restore before anything else."
)


# Rows


def tables() -> tuple[type[models.Model], ...]:
    """The tables that a backup holds, in an order that does not change."""
    found = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in _LEFT_OUT and model._meta.managed and not model._meta.proxy
    )
    return tuple(sorted(found, key=lambda model: model._meta.db_table))


def columns(model: type[models.Model]) -> tuple[str, ...]:
    """The names of a table's fields as they are written."""
    return tuple(field.attname for field in model._meta.local_concrete_fields)


def rows_as_lines(model: type[models.Model]) -> Iterator[str]:
    """Each row of a table as a line, in the order of its key."""
    rows = model._base_manager.order_by("pk").values_list(*columns(model))
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield json.dumps([_encode_value(value) for value in row], ensure_ascii=False)


def store_rows(model: type[models.Model], rows: Sequence[list[Any]]) -> None:
    """Store rows that `rows_as_lines` wrote as they were, also the times that a model sets by itself."""
    fields = model._meta.local_concrete_fields
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quoted(model._meta.db_table)
    values = [
        [field.get_db_prep_save(_read(value), connection) for field, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        # Names of the program's own tables and columns; every value is passed by itself.
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608


# Each kind that JSON lacks: its types, how it is written and read. A moment is also a day, so it goes first.
_KINDS: Final[Mapping[str, tuple[Any, Callable[[Any], Any], Callable[[Any], Any]]]] = {
    "bytes": (bytes, lambda value: base64.b64encode(value).decode("ascii"), base64.b64decode),
    "moment": (datetime, datetime.isoformat, datetime.fromisoformat),
    "day": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "number": (UUID, str, UUID),
    "decimal": (Decimal, str, Decimal),
    "json": ((dict, list), lambda value: value, lambda value: value),
}


def _encode_value(value: Any) -> Any:
    if isinstance(value, memoryview):
        value = bytes(value)
    kind = next((name for name, (types, _, _) in _KINDS.items() if isinstance(value, types)), None)
    return value if kind is None else {kind: _KINDS[kind][1](value)}


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, written),) = value.items()
    return _KINDS[kind][2](written)


# Backing up


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The file, the rows in it, and how many earlier generations and drafts of killed runs were removed."""

    path: Path
    rows: int
    removed: int
    drafts: int


def back_up(folder: Path, recipients: Sequence[str], *, keep: int) -> BackedUp:
    """Write one encrypted file, whole or not at all, log it, and remove generations beyond the newest `keep`.

    The drafts of runs that were killed go first, whether this run ends well or not.

    One is made a night. So where none can be made, those that are more than `keep` days old go all the same;
    the newest stays. It waits for no purge and no purge for it: it reads one state of the database while
    others write. Raises InputError for what no backup can be made with, and removes none then.
    """
    readers, at = [_recipient(text) for text in recipients], datetime.now(UTC)
    path = folder / name_backup(at)
    if path.exists():
        raise InputError(f"{path} is there already. Nothing was written; wait a second.")
    drafts = remove_left_drafts(folder)
    try:
        # Without them it could not be logged, and each run would leave a file that nobody was told of.
        server_keys()
        rows = _write_backup(path, readers, at)
    except Exception as error:
        removed = _remove_expired(folder, keep)
        if removed and isinstance(error, InputError):
            raise InputError(f"{error} Backups of more than {keep} days were removed: {removed}.") from error
        raise
    with transaction.atomic():
        # The log tells how old the newest backup is. This entry is in the next one.
        record(BACKUP, who=SYSTEM, detail={"rows": rows})
    old = find_generations(folder)[:-keep]
    for each in old:
        each.unlink()
    return BackedUp(path, rows, len(old), drafts)


def _write_backup(path: Path, readers: Sequence[pyrage.x25519.Recipient], at: datetime) -> int:
    """Write the file; how many rows are in it."""
    source = _Source()
    try:
        with open_backup(path) as file, snapshot():
            source.begin(at)
            _encrypt(source, file, readers)
    except OSError as error:
        raise InputError(
            f"The backup could not be written to {path.parent} ({error.strerror or error}). None was made."
        ) from error
    return source.rows


def _encrypt(source: "_Source", file: IO[bytes], readers: Sequence[pyrage.x25519.Recipient]) -> None:
    try:
        pyrage.encrypt_io(source, file, readers)
    except pyrage.EncryptError as error:
        # The library tells neither what could not be read nor what could not be written.
        if source.fault:
            raise source.fault  # noqa: B904 - it has a cause of its own, by which it is told.
        raise OSError(str(error)) from error


class _Source:
    """What age reads from: the lines of the backup, made as they are asked for."""

    def __init__(self) -> None:
        self.rows = 0
        self.fault: Exception | None = None
        self._left = b""
        self._lines: Iterator[str] = iter(())

    def begin(self, at: datetime) -> None:
        self._lines = self._iter_lines(at)

    def read(self, size: int) -> bytes:
        try:
            while len(self._left) < size and (line := next(self._lines, None)) is not None:
                self._left += line.encode() + b"\n"
        except Exception as error:
            self.fault = error
            raise
        given, self._left = self._left[:size], self._left[size:]
        return given

    def _iter_lines(self, at: datetime) -> Iterator[str]:
        yield json.dumps(
            {"kind": KIND, "version": __version__, "at": at.isoformat(), "changes": applied_migrations()}
        )
        for model in tables():
            name = model._meta.db_table
            yield json.dumps({"table": name, "columns": columns(model)})
            count = 0
            for line in rows_as_lines(model):
                count += 1
                yield line
            self.rows += count
            yield json.dumps({"end": name, "rows": count})
        yield json.dumps({"end": KIND, "rows": self.rows})


def applied_migrations() -> list[str]:
    """The migrations of this database, to be compared with those of another."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise InputError(
            "--for takes an age recipient, which begins with age1. Nothing was written; `age-keygen` makes "
            "one."
        ) from error


def _remove_expired(folder: Path, days: int) -> int:
    """Remove the backups that are more than so many days old, but for the newest; how many were removed.

    Those that cannot be removed are tried again by the next run.
    """
    oldest, removed = name_backup(datetime.now(UTC) - timedelta(days=days)), 0
    with suppress(OSError):
        for path in find_generations(folder)[:-1]:
            if path.name < oldest:
                path.unlink()
                removed += 1
    return removed


# Restoring


class _RowReader(io.RawIOBase):
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
            raise InputError(f"The file opens, and is not a backup of Lykta. {_REFUSED}")
        if line["changes"] != applied_migrations():
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
            store_rows(self._model, self._waiting)
            self.counts[self._model._meta.db_table] += len(self._waiting)
            self._waiting = []


def restore(file: Path, identity: str, *, takes_place: bool) -> tuple[dict[str, int], Broken | None]:
    """Restore a backup, and prove its log; the rows of each table, and where the log is broken, if it is.

    The log goes on above each number that an anchor tells of. `takes_place` says that the log which they are
    of is not used any more.

    All is one transaction. Then the anchors beside the keys that tell of the empty database's own log are
    removed; those of the log that comes back stay. Raises InputError for a database that is not empty, a file
    that was cut or changed, another key or another version.
    """
    key = _identity(identity)
    rows = _RowReader()
    try:
        with _open(file) as source, transaction.atomic():
            keep_others_from_writing(*tables())
            begun = _require_empty()
            if not takes_place:
                require_own_anchors(begun)
            pyrage.decrypt_io(source, rows, [key])
            if not rows.is_whole:
                raise InputError(f"The backup is not whole. {_REFUSED}")
            _require_own_keys()
            _let_numbers_go_on()
            record_restore(max((anchor.number for anchor in all_anchors()), default=0))
    except LyktaError:
        raise
    except (pyrage.DecryptError, OSError, ValueError, KeyError, TypeError, DatabaseError) as error:
        if trouble := describe_trouble(error):
            raise InputError(f"{trouble} {_REFUSED}") from error
        raise InputError(_UNOPENED.format(file=file, kind=type(error).__name__)) from error
    forget_anchors(begun)
    # As `lykta consult audit verify` does: by the anchors that stay, with the entry that tells what is lost.
    return rows.counts, find_first_fault(all_anchors())


def _open(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}). {_REFUSED}") from error


def _require_own_keys() -> None:
    if not is_sealed_with_own_keys():
        raise InputError(
            f"The keys of LYKTA_KEY_FOLDER are another server's than the backup's. {_REFUSED} Recover "
            "the keys first: lykta consult keys recover"
        )


def _identity(text: str) -> pyrage.x25519.Identity:
    found = [line.strip() for line in text.splitlines() if line.strip().startswith("AGE-SECRET-KEY-1")]
    try:
        return pyrage.x25519.Identity.from_str(found[0])
    except (IndexError, pyrage.IdentityError) as error:
        raise InputError(f"The identity file holds no age identity. {_REFUSED}") from error


def _require_empty() -> frozenset[bytes]:
    """Refuse a database that is in use; the hashes of the entries that its log had begun with."""
    full = _find_full()
    if full == _OF_THE_LOG:
        return _forget_the_beginning()
    if full:
        raise InputError(
            f"The database is not empty ({len(full)} tables have rows). Nothing was restored; name an empty "
            "database or data folder, and run `lykta consult prepare` first."
        )
    return frozenset()


def _forget_the_beginning() -> frozenset[bytes]:
    # What `lykta consult prepare` wrote to the log of the empty database; the backup brings its own.
    if not _is_log_unused():
        raise InputError(
            "The database has been used: its audit log has entries. Nothing was restored. " + _NEW_DATABASE
        )
    begun = frozenset(bytes(digest) for digest in Entry.objects.values_list("hash", flat=True))
    Entry.objects.all().delete()
    Head.objects.all().delete()
    return begun


def _find_full() -> list[str]:
    return [model._meta.db_table for model in tables() if model._base_manager.exists()]


def _is_log_unused() -> bool:
    return all(_is_of_preparing(bytes(entry.content)) for entry in Entry.objects.all()[:_AT_ONCE])


def _is_of_preparing(content: bytes) -> bool:
    told = read_content(content)
    return told is not None and told["act"] in {"database.prepare", log_codes.BASELINE_ENDS}


def _let_numbers_go_on() -> None:
    # PostgreSQL counts by itself, and does not see what was stored with its number.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables())):
            cursor.execute(statement)
