"""On PostgreSQL every request of the tests is answered under the rights of the web server's role.

So each page and each act that any test asks for shows that the role has what it needs.
"""

from collections.abc import Callable
from typing import Any, Final

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse

from lykta.web.consult.database import grant_rights

WEB, BACKUP = "lykta_web_of_tests", "lykta_backup_of_tests"
# Several runs at once, on one server, make them at the same time.
_MADE: Final = (
    "DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
)


class AsWebRole:
    """Middleware around all others that has each statement of a request run as the web server's role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with connection.execute_wrapper(_as_web):
            response = self._get_response(request)
        if connection.connection is not None:
            _set(connection.connection, "RESET ROLE")
        return response


def give_roles() -> None:
    """Make the roles and give them their rights in the tests' database."""
    with connection.cursor() as cursor:
        for role in (WEB, BACKUP):
            cursor.execute(_MADE.format(role=role))
    grant_rights(web=WEB, backup=BACKUP)
    with connection.cursor() as cursor:
        # `lykta consult prepare` makes the head of the log; the tests' database is made without it.
        cursor.execute(f"GRANT INSERT ON audit_head TO {WEB}")


def _as_web(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    # Each time: a transaction that is undone takes the role back with it.
    _set(context["connection"].connection, f"SET ROLE {WEB}")
    return execute(sql, params, many, context)


def _set(given: Any, statement: str) -> None:
    # Not through Django, whose counting of statements tests rely on.
    if given.info.transaction_status is not psycopg.pq.TransactionStatus.INERROR:
        given.execute(statement)
