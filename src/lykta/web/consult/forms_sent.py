"""Forms that are sent twice or late: a form that makes a row makes one, and none replaces a text unseen.

A form that makes a row carries a random key, from which the row's number is derived. A form that replaces a
text carries the version of what it was opened with.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final
from uuid import UUID, uuid4

from lykta.web.consult.models import Consultation
from lykta.web.consult.models.sealed import SealedRow
from lykta.web.consult.receipts import is_number
from lykta.web.consult.states import Act, NotNowError, Refusal, enter, lock
from lykta.web.server_keys import server_keys

# 64 bits of a keyed hash: two versions of one text are the same by chance in one of 2 to the 64.
_VERSION_BYTES: Final = 8


def store_once[Row: SealedRow](
    row: Row, consultation: Consultation, act: Act, texts: Mapping[str, str], *, form: str
) -> tuple[Row, bool]:
    """Store a new row under the number that its form's key gives; returns it and whether it is new.

    The consultation is locked, and the state that the act leads to is set, not yet stored. Where the form was
    sent before with the same content the row of that time is returned, whatever the state is by now. Raises
    `NotNowError` where the table refuses the act, or the form was sent before with another content. Without a
    key every call makes a row.
    """
    lock(consultation)
    key = consultation.key()
    row.pk = row_number(form, row._meta.db_table, str(consultation.pk))
    before = type(row)._base_manager.filter(pk=row.pk).first()
    if before is not None:
        same_texts = all(before.holds(column, text, key) for column, text in texts.items())
        if same_texts and before.choices_made() == row.choices_made():
            return before, False
        raise NotNowError(Refusal.SENT_BEFORE)
    enter(consultation, act)
    for column, text in texts.items():
        row.set_text(column, text, key)
    row.save(force_insert=True)
    return row, True


def row_number(form: str, table: str, of: str) -> UUID:
    """The number of the row that a form makes: the same each time for its key, and random without one."""
    if not is_number(form):
        return uuid4()
    hashed = blake2b(
        f"{table} {of} {form}".encode(), key=server_keys().pepper, digest_size=16, person=b"lykta-desk-form"
    )
    return UUID(bytes=hashed.digest())


def version_of(*content: object) -> str:
    """The version of what a form replaces: sealed bytes, days and numbers of rows, in a fixed order.

    Empty where there is nothing yet, as in a form without a version.
    """
    if not any(content):
        return ""
    hashed = blake2b(
        repr(content).encode(),
        key=server_keys().pepper,
        digest_size=_VERSION_BYTES,
        person=b"lykta-version",
    )
    return hashed.hexdigest()


def require_version(opened_with: str | None, now: str) -> None:
    """Raise `NotNowError` where a form was opened with another version; None asks for no check."""
    if opened_with is not None and opened_with != now:
        raise NotNowError(Refusal.CHANGED)
