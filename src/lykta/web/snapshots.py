"""One state of the database, read while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# A transaction of SQLite sees the state at its first read; PostgreSQL has to be asked for the same.
_BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def snapshot() -> Iterator[None]:
    """Have everything that is read in the block come from one state; nobody who writes waits for it.

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
