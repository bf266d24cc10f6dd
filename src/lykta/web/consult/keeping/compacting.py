"""What a database keeps of deleted rows is taken out of its files."""

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import NamedTuple

from django.apps import apps
from django.db import DatabaseError, connection, models
from django.db.backends.utils import CursorWrapper

# A reader holds a table for moments; what waits longer has met something that is stuck, and says so.
_PATIENCE = "SET lock_timeout = '60s'"
# Autovacuum looks through a small table in far less.
_WORKERS_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was done to the files, and what was not, each as a sentence."""

    done: tuple[str, ...]
    undone: tuple[str, ...] = ()


def compact() -> Compacted:
    """Rewrite the consultation's tables so that their files hold no deleted row. Not in a transaction."""
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def keep_samples_out() -> None:
    """Have PostgreSQL draw no samples of sealed columns, which its statistics would keep."""
    # A server with logins may have no consultation, and then seals nothing but what lets its members in.
    if connection.vendor != "postgresql" or not apps.is_installed("lykta.web.consult"):
        return
    with connection.cursor() as cursor:
        for model in _tables():
            table = connection.ops.quote_name(model._meta.db_table)
            for field in model._meta.local_concrete_fields:
                if isinstance(field, models.BinaryField):
                    column = connection.ops.quote_name(str(field.column))
                    cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def _sqlite() -> Compacted:
    # secure_delete has overwritten the rows in the file; the write-ahead log still holds pages as they were.
    emptied = _checkpointed()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    if emptied and _checkpointed():
        return Compacted(("The file was rewritten, and its write-ahead log is empty.",))
    return Compacted(
        ("The file was rewritten.",),
        ("The write-ahead log could not be emptied: somebody was reading. Run `lykta consult purge` again.",),
    )


def _checkpointed() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    return not busy


def _postgresql() -> Compacted:
    tables = [connection.ops.quote_name(model._meta.db_table) for model in _tables()]
    with connection.cursor() as cursor:
        cursor.execute(_PATIENCE)
        older = _older_after_waiting(cursor)
        cursor.execute(f"VACUUM (FULL) {', '.join(tables)}")
        done = [f"{len(tables)} tables were rewritten."]
        undone = []
        # A row that an older transaction can still see is carried over into the new file.
        if older.seen:
            undone.append(
                "A transaction from before the deletion was still open, so that PostgreSQL keeps the deleted "
                "rows for it. Run `lykta consult purge` again when it has ended."
            )
        if older.unseen:
            undone.append(
                "Somebody else is connected to the database, and this user may not see whether they still "
                "read deleted rows. Run `lykta consult purge` again when they have gone; GRANT "
                "pg_read_all_stats lets this user see."
            )
        try:
            cursor.execute("CHECKPOINT")
            done.append("A checkpoint was made, so that the old files are gone.")
        except DatabaseError:
            undone.append(
                "This user may make no checkpoint: the old files go with the server's next, in minutes. "
                "GRANT pg_checkpoint lets it."
            )
    return Compacted(tuple(done), tuple(undone))


class Older(NamedTuple):
    """How many transactions may see deleted rows: of clients, of the server's workers, of who knows whom."""

    seen: int
    workers: int
    unseen: int


def older_transactions(cursor: CursorWrapper) -> Older:
    """Those of other sessions in this database. Of other users' a user sees no more than that they are."""
    cursor.execute(
        "SELECT count(*) FILTER (WHERE backend_type = 'client backend'), "
        "count(*) FILTER (WHERE backend_type <> 'client backend'), "
        "count(*) FILTER (WHERE backend_type IS NULL) "
        "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() "
        "AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL OR backend_type IS NULL)"
    )
    return Older(*map(int, cursor.fetchone()))


def _older_after_waiting(cursor: CursorWrapper) -> Older:
    """What is still there when PostgreSQL's own workers, which come and go by themselves, had time to go."""
    until = monotonic() + _WORKERS_SECONDS
    while True:
        older = older_transactions(cursor)
        if not older.workers + older.unseen or monotonic() > until:
            # A worker that stays is told of like a client.
            return Older(older.seen + older.workers, 0, older.unseen)
        sleep(0.1)


def _tables() -> Iterable[type[models.Model]]:
    return tuple(apps.get_app_config("consult").get_models(include_auto_created=True))
