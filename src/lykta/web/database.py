"""The one database: its settings, whether it has this program's tables, and one state of it to read from."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import unquote, urlsplit

from dj_database_url import parse
from django.core.management import call_command
from django.db import Error, OperationalError, connection, connections, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pydantic import SecretStr

from lykta.errors import InputError
from lykta.files import lock_file
from lykta.web.configuration import Configuration

type DatabaseRole = Literal["web", "owner", "owner or web", "backup"]
type OtherAddress = Literal["owner_database", "backup_database"]
# What is deleted is overwritten in the file, a write has reached the disk before it is told to be done, and
# a reader does not wait for a writer.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY;"
)
_PREPARE = "`lykta consult prepare`"
# The number of PostgreSQL's advisory lock, "Lykta" in ASCII. A lock belongs to one database of the server.
_LOCK_NUMBER: Final = 0x4C796B7461
# Beside SQLite's file.
_LOCK_NAME: Final = ".lykta.sqlite3.prepare"
# Which address each role has beside the server's own.
_ADDRESSES: Final[Mapping[DatabaseRole, OtherAddress]] = {
    "owner": "owner_database",
    "owner or web": "owner_database",
    "backup": "backup_database",
}
# Beside Django's settings of a connection: the setting of Lykta that it came from, for messages.
_SETTING: Final = "LYKTA_SETTING"
_SERVERS_OWN: Final = "LYKTA_DATABASE"
# Of PostgreSQL's options, those that choose a server or a database.
_CHOOSING: Final = ("dbname", "host", "hostaddr", "port", "service")
# No two servers start in the same microsecond, and any role may ask for it. A copy of a server, which shares
# all its names and numbers, has another.
_WHICH = "SELECT pg_postmaster_start_time(), oid FROM pg_database WHERE datname = current_database()"
# A transaction of SQLite sees the state at its first read; PostgreSQL has to be asked for the same.
# Of the tables in the schema that the program's are made in; of an empty one, whether any can be made.
_OWNS = (
    "SELECT current_user, CASE WHEN count(*) > 0 THEN bool_and(pg_has_role(relowner, 'MEMBER')) "
    "ELSE has_schema_privilege('public', 'CREATE') END "
    "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
)
_BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


def database_settings(configuration: Configuration) -> dict[str, Any]:
    """Django's settings of the one database."""
    if configuration.database is None:
        return _sqlite(configuration)
    return _postgresql(configuration.database.get_secret_value())


def connect_as(role: DatabaseRole, configuration: Configuration) -> None:
    """Have this process connect as a role of PostgreSQL, where it has an address other than the server's.

    Raises InputError where that address names another database than the server's, or the tables are not those
    of `owner`, before anything was done by halves.
    """
    name = _ADDRESSES.get(role)
    if name and (address := getattr(configuration, name)):
        require_one_database(name, configuration)
        connections.close_all()
        found = _postgresql(address.get_secret_value())
        connections["default"].settings_dict.update(found | {_SETTING: _setting_of(name)})
    if role == "owner" and connection.vendor == "postgresql":
        _require_owner()


def require_one_database(name: OtherAddress, configuration: Configuration) -> None:
    """Raise InputError where the address of another role names another database than the server's.

    Addresses that are spelt alike name one. Of others, such as a socket beside 127.0.0.1, both are asked.
    """
    own, other = configuration.database, getattr(configuration, name)
    if own is None or other is None:
        return
    setting = _setting_of(name)
    at_own, at_other = _postgresql(own.get_secret_value()), _postgresql(other.get_secret_value())
    if _place(at_own) == _place(at_other):
        return
    if _ask_which(at_own, _SERVERS_OWN) == _ask_which(at_other, setting):
        return
    raise InputError(
        f"{setting} names the database {_describe_place(at_other)}, and {_SERVERS_OWN} "
        f"{_describe_place(at_own)}. Nothing was done; name one database in all addresses, which `as-lykta` "
        "reads from files in /etc/lykta."
    )


class Trouble(StrEnum):
    """What keeps a database from doing its work, as far as it tells by a code."""

    DAMAGED = "damaged"
    FORBIDDEN = "forbidden"
    FULL = "full"
    LOCKED = "locked"
    READ_ONLY = "read_only"
    UNREACHABLE = "unreachable"


