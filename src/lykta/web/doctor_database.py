"""What the doctor checks of the database: that SQLite's file is whole, and what PostgreSQL is set to keep."""

from collections.abc import Iterator
from typing import Final

from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _

from lykta.web.database import Trouble, find_trouble, has_no_file
from lykta.web.health import DAMAGED, HealthFinding, HealthState

# What PostgreSQL is asked for: the values that keep nothing that was deleted, and what to do about others.
_POSTGRESQL: Final = {
    "log_statement": (
        {"none", "ddl"},
        _("log_statement is {value}: statements are written to the server's log. Set it to none."),
    ),
    "log_min_duration_statement": (
        {"-1"},
        _("log_min_duration_statement is {value}: slow statements are written to the log. Set it to -1."),
    ),
    "log_min_error_statement": (
        {"fatal", "panic", "log"},
        _(
            "log_min_error_statement is {value}: a statement that fails is written to the log with its "
            "values. Set it to fatal for the role: ALTER ROLE ... SET log_min_error_statement = 'fatal'."
        ),
    ),
    "log_error_verbosity": (
        {"terse"},
        _(
            "log_error_verbosity is {value}: a row that is refused is written to the log with its values. "
            "Set it to terse for each role: ALTER ROLE ... SET log_error_verbosity = 'terse'."
        ),
    ),
    "archive_mode": (
        {"off"},
        _(
            "archive_mode is {value}: sealed bytes of what was deleted stay in the archive for as long as "
            "it is kept. Delete the archive after as many days as backups, or rotate the keys."
        ),
    ),
    "wal_recycle": (
        {"off"},
        _(
            "wal_recycle is {value}: files of the write-ahead log are renamed and used anew, with old sealed "
            "bytes in them. Set it to off."
        ),
    ),
}
# Each database of a server has its own list of who may: a new one begins without the right. Who owns the
# tables purges.
_PURGES_WITHOUT: Final = (
    "SELECT quote_ident(pg_get_userbyid(relowner)), current_database() FROM pg_class "
    "WHERE oid = to_regclass('public.consult_consultation') "
    "AND NOT has_function_privilege(relowner, 'pg_switch_wal()', 'EXECUTE')"
)


def look_at_database_file() -> Iterator[HealthFinding]:
    """Whether every page of SQLite's file is whole, which takes too long for the readiness page."""
    if connection.vendor != "sqlite" or has_no_file():
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            is_whole = cursor.fetchone() == ("ok",)
    except DatabaseError as error:
        if find_trouble(error) is not Trouble.DAMAGED:
            # What else keeps it from being read, the check of the database tells.
            return
        is_whole = False
    if not is_whole:
        yield HealthFinding("database_file", HealthState.FAIL, "damaged", DAMAGED)
        return
    words = _("The file of the database is whole.")
    yield HealthFinding("database_file", HealthState.OK, "whole", words)


def look_at_database_server() -> Iterator[HealthFinding]:
    """The database's version, and what PostgreSQL is set to keep; needs the database.

    One that is too old refuses connections: the check of the database itself then says so.
    """
    with connection.cursor():
        version = connection.get_database_version()
    values = {"kind": connection.display_name, "version": ".".join(map(str, version))}
    yield HealthFinding("version", HealthState.OK, "current", _("The database is {kind} {version}."), values)
    if connection.vendor == "postgresql":
        yield from _postgresql()


def _postgresql() -> Iterator[HealthFinding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_POSTGRESQL)])
        found = dict(cursor.fetchall())
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (is_super,) = cursor.fetchone() or (False,)
        cursor.execute(_PURGES_WITHOUT)
        lacking = cursor.fetchone()
    keeping = [(name, value) for name, value in sorted(found.items()) if value not in _POSTGRESQL[name][0]]
    for name, value in keeping:
        yield HealthFinding(name, HealthState.WARN, "keeps", _POSTGRESQL[name][1], {"value": value})
    if lacking:
        values = dict(zip(("role", "database"), lacking, strict=True))
        words = _(
            "The role {role}, which purges, may not run pg_switch_wal() in the database {database}: the "
            "write-ahead log keeps what was deleted until its files are written over. Run as PostgreSQL's "
            "administrator: psql --dbname={database} --command='GRANT EXECUTE ON FUNCTION pg_switch_wal() TO "
            "{role}'."
        )
        yield HealthFinding("pg_switch_wal", HealthState.WARN, "lacking", words, values)
    if is_super:
        words = _("The server is PostgreSQL's superuser. Give it a role with no more rights than it needs.")
        yield HealthFinding("role", HealthState.WARN, "superuser", words)
    if not (is_super or keeping or lacking) and found.keys() == _POSTGRESQL.keys():
        words = _("PostgreSQL is set to keep nothing that was deleted.")
        yield HealthFinding("postgresql", HealthState.OK, "keeps_nothing", words)
