"""What a database keeps of deleted rows is taken out of its files, and nobody who uses the site waits for it.

A table is rewritten when nobody holds it; what is held is tried again for a while, and then told by the name
of what holds it. What lies beyond the reach of the database's own user is told apart.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Final

from django.apps import apps
from django.db import DatabaseError, OperationalError, connection, models
from django.db.backends.utils import CursorWrapper

from lykta.web.consult.models import AskerCell, Consultation, OutcomeCell

PATIENCE_S: Final = 60.0
"""Longer than a page, a nightly backup of a small database, or a worker of PostgreSQL's own takes."""
# Requests that come while a rewrite waits for its table wait behind it in the queue: for no longer than this.
_LOCK_WAIT_MS: Final = 250
_PAUSE_S: Final = 1.0
# A name of a program is told as it gave it, which may be anything.
_LONGEST_NAME: Final = 40
# PostgreSQL: no lock in time, a deadlock, a transaction that could not be ordered.
_BUSY_STATES: Final = frozenset({"55P03", "40P01", "40001"})
_AGAIN: Final = "What was deleted is deleted. Run `lykta consult purge` again when that has ended."


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was done to the files and what was not, each as a sentence."""

    done: tuple[str, ...]
    undone: tuple[str, ...] = ()
    """What another run can finish."""
    beyond: tuple[str, ...] = ()
    """What no run reaches: it belongs to the server of the database."""


def compact(*, patience_s: float = PATIENCE_S) -> Compacted:
    """Rewrite the consultation's tables so that their files hold no deleted row. Not in a transaction.

    Where others read or write, it tries again for `patience_s` seconds and holds nobody up meanwhile.
    """
    return _sqlite(patience_s) if connection.vendor == "sqlite" else _postgresql(patience_s)


def may_compact() -> bool:
    """Whether this user owns the tables, as rewriting them takes. The file of SQLite is the server's own."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass",
            [_quote_table(Consultation)],
        )
        return bool(cursor.fetchone()[0])


def is_busy(error: OperationalError) -> bool:
    """Whether a statement failed because somebody else holds what it needs, and not for a fault."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in _BUSY_STATES:
        return True
    return str(getattr(cause, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def keep_samples_out() -> None:
    """Have PostgreSQL draw no samples of the consultation's columns, and forget those that it has drawn.

    Its statistics would keep values of columns, such as dates, codes and numbers, after the rows are gone.
    Run by `lykta consult prepare`: the tables are locked for moments.
    """
    # A server with logins may have no consultation, and then seals nothing but what lets its members in.
    if connection.vendor != "postgresql" or not apps.is_installed("lykta.web.consult"):
        return
    with connection.cursor() as cursor:
        for model in _tables():
            for name, kind, has_samples in _sampled_columns(cursor, model):
                column = f"ALTER TABLE {_quote_table(model)} ALTER COLUMN {connection.ops.quote_name(name)}"
                cursor.execute(f"{column} SET STATISTICS 0")
                if has_samples:
                    # To the type that it has: PostgreSQL drops the samples and leaves the rows as they are.
                    cursor.execute(f"{column} TYPE {kind}")


# --- SQLite


def _sqlite(patience_s: float) -> Compacted:
    """Rewrite the file and empty its write-ahead log. Readers do not wait for either; a writer waits for the
    first.

    secure_delete has overwritten the rows in the file; the write-ahead log still holds pages as they were.
    """
    until, rewritten, fault = monotonic() + patience_s, False, ""
    with _short_waits():
        while not fault:
            try:
                rewritten = rewritten or _vacuum()
                if _truncate_log():
                    return Compacted(("The file was rewritten, and its write-ahead log is empty.",))
            except OperationalError as error:
                # Such as a full disk. SQLite's own words hold no value of a row.
                fault = "" if is_busy(error) else f" ({error})"
            if monotonic() > until:
                break
            sleep(_PAUSE_S)
    if not rewritten:
        why = fault or ": somebody was writing all the time"
        return Compacted((), (f"Not finished: the file was not rewritten{why}. {_AGAIN}",))
    why = fault or ": somebody was reading"
    return Compacted(
        ("The file was rewritten.",),
        (f"Not finished: the write-ahead log could not be emptied{why}. {_AGAIN}",),
    )


def _vacuum() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return True


def _truncate_log() -> bool:
    # What it answers first is whether somebody kept it from finishing.
    return not _pragma("wal_checkpoint(TRUNCATE)")


@contextmanager
def _short_waits() -> Iterator[None]:
    # A checkpoint keeps writers out while it waits for readers to go.
    before = _pragma("busy_timeout")
    _pragma(f"busy_timeout = {_LOCK_WAIT_MS}")
    try:
        yield
    finally:
        _pragma(f"busy_timeout = {before}")


def _pragma(words: str) -> int:
    """The first value that a pragma answers; its statement is over then, as VACUUM asks for."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {words}")
        return int(cursor.fetchall()[0][0])


