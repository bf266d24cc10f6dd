"""Rows of all tables as lines of JSON and back, the same for both databases."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import connection, models

# Logins end when a server is restored, what Django writes by itself is written anew, and counts run out.
_LEFT_OUT: Final = frozenset({"sessions", "contenttypes", "auth", "limits"})
_AT_ONCE: Final = 500


def tables() -> tuple[type[models.Model], ...]:
    """The tables that a backup holds, in an order that does not change."""
    found = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in _LEFT_OUT and model._meta.managed and not model._meta.proxy
    )
    return tuple(sorted(found, key=lambda model: model._meta.db_table))


def columns(model: type[models.Model]) -> tuple[str, ...]:
    """The names of a table's fields as they are written."""
    return tuple(field.attname for field in model._meta.local_concrete_fields)


def lines(model: type[models.Model]) -> Iterator[str]:
    """Each row of a table as a line, in the order of its key."""
    rows = model._base_manager.order_by("pk").values_list(*columns(model))
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield json.dumps([_written(value) for value in row], ensure_ascii=False)


def store(model: type[models.Model], rows: Sequence[list[Any]]) -> None:
    """Store rows that `lines` wrote as they were, also the times that a model sets by itself."""
    fields = model._meta.local_concrete_fields
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quoted(model._meta.db_table)
    values = [
        [field.get_db_prep_save(_read(value), connection) for field, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        # Names of the program's own tables and columns; every value is passed by itself.
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)  # noqa: S608


# Each kind that JSON lacks: its types, how it is written and read. A moment is also a day, so it goes first.
_KINDS: Final[Mapping[str, tuple[Any, Callable[[Any], Any], Callable[[Any], Any]]]] = {
    "bytes": (bytes, lambda value: base64.b64encode(value).decode("ascii"), base64.b64decode),
    "moment": (datetime, datetime.isoformat, datetime.fromisoformat),
    "day": (date, date.isoformat, date.fromisoformat),
    "number": (UUID, str, UUID),
    "decimal": (Decimal, str, Decimal),
    "json": ((dict, list), lambda value: value, lambda value: value),
}


def _written(value: Any) -> Any:
    if isinstance(value, memoryview):
        value = bytes(value)
    kind = next((name for name, (types, _, _) in _KINDS.items() if isinstance(value, types)), None)
    return value if kind is None else {kind: _KINDS[kind][1](value)}


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, written),) = value.items()
    return _KINDS[kind][2](written)