# PostgreSQL's states and SQLite's codes.
_TROUBLES: Final[Mapping[Trouble, frozenset[str | int]]] = {
    Trouble.DAMAGED: frozenset({"XX001", "XX002", sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}),
    Trouble.FORBIDDEN: frozenset({"42501", "3F000"}),
    Trouble.FULL: frozenset({"53100", sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}),
    # Another transaction holds what a write needs.
    Trouble.LOCKED: frozenset({"40P01", "55P03", "57014", sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}),
    # A standby, a session that may only read, a file or a file system that may only be read.
    Trouble.READ_ONLY: frozenset({"25006", sqlite3.SQLITE_READONLY}),
    Trouble.UNREACHABLE: frozenset({"08000", "08003", "08006", "57P01", "57P03", sqlite3.SQLITE_CANTOPEN}),
}
_WORDS: Final = {
    Trouble.DAMAGED: "The database is damaged. Stop the server, keep a copy of the database as it is, and "
    "restore the newest backup that is whole into an empty one: the guide, section 13.",
    Trouble.FORBIDDEN: "The role of PostgreSQL may not do this. Upkeep and new keys need "
    "LYKTA_OWNER_DATABASE, backups LYKTA_BACKUP_DATABASE: `as-lykta` reads both from files in /etc/lykta. "
    "After an upgrade `as-lykta consult prepare` gives the roles their rights.",
    Trouble.FULL: "The disk of the database is full, or refuses to write. Free space, and run it again.",
    Trouble.LOCKED: "Another program was writing in the database all the time. Run it again when that has "
    "ended.",
    Trouble.READ_ONLY: "The database can be read and not written. Mount the data folder writable, and run "
    "it again.",
    Trouble.UNREACHABLE: "The database cannot be reached. Start it, and check {setting}.",
}


def find_trouble(error: BaseException) -> Trouble | None:
    """What an error of a database, or of Django about one, tells of it; None where that is nothing known."""
    cause = error.__cause__ or error
    # SQLite adds to a code, in higher bits, how it came about.
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return next((trouble for trouble, codes in _TROUBLES.items() if code in codes), None)


def describe_trouble(error: BaseException) -> str | None:
    """What an operator can do about an error of a database, in a line; None where nobody knows.

    The database's own words are left out, for they may quote a row.
    """
    trouble = find_trouble(error)
    return _WORDS[trouble].format(setting=_describe_setting(_setting_in_use())) if trouble else None


def role_of(address: SecretStr | None) -> str:
    """The role that an address of PostgreSQL names; empty where there is none."""
    return unquote(urlsplit(address.get_secret_value()).username or "") if address else ""


def require_prepared() -> None:
    """Raise InputError, in one line, unless the database has exactly this program's tables."""
    if has_no_file():
        raise InputError(f"There is no database yet. Nothing was started; {_PREPARE} makes it.")
    executor = _executor()
    _refuse_newer(executor)
    missing = _missing(executor)
    if missing:
        raise InputError(
            f"The database lacks {missing} of this program's changes. Nothing was started; "
            f"{_PREPARE} makes them. Make a backup with the earlier version before that."
        )


def prepare_database() -> int:
    """Make the tables, or bring them to this program's state; returns how many changes were made.

    Safe to repeat. Refuses a database that a newer program has prepared.
    """
    if has_no_file():
        _make_its_folder()
    executor = _executor()
    _refuse_newer(executor)
    missing = _missing(executor)
    call_command("migrate", verbosity=0, interactive=False)
    return missing


@contextmanager
def lock_preparation() -> Iterator[None]:
    """Keep other processes from preparing the database for as long as the block lasts.

    Raises InputError where one does so already.
    """
    hold = _hold_advisory_lock if connection.vendor == "postgresql" else _hold_lock_file
    with hold() as is_held:
        if not is_held:
            raise InputError(
                "Another prepare is running. Nothing was changed; run it again when that one is done."
            )
        yield


def missing_and_unknown_changes() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The changes that the database lacks, and those that this program does not know: application and name.

    Asks the database for one small table alone; DatabaseError where it does not answer.
    """
    known, applications = _changes_of_the_program()
    applied = set(MigrationRecorder(connection).applied_migrations())
    return set(known - applied), {change for change in applied - known if change[0] in applications}


@cache
def _changes_of_the_program() -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    # The files do not change while the program runs.
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations), frozenset(loader.migrated_apps)


def has_no_file() -> bool:
    """Whether the file of an SQLite database is missing: opening it would make an empty one."""
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).exists()


def is_never_prepared() -> bool:
    """Whether no Lykta has made a table in the database; InputError where it is not reached."""
    if has_no_file():
        return True
    with _reach():
        return not MigrationRecorder(connection).applied_migrations()


def has_audit_log() -> bool:
    """Whether the database has an audit log, sealed under keys; InputError where it is not reached."""
    if has_no_file():
        return False
    with _reach(), connection.cursor() as cursor:
        if "audit_head" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT 1 FROM audit_head")
        return cursor.fetchone() is not None


@contextmanager
def snapshot() -> Iterator[None]:
    """Have everything that is read in the block come from one state, without blocking writers.

    Inside a transaction, where the state is that of the transaction, it does nothing.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def keep_others_from_writing(*tables: type[models.Model]) -> None:
    """Until the transaction ends, nobody else changes these tables; what others wrote is seen from here on.

    Waits for who writes in them already. On SQLite a transaction that writes keeps all others out by itself.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _sqlite(configuration: Configuration) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": configuration.data_folder / "lykta.sqlite3",
        # A writer waits for another rather than failing, from the beginning of its transaction on.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _PRAGMAS},
        "CONN_MAX_AGE": None,
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    # Not left to the library, which reads a plus sign as a blank and digits as a number: options are names of
    # files and passwords too. Also where there are none: those of the owner's address replace the server's.
    options = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    found = parse(parts._replace(query="").geturl(), conn_max_age=None, conn_health_checks=True)
    return {**found, "OPTIONS": {name: unquote(value) for name, value in options.items()}}


def _place(found: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of an address chooses the server and the database, as it is spelt."""
    chosen = (found["OPTIONS"].get(option) for option in _CHOOSING)
    return found["HOST"], found["PORT"], found["NAME"], *chosen