# --- PostgreSQL


@dataclass(frozen=True, slots=True)
class Holder:
    """A transaction of somebody else that may still see deleted rows, or that holds a table."""

    words: str
    """The name that its program gave, what it does now and for how long; never a query."""
    is_seen: bool = True
    """Whether this user may see what another user's session does."""


_SESSIONS: Final = """
SELECT coalesce(application_name, ''), coalesce(state, backend_type),
       (extract(epoch FROM clock_timestamp() - xact_start) / 60)::int
FROM pg_stat_activity a WHERE pid <> pg_backend_pid() AND datname = current_database() AND """
# Pieces of SQL put together from this module's own constants; every value is passed by itself.
_OLDER: Final = f"""{_SESSIONS} (
    backend_type IS NULL OR greatest(age(backend_xmin), age(backend_xid)) > age(%(horizon)s::text::xid))
UNION ALL
SELECT gid, 'prepared transaction', (extract(epoch FROM clock_timestamp() - prepared) / 60)::int
FROM pg_prepared_xacts WHERE database = current_database() AND age(transaction) > age(%(horizon)s::text::xid)
UNION ALL
SELECT slot_name, 'replication slot', NULL
FROM pg_replication_slots WHERE age(xmin) > age(%(horizon)s::text::xid)
"""  # noqa: S608
_HOLDS: Final = f"""{_SESSIONS} EXISTS (
    SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.pid = a.pid AND l.granted AND l.relation = %s::regclass AND d.datname = current_database())
"""


def horizon(cursor: CursorWrapper) -> str:
    """The number of the next transaction: those that see deleted rows are of lower ones."""
    cursor.execute("SELECT (pg_snapshot_xmax(pg_current_snapshot())::text::bigint % 4294967296)::text")
    return str(cursor.fetchone()[0])


def older_transactions(cursor: CursorWrapper, before: str) -> tuple[Holder, ...]:
    """Those of this database from before a horizon. Of other users' a user may see no more than that they
    are."""
    cursor.execute(_OLDER, {"horizon": before})
    return tuple(_holder(*row) for row in cursor.fetchall())


def _others_write(cursor: CursorWrapper, before: str) -> bool:
    """Whether a transaction from before a horizon, in any database of the server, has written and goes on.

    Each new snapshot then reaches back to it, that of a rewrite too. Not within a transaction that wrote.
    """
    cursor.execute("SELECT age(pg_snapshot_xmin(pg_current_snapshot())::xid) > age(%s::text::xid)", [before])
    return bool(cursor.fetchone()[0])


def _holder(name: str, state: str | None, minutes: int | None) -> Holder:
    if state is None:
        return Holder("a session of another user", is_seen=False)
    told = " ".join(name.split())[:_LONGEST_NAME] or "a program without a name"
    return Holder(f"{told} ({state}{'' if minutes is None else f', for {minutes} minutes'})")


def _still_older(cursor: CursorWrapper, before: str) -> tuple[Holder, ...]:
    """Those for whose sake a rewrite would keep deleted rows."""
    older = older_transactions(cursor, before)
    if not older and _others_write(cursor, before):
        return (Holder("a transaction in another database of this server"),)
    return older


def _postgresql(patience_s: float) -> Compacted:
    until = monotonic() + patience_s
    with connection.cursor() as cursor:
        before = horizon(cursor)
        # A row that an older transaction can still see would be carried over into the new file.
        while (older := _still_older(cursor, before)) and monotonic() < until:
            sleep(_PAUSE_S)
        left, holders = _rewrite_all(cursor, until)
        done = [f"{len(_tables()) - len(left)} tables were rewritten."]
        undone = [*_describe_held_tables(left, holders), *_describe_older(older)]
        switched = _execute_if_allowed(cursor, "SELECT pg_switch_wal()")
        if _execute_if_allowed(cursor, "CHECKPOINT"):
            done.append("A checkpoint was made, so that the old files are gone.")
        else:
            undone.append(
                "This user may make no checkpoint: the old files go with the server's next, in minutes. "
                "GRANT pg_checkpoint lets it."
            )
        return Compacted(tuple(done), tuple(undone), tuple(_beyond_reach(cursor, switched=switched)))


