"""Adding to the log, in the same transaction as the act: neither is there without the other."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from django.db import transaction

from lykta.web.audit import chain
from lykta.web.audit.models import Entry, Head
from lykta.web.server_keys import server_keys

ASKER: Final = "asker"
"""Who acts, where it is someone who asked the team: nobody is known more closely."""
NOBODY: Final = "nobody"
"""Who acts, where nobody is logged in."""
SYSTEM: Final = "system"
"""Who acts, where upkeep does."""

_HEAD: Final = 1

type Code = str | int | bool | list[str] | list[int] | None
"""What an entry's detail may hold: codes and numbers of rows."""


class Outcome(StrEnum):
    """What became of an act."""

    OPENED = "opened"
    """It was read, or a page for doing it was opened, and nothing was changed."""
    DONE = "done"
    REFUSED = "refused"


def record(
    act: str,
    *,
    who: str,
    of: str = "",
    outcome: Outcome = Outcome.DONE,
    detail: Mapping[str, Code] | None = None,
) -> None:
    """Add one entry: the act (a permission's name), who, what it was done to, and what became of it.

    `who` and `of` are numbers of rows or words of this module, never a name, an address or a text; `detail`
    holds codes that tell how the act was done, such as the role that an account was given. Outside a
    transaction it raises: the entry and the act must stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act and its entry belong in one transaction")
    # The row is locked until the transaction ends, so that entries come one after the other, also in time.
    head, _ = Head.objects.select_for_update().get_or_create(pk=_HEAD)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    told: dict[str, object] = {"at": at, "who": who, "act": act, "of": of, "outcome": str(outcome)}
    if detail:
        told["detail"] = dict(detail)
    last = chain.Entry(head.number, b"", bytes(head.hash)) if head.number else None
    entry = chain.following(last, json.dumps(told, ensure_ascii=False).encode())
    Entry.objects.create(number=entry.number, content=entry.content, hash=entry.hash)
    Head.objects.filter(pk=_HEAD).update(number=entry.number, hash=entry.hash, seal=seal_of(entry))


def seal_of(entry: chain.Entry) -> bytes:
    """What the head carries so that a log cut short inside the database is found: keyed BLAKE2b."""
    key = blake2b(key=_pepper(), digest_size=32, person=b"lykta-audit-key").digest()
    return blake2b(entry.number.to_bytes(8, "big") + entry.hash, key=key, digest_size=32).digest()


def _pepper() -> bytes:
    # The pepper stays when master keys change, so that old logs can be proved.
    return server_keys().pepper
