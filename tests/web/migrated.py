"""The tests' database brought to other migrations, with the models as they were then."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.web.as_web_role import give_roles


def migrated(to: list[tuple[str, str]]) -> Any:
    """Bring the database to these migrations, forwards or backwards; gives the applications at that point."""
    MigrationExecutor(connection).migrate(to)
    if connection.vendor == "postgresql" and to == newest():
        # Tables that were made anew have given nobody any rights yet.
        give_roles()
    return MigrationExecutor(connection).loader.project_state(to).apps


def newest() -> list[tuple[str, str]]:
    """The last migration of every application."""
    found: list[tuple[str, str]] = MigrationExecutor(connection).loader.graph.leaf_nodes()
    return found