def _rewrite_all(cursor: CursorWrapper, until: float) -> tuple[list[str], list[Holder]]:
    """Rewrite each table once nobody holds it; gives those that were held to the end, and by whom."""
    left = _rewriting(cursor)
    cursor.execute(f"SET lock_timeout = {_LOCK_WAIT_MS}")
    try:
        while True:
            held = {table: _holders(cursor, table) for table in left}
            left = {
                table: statement
                for table, statement in left.items()
                if held[table] or not _rewrite_if_free(cursor, statement)
            }
            if not left or monotonic() >= until:
                return list(left), [one for table in left for one in held[table]]
            sleep(_PAUSE_S)
    finally:
        cursor.execute("SET lock_timeout = DEFAULT")


def _rewriting(cursor: CursorWrapper) -> dict[str, str]:
    """The statement that rewrites each table; cells are laid in the order of their codes."""
    found = {}
    for model in _tables():
        table = _quote_table(model)
        if issubclass(model, AskerCell | OutcomeCell):
            cursor.execute(
                "SELECT indexrelid::regclass::text FROM pg_index "
                "WHERE indrelid = %s::regclass AND indisprimary",
                [table],
            )
            found[table] = f"CLUSTER {table} USING {cursor.fetchone()[0]}"
        else:
            found[table] = f"VACUUM (FULL) {table}"
    return found


def _holders(cursor: CursorWrapper, table: str) -> list[Holder]:
    # Asked for first: whoever comes while a rewrite waits in the queue would wait behind it.
    cursor.execute(_HOLDS, [table])
    return [_holder(*row) for row in cursor.fetchall()]


def _rewrite_if_free(cursor: CursorWrapper, statement: str) -> bool:
    try:
        cursor.execute(statement)
    except OperationalError as error:
        if is_busy(error):
            return False
        raise
    return True


def _describe_held_tables(left: Sequence[str], holders: Sequence[Holder]) -> Iterator[str]:
    if left:
        yield (
            f"Not finished: {len(left)} of {len(_tables())} tables are held by {_join_names(holders)}, and "
            f"were not rewritten. {_AGAIN}"
        )


def _describe_older(older: Sequence[Holder]) -> Iterator[str]:
    seen = [one for one in older if one.is_seen]
    if seen:
        yield (
            "Not finished: a transaction from before the deletion was still open, so that PostgreSQL keeps "
            f"the deleted rows for it: {_join_names(seen)}. {_AGAIN}"
        )
    if len(seen) < len(older):
        yield (
            "Not finished: somebody else is connected to the database, and this user may not see whether "
            "they still read deleted rows. Run `lykta consult purge` again when they have gone; GRANT "
            "pg_read_all_stats lets this user see."
        )


def _join_names(holders: Sequence[Holder]) -> str:
    return ", ".join(sorted({one.words for one in holders})) or "a program that came and went"


def _execute_if_allowed(cursor: CursorWrapper, statement: str) -> bool:
    try:
        cursor.execute(statement)
    except DatabaseError:
        return False
    return True


def _beyond_reach(cursor: CursorWrapper, *, switched: bool) -> Iterator[str]:
    """What PostgreSQL keeps outside the tables: its write-ahead log, archives of it, and servers that copy
    it."""
    cursor.execute("SELECT current_setting('wal_recycle')='on', current_setting('archive_mode')<>'off'")
    recycles, archives = cursor.fetchone()
    if recycles or not switched:
        yield (
            "PostgreSQL's write-ahead log still holds the deletion and what was written before it: sealed "
            "bytes, codes, dates and numbers, no text in clear. They stay until the server writes over its "
            "files; `wal_recycle = off`, and GRANT EXECUTE ON FUNCTION pg_switch_wal() for this user, have "
            "each purge remove them."
        )
    if archives:
        yield "The write-ahead log is archived (archive_mode): its archives hold the same while kept."
    cursor.execute(
        "SELECT (SELECT count(*) FROM pg_stat_replication) + (SELECT count(*) FROM pg_replication_slots)"
    )
    if cursor.fetchone()[0]:
        yield "Other servers copy this one, or may: their write-ahead logs hold the same."


def _sampled_columns(cursor: CursorWrapper, model: type[models.Model]) -> list[tuple[str, str, bool]]:
    """Columns that samples are drawn of or were: name, type, and whether there are samples now."""
    cursor.execute(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), s.attname IS NOT NULL FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_stats s ON (s.schemaname, s.tablename, s.attname) = (n.nspname, c.relname, a.attname) "
        "WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped "
        "AND (a.attstattarget IS DISTINCT FROM 0 OR s.attname IS NOT NULL)",
        [_quote_table(model)],
    )
    return list(cursor.fetchall())


def _quote_table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _tables() -> tuple[type[models.Model], ...]:
    return tuple(apps.get_app_config("consult").get_models(include_auto_created=True))
