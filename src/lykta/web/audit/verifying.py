"""Proving the log whole: its chain, its head, and the anchors that were noted elsewhere."""

import secrets
from collections.abc import Iterable, Iterator

from lykta.web.audit import chain
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import seal_of

_AT_ONCE = 2000


def broken(anchors: Iterable[chain.Anchor] = ()) -> chain.Broken | None:
    """The first entry that is not as it was written, or None where the log is whole.

    The head's own number and hash serve as an anchor, if its seal is true; a head without a true seal breaks
    the log at its end.
    """
    head = Head.objects.first()
    if head is None or not head.number:
        return chain.first_broken(_entries(), anchors)
    last = chain.Entry(head.number, b"", bytes(head.hash))
    found = chain.first_broken(_entries(), [*anchors, chain.Anchor(last.number, last.hash)])
    if found:
        return found
    behind = Entry.objects.filter(number__gt=head.number).order_by("number").first()
    if behind:
        return chain.Broken(behind.number, chain.Fault.ANCHOR)
    if not secrets.compare_digest(bytes(head.seal), seal_of(last)):
        return chain.Broken(head.number, chain.Fault.ANCHOR)
    return None


def anchor() -> chain.Anchor | None:
    """The last entry's number and hash, to be noted outside; None where nothing is logged."""
    head = Head.objects.first()
    return chain.Anchor(head.number, bytes(head.hash)) if head and head.number else None


def _entries() -> Iterator[chain.Entry]:
    rows = Entry.objects.order_by("number").iterator(chunk_size=_AT_ONCE)
    return (chain.Entry(row.number, bytes(row.content), bytes(row.hash)) for row in rows)
