"""The tests' database brought to other migrations, with the models as they were then."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrated(to: list[tuple[str, str]]) -> Any:
    """Bring the database to these migrations, forwards or backwards; gives the applications at that point."""
    MigrationExecutor(connection).migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


def newest() -> list[tuple[str, str]]:
    """The last migration of every application."""
    found: list[tuple[str, str]] = MigrationExecutor(connection).loader.graph.leaf_nodes()
    return found
