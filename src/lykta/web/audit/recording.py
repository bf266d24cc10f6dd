"""Adding to the log, in the same transaction as the act: neither is there without the other.

The log's end is looked at before each entry. Where it is damaged, the act is still done, since people in
danger depend on the site, and nothing is sealed anew: an entry of its own notes the damage first, under a
number above every number known, so that a gap stays a gap.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import BigIntegerField

from lykta.web.audit import chain
from lykta.web.audit.anchors import newest_beside_the_keys
from lykta.web.audit.chain import Anchor, Broken, Fault, Seals, StoredEntry
from lykta.web.audit.models import HEAD, Entry, Head, head_row, numbered_rows, row
from lykta.web.server_keys import server_key_folder, server_keys

ASKER: Final = "asker"
"""Who acts, where it is someone who asked the team: they have no number."""
NOBODY: Final = "nobody"
"""Who acts, where no member is logged in."""
SYSTEM: Final = "system"
"""Who acts, where upkeep does."""

_BEGINNING: Final = "database.prepare"
_WIDEST_GAP: Final = 2**32
"""Entries further than this beyond the highest known number are left to verification: a single forged one
under the largest number would else leave no number for true ones."""
_LOOKED_THROUGH: Final = 10_000
"""In how many entries a note of damage is looked for: more than are written between two anchors."""

type Code = str | int | bool | list[str] | list[int] | None
"""What an entry's detail may hold: codes and numbers of rows."""


class Outcome(StrEnum):
    """What became of an act."""

    OPENED = "opened"
    """It was read, or a page for doing it was opened, and nothing was changed."""
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class End:
    """The end of the log: its newest entry, the highest number known, and what is wrong, if anything."""

    newest: StoredEntry | None
    highest: int
    fault: Broken | None


class _NewestSeen:
    """The newest entry that this process saw committed, and before that the newest anchor beside the keys.

    It shows that an older head was put back, seal and all, while the server runs.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._anchor: Anchor | None = None
        self._is_read = False

    def get(self) -> Anchor | None:
        with self._lock:
            if not self._is_read:
                self._anchor, self._is_read = newest_beside_the_keys(server_key_folder()), True
            return self._anchor

    def take(self, anchor: Anchor) -> None:
        with self._lock:
            # Threads are told of their commits in any order.
            if self._anchor is None or self._anchor.number < anchor.number:
                self._anchor, self._is_read = anchor, True

    def replace(self, anchor: Anchor | None) -> None:
        with self._lock:
            self._anchor, self._is_read = anchor, True

    def forget(self) -> None:
        with self._lock:
            self._anchor, self._is_read = None, False


_SEEN: Final = _NewestSeen()


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
    _add(_content(act, who=who, of=of, outcome=outcome, detail=detail))


def begin() -> None:
    """Write the first entry of a new, empty log, whatever anchors of an earlier log lie beside the keys."""
    _SEEN.replace(None)
    record(_BEGINNING, who=SYSTEM)


def record_restore(highest: int) -> None:
    """Add the entry that tells of a restored backup, numbered above `highest`, which any anchor tells of.

    The numbers between the backup's last entry and this one are told as lost, so that the gap is explained.
    """
    _SEEN.replace(None)
    known = end().highest
    lost: dict[str, Code] = {"lost": [known + 1, highest]} if highest > known else {}
    _add(_content(chain.RESTORE, who=SYSTEM, detail=lost), above=highest)


def forget_seen() -> None:
    """Forget what this process saw of the log, so that another database's log is not held against it."""
    _SEEN.forget()


def has_begun() -> bool:
    """Whether the log has a head or an entry."""
    return Head.objects.exists() or Entry.objects.exists()


def seals() -> Seals:
    """What makes and checks seals with this server's keys."""
    # The pepper stays when master keys change, so that old logs can be proved.
    return Seals(server_keys().pepper)


def end() -> End:
    """The end of the log, held against what this process saw, or else the newest anchor beside the keys."""
    # Asked for before the database is read: what is seen later may be newer than what is read.
    seen = _SEEN.get()
    return _end(head_row(), seals(), seen)


def _content(
    act: str,
    *,
    who: str,
    of: str = "",
    outcome: Outcome = Outcome.DONE,
    detail: Mapping[str, Code] | None = None,
) -> dict[str, object]:
    told: dict[str, object] = {"who": who, "act": act, "of": of, "outcome": str(outcome)}
    return {**told, "detail": dict(detail)} if detail else told


