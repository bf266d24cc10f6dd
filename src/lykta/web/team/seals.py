"""Rows bound by a keyed seal: what was written outside the program, by hand in the database, is found.

A seal is keyed BLAKE2b over the table and the values of a row's columns, under a key derived from the
pepper. The pepper lies outside the database and stays when master keys are rotated. A seal does not show that
a whole earlier row was put back in its own place: that row was true once.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import blake2b
from hmac import compare_digest
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction

from lykta.web.keys.sealing import SealBrokenError
from lykta.web.server_keys import server_keys

SEAL_BYTES: Final = 32
SEAL: Final = "seal"
"""The column of the seal."""
_PURPOSE: Final = b"lykta-row-seal"
_REFUSED: Final = (
    "The row {number} of {table} was changed outside the program: its seal is not true. Nothing was changed; "
    "`lykta consult keys check` names such rows."
)


def keyed_seal(table: str, values: Mapping[str, object]) -> bytes:
    """The seal of named values in a table: 32 bytes that only the server's keys can make."""
    # From the pepper, as the audit log's: a rotation of master keys changes no seal.
    key = blake2b(key=server_keys().pepper, digest_size=SEAL_BYTES, person=_PURPOSE).digest()
    named = [[name, _encode_value(value)] for name, value in sorted(values.items())]
    text = json.dumps([table, named], ensure_ascii=True, separators=(",", ":"))
    return blake2b(text.encode(), key=key, digest_size=SEAL_BYTES).digest()


def seal_of(row: models.Model, left_out: Collection[str] = frozenset()) -> bytes:
    """The seal that a row must have, over all its columns but the seal and those left out.

    A column with its default is not written into the seal. So a column that a later version adds leaves the
    seals of older rows true, and a change of any column, to its default or away from it, gives another seal.
    """
    values = {}
    for field in row._meta.concrete_fields:
        if field.name == SEAL or field.name in left_out:
            continue
        value = field.to_python(getattr(row, field.attname))
        # A default that is called is another each time.
        is_called = field.has_default() and callable(field.default)
        if is_called or value != field.get_default():
            values[str(field.column)] = value
    return keyed_seal(row._meta.db_table, values)


def is_seal(kept: object, true: bytes) -> bool:
    """Whether what a column holds is the seal that it must be."""
    return isinstance(kept, bytes | memoryview) and compare_digest(bytes(kept), true)


def seal_rows(model: type[models.Model], left_out: Collection[str] = frozenset()) -> None:
    """Seal all rows of a table as they are: for the migration that adds the column, and for nothing else."""
    for row in model._base_manager.all():
        model._base_manager.filter(pk=row.pk).update(**{SEAL: seal_of(row, left_out)})


class BoundRows(models.QuerySet[Any]):
    """Rows whose seals follow what is updated."""

    def update(self, **values: Any) -> int:
        """Update rows and seal them anew; SealBrokenError, and nothing is changed, where one was not true."""
        with transaction.atomic():
            numbers = [row.require_bound().pk for row in self.select_for_update()]
            changed = super().update(**values)
            for row in self.model._base_manager.filter(pk__in=numbers):
                row.store_seal()
        return changed


class BoundRow(models.Model):
    """A row that carries a seal over its columns, written by `save`."""

    seal = models.BinaryField(default=bytes, max_length=SEAL_BYTES, editable=False)

    objects: ClassVar[models.Manager[Any]] = BoundRows.as_manager()

    UNBOUND: ClassVar[frozenset[str]] = frozenset()
    """Columns that the seal does not cover, since others than the program's own acts write them."""

    class Meta:
        abstract = True

    @property
    def is_bound(self) -> bool:
        """Whether the row is as the program wrote it."""
        try:
            return is_seal(self.seal, seal_of(self, self.UNBOUND))
        except (ValidationError, TypeError, ValueError):
            # A value that its column cannot hold was not written by the program.
            return False

    def require_bound(self) -> Self:
        """The row; SealBrokenError where it was changed outside the program."""
        if not self.is_bound:
            raise SealBrokenError(_REFUSED.format(number=self.pk, table=self._meta.db_table))
        return self

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Store the row and its seal; SealBrokenError where the stored row was not true."""
        given = None if update_fields is None else set(update_fields)
        if given is not None and given <= self.UNBOUND:
            super().save(update_fields=given, **options)
            return
        with transaction.atomic():
            is_new = self._state.adding
            if not is_new:
                self.seal = self._seal_after(given)
                given = None if given is None else {*given, SEAL}
            super().save(update_fields=given, **options)
            if is_new:
                # The number of the row is part of what is sealed.
                self.store_seal()

    def seal_anew(self, changed: Iterable[str]) -> None:
        """Store columns and seal the row, true or not: for an act that takes away what the row gave."""
        with transaction.atomic():
            super().save(update_fields=changed)
            self.store_seal()

    def store_seal(self) -> None:
        """Store the seal of the row as it is."""
        self.seal = seal_of(self, self.UNBOUND)
        type(self)._base_manager.filter(pk=self.pk).update(**{SEAL: self.seal})

    def _seal_after(self, given: set[str] | None) -> bytes:
        # Over the row as it is stored, with what is now changed: what is old in memory is not sealed.
        kept = type(self)._base_manager.select_for_update().get(pk=self.pk)
        kept.require_bound()
        for field in self._meta.concrete_fields:
            if given is None or field.name in given or field.attname in given:
                setattr(kept, field.attname, getattr(self, field.attname))
        return seal_of(kept, self.UNBOUND)


def _encode_value(value: object) -> object:
    """A value with its kind, so that no two values of different kinds are written alike."""
    written: object
    match value:
        case None | bool() | int():
            written = value
        case str():
            written = str(value)
        case datetime():
            written = ["moment", value.astimezone(UTC).isoformat()]
        case date():
            written = ["day", value.isoformat()]
        case UUID():
            written = ["number", str(value)]
        case bytes() | memoryview():
            written = ["bytes", bytes(value).hex()]
        case dict() | list():
            written = ["json", json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))]
        case _:
            raise TypeError(f"a seal covers no {type(value).__name__}")
    return written