def _describe_place(found: Mapping[str, Any]) -> str:
    host = found["HOST"] or found["OPTIONS"].get("host", "")
    port = found["PORT"] or found["OPTIONS"].get("port", "")
    return f"{found['NAME']}{f' on {host}' if host else ''}{f', port {port}' if port else ''}"


def _ask_which(found: Mapping[str, Any], setting: str) -> tuple[Any, ...]:
    """Which database of which server a connection by this address comes to."""
    other = connection.copy()
    other.settings_dict.update(found)
    try:
        with _reach(setting), other.cursor() as cursor:
            cursor.execute(_WHICH)
            return tuple(cursor.fetchone())
    finally:
        other.close()


def _setting_of(name: OtherAddress) -> str:
    return f"LYKTA_{name.upper()}"


def _setting_in_use() -> str:
    """The setting that says where this process finds the database."""
    if connection.vendor == "sqlite":
        return "LYKTA_DATA_FOLDER"
    return str(connection.settings_dict.get(_SETTING, _SERVERS_OWN))


def _describe_setting(setting: str) -> str:
    """A setting by its name, and the file that has it where operators do not set it themselves."""
    for name in _ADDRESSES.values():
        if setting == _setting_of(name):
            return f"{setting}, which `as-lykta` reads from /etc/lykta/{name.replace('_', '-')}"
    return setting


def _require_owner() -> None:
    """Refuse a role that may not change the tables, or make them where there are none."""
    with _reach(), connection.cursor() as cursor:
        cursor.execute(_OWNS)
        role, owns = cursor.fetchone() or ("", False)
    if not owns:
        raise InputError(
            f"The role {role} does not own the tables. Nothing was done; name the owner's address in "
            "LYKTA_OWNER_DATABASE, which `as-lykta` reads from /etc/lykta/owner-database."
        )


@contextmanager
def _hold_advisory_lock() -> Iterator[bool]:
    with _reach(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK_NUMBER])
        is_held = cursor.fetchone() == (True,)
    try:
        yield is_held
    finally:
        # A connection that was lost has given the lock back.
        if is_held:
            with suppress(Error), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_NUMBER])


@contextmanager
def _hold_lock_file() -> Iterator[bool]:
    if has_no_file():
        _make_its_folder()
    path = Path(connection.settings_dict["NAME"]).with_name(_LOCK_NAME)
    with ExitStack() as stack:
        try:
            is_held = stack.enter_context(lock_file(path, wait=False))
        except OSError as error:
            raise InputError(
                f"{path} cannot be made or locked ({error.strerror}). Nothing was changed; mount the data "
                "folder writable, and give all in it to the server's user."
            ) from error
        yield is_held


def _executor() -> MigrationExecutor:
    with _reach():
        return MigrationExecutor(connection)


@contextmanager
def _reach(setting: str | None = None) -> Iterator[None]:
    """Turn what keeps the database from answering into a line that names the setting it was looked for by."""
    try:
        yield
    except OperationalError as error:
        if find_trouble(error) in {Trouble.DAMAGED, Trouble.FULL, Trouble.LOCKED, Trouble.READ_ONLY}:
            raise InputError(f"{describe_trouble(error)} Nothing was changed.") from error
        reason = str(error).strip().partition("\n")[0]
        raise InputError(
            f"The database cannot be reached ({reason}). Nothing was changed; check that it runs, and "
            f"{_describe_setting(setting or _setting_in_use())}."
        ) from error


def _missing(executor: MigrationExecutor) -> int:
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _refuse_newer(executor: MigrationExecutor) -> None:
    loader = executor.loader
    known = set(loader.disk_migrations)
    newer = [
        (app, name)
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in known
    ]
    if newer:
        raise InputError(
            f"A newer Lykta has prepared this database ({len(newer)} changes are unknown here). Nothing was "
            "changed; install that version, or restore a backup of this one into an empty database."
        )


def _make_its_folder() -> None:
    folder = Path(connection.settings_dict["NAME"]).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"The folder {folder} cannot be made ({error.strerror}). Set LYKTA_DATA_FOLDER."
        ) from error
