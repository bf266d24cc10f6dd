"""The numbers of deleted consultations, noted outside the database, so that no backup brings them back.

A backup from before a deletion holds what was deleted, and tells nothing of it. Each number is noted as a
keyed hash beside the keys, and beside the file of anchors that the settings name. The purge, without which a
restored server does not start, deletes what is noted. The web server cannot write there: the audit log tells
what was deleted since the newest anchor, and this is noted before the next one is kept.
"""

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from lykta.files import PRIVATE
from lykta.web.audit import anchors
from lykta.web.audit.verify import Sealed, find_done_since
from lykta.web.consult import compacting
from lykta.web.consult.models import Consultation, EarlyReason
from lykta.web.server_keys import derived_key, server_key_folder
from lykta.web.team.log_codes import DELETE, EARLY

BESIDE_THE_KEYS: Final = "deleted"
_SUFFIX: Final = "-deleted"
_EARLY_MARK: Final = "deleted-early"
_HASHED_FOR: Final = b"lykta-deleted"
# Also the end of a line that goes on one which was cut short when the power failed.
_LINE: Final = re.compile(rf"(?P<hash>[0-9a-f]{{64}})(?P<spam> {EarlyReason.SPAM})?$", re.MULTILINE)


def note_deletions() -> Mapping[Path, Path]:
    """Note what was deleted since the newest anchor of each place, before an anchor is kept there.

    Gives the files that could not be written, by the file of anchors that each lies beside. No anchor may be
    kept there: what was deleted before it is not looked for again. Where two members deleted something before
    its day, `early_deletion_mark` is there afterwards.
    """
    unwritten = {}
    for anchored, path in _places():
        after = anchors.newest_in(anchored) if anchors.is_there(path) else None
        known = _read(path)
        lines = {_hash(each.of): each for each in find_done_since(DELETE, after.number if after else 0)}
        new = {digest: each for digest, each in lines.items() if digest not in known}
        # First, for what is noted is not new when this is run again.
        marked = not any(EARLY in each.detail for each in new.values()) or _make(early_deletion_mark())
        written = marked and all(anchors.add_line(path, _line(digest, each)) for digest, each in new.items())
        if not (written and _make(path)):
            unwritten[anchored] = path
    return unwritten


def early_deletion_mark() -> Path:
    """The file that is there from an early deletion until that is out of the database's files."""
    return server_key_folder() / _EARLY_MARK


def take_out_of_files(*, patience_s: float = compacting.PATIENCE_S) -> compacting.Compacted:
    """Take what was deleted out of the database's files, as `compacting.compact` does.

    The mark of an early deletion goes when nothing is left to be done.
    """
    found = compacting.compact(patience_s=patience_s)
    if not found.undone:
        early_deletion_mark().unlink(missing_ok=True)
    return found


def find_deleted_before() -> Mapping[UUID, bool]:
    """The consultations that are here although they were deleted, and whether each was spam."""
    noted = {digest: is_spam for _, path in _places() for digest, is_spam in _read(path).items()}
    here = Consultation.objects.only("pk") if noted else ()
    hashed = {each.pk: _hash(each.reference) for each in here}
    return {number: noted[digest] for number, digest in hashed.items() if digest in noted}


def _places() -> Iterator[tuple[Path, Path]]:
    """Each file of anchors, and the file beside it for what was deleted."""
    folder, outside = server_key_folder(), settings.LYKTA.anchors
    yield folder / anchors.BESIDE_THE_KEYS, folder / BESIDE_THE_KEYS
    if outside:
        yield outside, outside.with_name(outside.name + _SUFFIX)


def _read(path: Path) -> dict[str, bool]:
    try:
        text = path.read_text("ascii", errors="replace")
    except OSError:
        # There is none yet. One that cannot be read is told when the next anchor is kept there.
        return {}
    return {found["hash"]: bool(found["spam"]) for found in _LINE.finditer(text)}


def _make(path: Path) -> bool:
    """Whether the file is there; it is made empty, so that the whole log is not read again each time."""
    try:
        path.touch(mode=PRIVATE)
    except OSError:
        return False
    return True


def _line(digest: str, each: Sealed) -> str:
    return f"{digest} {EarlyReason.SPAM}" if each.detail.get(EARLY) == EarlyReason.SPAM else digest


def _hash(reference: str) -> str:
    return blake2b(reference.encode(), key=derived_key(_HASHED_FOR), digest_size=32).hexdigest()
