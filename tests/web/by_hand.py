"""Writing in the database outside the program, as somebody does who has its file or its password."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, models


def write(model: type[models.Model], number: Any, **columns: Any) -> None:
    """Change columns of one row by SQL."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    names = ", ".join(f'"{field.column}" = %s' for field in fields)
    primary = model._meta.pk
    values = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, columns.values(), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" SET {names} WHERE "{primary.column}" = %s',  # noqa: S608
            [*values, primary.get_db_prep_save(number, connection)],
        )


def insert(row: models.Model) -> None:
    """Add a row by SQL as it is, without what the program would add to it."""
    fields = [field for field in row._meta.concrete_fields if getattr(row, field.attname) is not None]
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{row._meta.db_table}" ({names}) VALUES ({marks})', values)  # noqa: S608


def delete(model: type[models.Model], **columns: Any) -> None:
    """Delete rows by SQL."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    names = " AND ".join(f'"{field.column}" = %s' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE {names}', list(columns.values()))  # noqa: S608


def password_hash(password: str) -> str:
    """What somebody writes who knows how passwords are stored."""
    return make_password(password)
