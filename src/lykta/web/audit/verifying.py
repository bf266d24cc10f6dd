"""Proving the log whole: its chain, its head, and the anchors that were noted elsewhere."""

import json
import secrets
from collections.abc import Iterable, Iterator

from lykta.web.audit import chain
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import seal_of
from lykta.web.snapshots import snapshot

_AT_ONCE = 10_000


def broken(anchors: Iterable[chain.Anchor] = ()) -> chain.Broken | None:
    """The first entry that is not as it was written, or None where the log is whole.

    The head's own number and hash serve as an anchor, if its seal is true; a head that is missing or without
    a true seal breaks the log at its end. A log that reaches an earlier, true head can only be told from a
    whole one by an anchor that lies outside the database.
    """
    with snapshot():
        return _broken(tuple(anchors))


def exported() -> Iterator[str]:
    """Each entry as a line of JSON: its number, what it says, and its hash."""
    with snapshot():
        for entry in _entries():
            told = json.loads(entry.content)
            yield json.dumps({"number": entry.number, **told, "hash": entry.hash.hex()}, ensure_ascii=False)


def _broken(anchors: tuple[chain.Anchor, ...]) -> chain.Broken | None:
    last = _last()
    if last is None:
        # The first entry is written with the tables (`lykta consult prepare`): an empty log was emptied.
        count = Entry.objects.count()
        return chain.first_broken(_entries(), anchors) or chain.Broken(count + 1, chain.Fault.HEAD)
    found = chain.first_broken(_entries(), [*anchors, chain.Anchor(last.number, last.hash)])
    if found:
        return found
    behind = Entry.objects.filter(number__gt=last.number).order_by("number").first()
    if behind:
        return chain.Broken(behind.number, chain.Fault.HEAD)
    return None if _is_sealed(last) else chain.Broken(last.number, chain.Fault.HEAD)


def anchor() -> chain.Anchor | None:
    """The last entry's number and hash, to be noted outside; None where nothing is logged."""
    last = _last()
    return chain.Anchor(last.number, last.hash) if last else None


def _last() -> chain.Entry | None:
    head = Head.objects.first()
    return chain.Entry(head.number, b"", bytes(head.hash)) if head and head.number else None


def _is_sealed(last: chain.Entry) -> bool:
    seal = Head.objects.values_list("seal", flat=True).first()
    return secrets.compare_digest(bytes(seal or b""), seal_of(last))


def _entries() -> Iterator[chain.Entry]:
    rows = Entry.objects.order_by("number").values_list("number", "content", "hash")
    for number, content, digest in rows.iterator(chunk_size=_AT_ONCE):
        yield chain.Entry(number, bytes(content), bytes(digest))
