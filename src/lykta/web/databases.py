"""The database of the parts that keep something: SQLite in the data folder, or PostgreSQL by a setting."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import connections

from lykta.web.configuration import Configuration

# What is deleted is overwritten in the file, a write has reached the disk before it is told to be done, and
# a reader does not wait for a writer.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY;"
)


def database(configuration: Configuration) -> dict[str, Any]:
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
    options = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A folder in `host` is that of a socket on this machine.
        "HOST": unquote(options.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {name: unquote(value) for name, value in options.items()},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
