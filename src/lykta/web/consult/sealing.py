"""Sealed texts: each is bound to its table, its row and its column, and every page opens them here.

A text that was changed, moved or sealed under a key that is not here is left as it is, and pages say so.
"""

import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext

from lykta.web.keys.sealing import Key, SealBrokenError, SealedPlace, seal, unseal
from lykta.web.server_keys import server_keys
from lykta.web.team.seals import keyed_seal


def sealed_text() -> "models.BinaryField[bytes | memoryview[int], bytes]":
    """A column whose text is sealed under the key of the consultation that the row belongs to.

    Empty bytes are not text. It is written and read through the methods of `SealedRow`.
    """
    return models.BinaryField(default=bytes, blank=True)


@dataclass(frozen=True, slots=True)
class OpenedText:
    """What a sealed column holds; as a string, a broken text says that it cannot be opened."""

    text: str
    """Empty where it is broken."""
    is_broken: bool = False

    def __str__(self) -> str:
        return gettext("This text cannot be opened") if self.is_broken else self.text

    def __bool__(self) -> bool:
        return self.is_broken or bool(self.text)


class SealedRow(models.Model):
    """A row that has its number before it is stored, so that its texts can be bound to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    chosen: ClassVar[tuple[str, ...]] = ()
    """The columns that a form fills in beside the texts: a form sent twice has the same in them."""
    bound_to: ClassVar[tuple[str, ...]] = ()
    """The columns that say whose the texts are and where they stand: once one is changed, no text opens."""

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

    def open(self, column: str, key: Key | None) -> OpenedText:
        """The text of a column for a page. Without a key, every text that is there is broken."""
        try:
            if key is not None:
                return OpenedText(self.text(column, key))
        except SealBrokenError:
            pass
        return OpenedText("", is_broken=bool(getattr(self, column)))

    def holds(self, column: str, text: str, key: Key) -> bool:
        """Whether the text of a column is this one; a broken text is none."""
        found = self.open(column, key)
        return not found.is_broken and found.text == text

    def _place(self, column: str) -> SealedPlace:
        told = [f"{name}={_write_bound(getattr(self, name))}" for name in self.bound_to]
        return SealedPlace(self._meta.db_table, " ".join([str(self.pk), *told]), column)


def _write_bound(value: object) -> str:
    """What a text is bound to, alike from both databases."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


@dataclass(frozen=True)
class OpenedRow[Row: SealedRow]:
    """A row for a page, with its texts opened."""

    row: Row
    texts: Mapping[str, OpenedText]


def open_rows[Row: SealedRow](rows: Iterable[Row], key: Key | None, *columns: str) -> list[OpenedRow[Row]]:
    """Rows of one consultation with the texts of these columns opened."""
    return [OpenedRow(row, {column: row.open(column, key) for column in columns}) for row in rows]


def name_tag(code_name: str) -> bytes:
    """The 32 bytes that a code name is looked up by, whatever its case: a hash keyed with the pepper.

    Without the pepper nobody can try names against what lies in the database or in its write-ahead log.
    """
    folded = unicodedata.normalize("NFKC", code_name.strip()).casefold()
    return blake2b(
        folded.encode(), key=server_keys().pepper, digest_size=32, person=b"lykta-case-name"
    ).digest()


def seal_of_parts(number: Any, parts: Iterable[tuple[int, str]]) -> bytes:
    """The seal over all parts of a consultation at once: that nobody has a part is sealed as well."""
    taken = {str(agency): str(part) for agency, part in parts}
    return keyed_seal("consult_participation", {"consultation_id": str(number), "parts": taken})
