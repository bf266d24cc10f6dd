"""A log of some entries, and what somebody can do to it who has the database and not the keys."""

import re
from itertools import count

from django.db import connection, transaction
from django.test import TestCase

from lykta.web.audit import chain
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import Outcome, record

# No two entries say the same: a log that is written anew within a second would else be the one before.
_consultations = count(1)


def write(entries: int) -> None:
    """Add entries as a server does for wrong receipts. The process remembers each as after a commit."""
    for _ in range(entries):
        with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
            record(
                "conversation.open",
                who="nobody",
                of=f"consultation:{next(_consultations)}",
                outcome=Outcome.REFUSED,
            )


def numbers() -> list[int]:
    """The numbers of the entries that are there."""
    return list(Entry.objects.order_by("number").values_list("number", flat=True))


def by_another(content: bytes) -> bytes:
    """What an entry says, with somebody else as who did it."""
    return re.sub(rb'"who": "[^"]*"', b'"who": "member:33"', content)


def rewrite(number: int) -> None:
    """Change who an entry names, and work out every later hash and the head's anew; seals cannot be made."""
    before = chain.START
    for entry in Entry.objects.order_by("number"):
        content = bytes(entry.content)
        if entry.number == number:
            content = by_another(content)
        before = chain.hash_of(before, entry.number, content)
        Entry.objects.filter(pk=entry.number).update(content=content, hash=before)
    Head.objects.update(hash=before)


def cut(left: int) -> None:
    """Delete all entries but so many, and leave the head."""
    Entry.objects.filter(pk__in=numbers()[left:]).delete()


def cut_with_head(left: int) -> None:
    """Delete all entries but so many, and have the head tell of the last of those, without a true seal."""
    cut(left)
    last = Entry.objects.order_by("-number").first()
    if last:
        Head.objects.update(number=last.number, hash=last.hash)
    else:
        Head.objects.all().delete()


def empty() -> None:
    """Delete all entries, and the head."""
    Entry.objects.all().delete()
    Head.objects.all().delete()


def change(number: int) -> None:
    """Change what an entry says."""
    entry = Entry.objects.get(pk=number)
    Entry.objects.filter(pk=number).update(content=by_another(bytes(entry.content)))


def change_seal(number: int) -> None:
    """Change an entry's seal."""
    Entry.objects.filter(pk=number).update(seal=bytes(32))


def change_hash(number: int) -> None:
    """Change an entry's hash."""
    Entry.objects.filter(pk=number).update(hash=bytes(32))


def remove(number: int) -> None:
    """Delete an entry."""
    Entry.objects.filter(pk=number).delete()


def exchange(number: int, other: int) -> None:
    """Have two entries change places, seals and all."""
    first, second = Entry.objects.get(pk=number), Entry.objects.get(pk=other)
    for old, new in ((first, second), (second, first)):
        Entry.objects.filter(pk=old.pk).update(content=new.content, hash=new.hash, seal=new.seal)


def push_in(number: int) -> None:
    """Add an entry there and move the later ones on."""
    for entry in Entry.objects.filter(number__gte=number).order_by("-number"):
        Entry.objects.filter(pk=entry.pk).update(number=entry.number + 1)
    Entry.objects.create(number=number, content=b"{}", hash=bytes(32))


def add_behind() -> None:
    """Add an entry after the last with a true hash; its seal cannot be made."""
    last = Entry.objects.get(pk=numbers()[-1])
    content = by_another(bytes(last.content))
    digest = chain.hash_of(bytes(last.hash), last.number + 1, content)
    Entry.objects.create(number=last.number + 1, content=content, hash=digest, seal=last.seal)


def store_as(kind: str, column: str, number: int) -> None:
    """Store a column of an entry as a value of another type, as SQLite lets anybody (`TEXT`, `REAL`)."""
    with connection.cursor() as cursor:
        statement = f"UPDATE audit_entry SET {column} = CAST({column} AS {kind}) WHERE number = %s"  # noqa: S608
        cursor.execute(statement, [number])
