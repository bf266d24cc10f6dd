"""Rows with sealed texts: each text is bound to its table, its row and its column."""

import uuid
from typing import ClassVar

from django.db import models

from lykta.web.keys.sealing import Key, Place, SealBrokenError, seal, unseal


def sealed_text() -> "models.BinaryField[bytes | memoryview[int], bytes]":
    """A column whose text is sealed under the key of the consultation that the row belongs to.

    Empty bytes are no text. It is written and read through `SealedRow.set_text` and `SealedRow.text`.
    """
    return models.BinaryField(default=bytes, blank=True)


class SealedRow(models.Model):
    """A row that has its number before it is stored, so that its texts can be bound to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    chosen: ClassVar[tuple[str, ...]] = ()
    """The columns that somebody fills in beside the texts: a form sent twice has the same in them."""

    class Meta:
        abstract = True

    def choices_made(self) -> tuple[object, ...]:
        """What the columns in `chosen` hold."""
        return tuple(getattr(self, name) for name in self.chosen)

    def set_text(self, column: str, text: str, key: Key) -> None:
        """Seal a text for a column of this row; an empty one is stored as none. Saving is the caller's."""
        setattr(self, column, seal(text.encode(), key, self._place(column)) if text else b"")

    def text(self, column: str, key: Key) -> str:
        """The text of a column; SealBrokenError where it is not what was sealed there."""
        sealed = bytes(getattr(self, column))
        return unseal(sealed, key, self._place(column)).decode() if sealed else ""

    def holds(self, column: str, text: str, key: Key) -> bool:
        """Whether the text of a column is this one; one that cannot be opened is no text that could be."""
        try:
            return self.text(column, key) == text
        except SealBrokenError:
            return False

    def _place(self, column: str) -> Place:
        return Place(self._meta.db_table, str(self.pk), column)
