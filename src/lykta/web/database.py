"""The one database: its settings, whether it has this program's tables, and one state of it to read from."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from dj_database_url import parse
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lykta.errors import InputError
from lykta.web.configuration import Configuration

# What is deleted is overwritten in the file, a write has reached the disk before it is told to be done, and
# a reader does not wait for a writer.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY;"
)
_PREPARE = "`lykta consult prepare`"
# A transaction of SQLite sees the state at its first read; PostgreSQL has to be asked for the same.
_BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


def database_settings(configuration: Configuration) -> dict[str, Any]:
    """Django's settings of the one database."""
    if configuration.database is None:
        return _sqlite(configuration)
    return _postgresql(configuration.database.get_secret_value())


def connect_as_owner(configuration: Configuration) -> None:
    """Have this process connect as the owner of the tables, where that is another role than the server's."""
    if configuration.owner_database is not None:
        connections.close_all()
        connections["default"].settings_dict.update(
            _postgresql(configuration.owner_database.get_secret_value())
        )


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
            f"{_PREPARE} makes them, and a backup before it does no harm."
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


def _executor() -> MigrationExecutor:
    try:
        return MigrationExecutor(connection)
    except OperationalError as error:
        reason = str(error).strip().partition("\n")[0]
        raise InputError(
            f"The database cannot be reached ({reason}). Nothing was changed; check that it runs, and "
            "LYKTA_DATABASE or LYKTA_DATA_FOLDER."
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
