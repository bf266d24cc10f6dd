"""The log's tables: its entries, and its head, which is locked while one is added."""

from typing import Any, Final

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from lykta.web.audit.chain import StoredEntry

HEAD: Final = 1
"""The key of the one row that is the head."""


class Entry(models.Model):
    """One entry of the chain: what it says, as JSON, and a seal that only the server's keys can make."""

    number = models.PositiveBigIntegerField(primary_key=True)
    content = models.BinaryField()
    hash = models.BinaryField()
    seal = models.BinaryField(default=bytes)


class Head(models.Model):
    """The last entry's number and hash, with a seal that only the server's keys can make."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(default=bytes)
    seal = models.BinaryField(default=bytes)


class _OfType(models.Func):
    """A column's value where it is of the type that the table was made for, and else NULL.

    SQLite lets any column hold a value of any type, also text that no program can decode.
    """

    arity = 1

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> Any:
        kind = "integer" if isinstance(self.output_field, models.IntegerField) else "blob"
        template = f"CASE WHEN typeof(%(expressions)s) = '{kind}' THEN %(expressions)s END"
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s")


def _value_or_null(name: str) -> _OfType:
    kind = models.BigIntegerField() if name == "number" else models.BinaryField()
    return _OfType(models.F(name), output_field=kind)


def numbered_rows() -> models.QuerySet[Entry, tuple[Any, ...]]:
    """The entries whose number is one, as values for `row`."""
    return all_rows().alias(is_numbered=_value_or_null("number")).filter(is_numbered__isnull=False)


def all_rows() -> models.QuerySet[Entry, tuple[Any, ...]]:
    """All rows of the log in the order of their numbers, as values for `row`; rows without a number too."""
    return Entry.objects.order_by("number").values_list(
        *map(_value_or_null, ("number", "content", "hash", "seal"))
    )


def row(values: tuple[Any, ...]) -> StoredEntry:
    """An entry from its values in the database."""
    number, *rest = values
    content, digest, seal = (None if value is None else bytes(value) for value in rest)
    return StoredEntry(number, content, digest, seal)


def head_row(*, lock: bool = False) -> StoredEntry | None:
    """The head as a row without content; `lock` lets no other entry be added until the transaction ends."""
    heads = Head.objects.select_for_update() if lock else Head.objects.all()
    found = heads.filter(pk=HEAD).values_list(*map(_value_or_null, ("number", "hash", "seal"))).first()
    return None if found is None else row((found[0], None, found[1], found[2]))