def _add(told: Mapping[str, object], *, above: int = 0) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an act and its entry belong in one transaction")
    head, made = _locked_head(), seals()
    found = _end(head, made, _SEEN.get())
    before, highest = chain.link(found.newest.hash) if found.newest else chain.START, found.highest
    if found.fault:
        damage = _append(made, before, highest + 1, _telling_of(found.fault))
        before, highest = damage.hash, damage.number
    newest = _append(made, before, max(highest, above) + 1, told)
    seal = made.of_head(newest.number, newest.hash)
    Head.objects.filter(pk=HEAD).update(number=newest.number, hash=newest.hash, seal=seal)
    transaction.on_commit(lambda: _SEEN.take(newest))


def _locked_head() -> StoredEntry | None:
    """The head, locked until the transaction ends, so that entries come one after the other, also in time."""
    head = head_row(lock=True)
    if head is not None:
        return head
    _, is_new = Head.objects.select_for_update().get_or_create(pk=HEAD)
    return None if is_new else head_row(lock=True)


def _append(made: Seals, before: bytes, number: int, told: Mapping[str, object]) -> Anchor:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    content = json.dumps({"at": at, **told}, ensure_ascii=False).encode()
    digest = chain.hash_of(before, number, content)
    Entry.objects.create(number=number, content=content, hash=digest, seal=made.of_entry(number, digest))
    return Anchor(number, digest)


def _telling_of(fault: Broken) -> dict[str, object]:
    detail: dict[str, Code] = {"fault": str(fault.fault), "number": fault.number}
    return _content(chain.BREAK, who=SYSTEM, of=f"entry:{fault.number}", detail=detail)


def _end(head: StoredEntry | None, made: Seals, seen: Anchor | None) -> End:
    trusted = head if head and made.is_head_true(head) else None
    known = max(trusted.number or 0 if trusted else 0, seen.number if seen else 0)
    below = min(known + _WIDEST_GAP, BigIntegerField.MAX_BIGINT)
    found = numbered_rows().filter(number__lte=below).order_by("-number").first()
    newest = row(found) if found else None
    last = newest.number or 0 if newest else 0
    fault = _unlike(seen, newest, last) if seen else None
    if fault and fault.fault is Fault.ANCHOR and _is_noted(fault.number, made):
        fault = None
    if fault is None and trusted is None:
        # A log that has not begun has neither.
        fault = Broken(last if head else last + 1, Fault.HEAD) if newest else None
    elif fault is None and trusted:
        fault = _untrue(trusted, newest, last, made)
    return End(newest, max(known, last), fault)


def _unlike(seen: Anchor, newest: StoredEntry | None, last: int) -> Broken | None:
    """What is wrong where the log is not the one that had this entry."""
    if seen.number > last:
        return Broken(last + 1, Fault.CUT_OFF)
    if newest and seen.number == last:
        return None if newest.hash == seen.hash else Broken(last, Fault.ANCHOR)
    found = numbered_rows().filter(number=seen.number).first()
    is_there = found is not None and row(found).hash == seen.hash
    return None if is_there else Broken(seen.number, Fault.ANCHOR)


def _is_noted(number: int, made: Seals) -> bool:
    """Whether a true entry after this number tells of damage: another process has met it already."""
    after = numbered_rows().filter(number__gt=number)[:_LOOKED_THROUGH]
    found = (each for each in map(row, after) if made.is_true(each))
    return any((chain.read_content(each.content) or {}).get("act") == chain.BREAK for each in found)


def _untrue(head: StoredEntry, newest: StoredEntry | None, last: int, made: Seals) -> Broken | None:
    """What is wrong with the entry that a true head tells of."""
    number = head.number or 0
    if newest is None or last < number:
        return Broken(last + 1, Fault.CUT_OFF)
    if last > number:
        return Broken(number + 1, Fault.HEAD)
    if newest.content is None or newest.hash is None or newest.seal is None:
        return Broken(number, Fault.TYPE)
    if newest.hash != head.hash:
        return Broken(number, Fault.HASH)
    return None if made.is_true(newest) else Broken(number, Fault.SEAL)
