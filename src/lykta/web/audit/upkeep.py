"""Keeping anchors of the log: beside the keys, in a file, by mail, and signed by a time-stamp authority.

Cheap enough for a timer that runs every few minutes. The letter and the time stamp go out once a day at most.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

import requests
import rfc3161_client as rfc3161
from cryptography import x509
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from lykta.errors import InputError
from lykta.files import write_file
from lykta.web.audit import anchors
from lykta.web.audit.chain import Anchor, Broken, Fault
from lykta.web.audit.models import numbered_rows, row
from lykta.web.audit.verify import LogState, state
from lykta.web.server_keys import server_key_folder

_MAILED: Final = f"{anchors.BESIDE_THE_KEYS}-mailed"
"""The file beside the keys with the day of the last letter."""
_STAMP: Final = f"{anchors.BESIDE_THE_KEYS}-{{day}}-{{number}}.tsr"
_PART_BYTES: Final = 4_096
_MOST_PARTS: Final = 25
"""How much of an answer is read: a time stamp with its chain of certificates has some 5,000 bytes."""
_TIMEOUT_S: Final = 20.0
"""Longer than any authority takes, and shorter than the ten minutes after which upkeep runs again."""
_LANGUAGES: Final = ("sv", "en")


class Undone(StrEnum):
    """What could not be done, as a code."""

    END = "end"
    """The log's end is damaged: nothing was noted of it."""
    BESIDE_THE_KEYS = "beside-the-keys"
    FILE = "file"
    MAIL = "mail"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class UpkeepOutcome:
    """The anchor that was kept, what could not be done, and what is wrong at the log's end."""

    anchor: Anchor | None
    undone: tuple[Undone, ...]
    fault: Broken | None = None


@dataclass(frozen=True, slots=True)
class Stamps:
    """The time stamps beside the keys: how many hold, and what is wrong with others."""

    whole: int
    faults: tuple[Broken, ...]
    unchecked: int
    """Those that no root certificate is there for."""


def keep_anchors(on: date, *, end: LogState | None = None, without: Collection[Path] = ()) -> UpkeepOutcome:
    """Note the newest entry wherever the settings say, if the log's end is as it was left.

    Earlier anchors stay where they are: a log that was damaged is found by them, and later entries need
    anchors of their own. What has to be done with all entries before an anchor is kept is done for those up
    to the `end` that was looked at before; the files `without` get no anchor.
    """
    found, folder = end or state(), server_key_folder()
    if found.anchor is None:
        return UpkeepOutcome(None, (Undone.END,), found.fault)
    anchor, undone = found.anchor, []
    outside, beside = settings.LYKTA.anchors, folder / anchors.BESIDE_THE_KEYS
    if outside and (outside in without or not _add_to(outside, anchor, on)):
        undone.append(Undone.FILE)
    if beside in without or not anchors.add_beside_the_keys(folder, anchor, on):
        undone.append(Undone.BESIDE_THE_KEYS)
    if settings.LYKTA.anchors_mail and not _mail(folder, anchor, on):
        undone.append(Undone.MAIL)
    if settings.LYKTA.stamp_address and not _stamp(folder, anchor, on):
        undone.append(Undone.STAMP)
    return UpkeepOutcome(anchor, tuple(undone))


def keep_first_anchor(on: date) -> None:
    """Note the first entry of a new log beside the keys, unless anchors of an earlier log lie there.

    They stay: a backup of that log may be about to be restored, and is then held against them.
    """
    found, folder = state(), server_key_folder()
    if found.anchor and anchors.newest_beside_the_keys(folder) is None:
        anchors.add_beside_the_keys(folder, found.anchor, on)


def forget_anchors(hashes: Collection[bytes]) -> None:
    """Remove the anchors beside the keys with these hashes: another log took the place of theirs."""
    path = server_key_folder() / anchors.BESIDE_THE_KEYS
    lines = path.read_text("ascii").splitlines(keepends=True) if path.exists() else []
    left = [line for line in lines if not any(digest.hex() in line for digest in hashes)]
    if left != lines:
        write_file(path, "".join(left).encode("ascii"))


def all_anchors() -> tuple[Anchor, ...]:
    """The anchors beside the keys and in the file that the settings name. InputError for a wrong line."""
    return tuple(anchor for path in _anchor_files() for anchor in anchors.read_anchors(path))


def find_files_against(fault: Broken) -> tuple[Path, ...]:
    """The files with anchors that an `anchor` fault tells of: the log has other entries of those numbers."""
    rows = map(row, numbered_rows().filter(number__range=(fault.number, fault.last)))
    hashes = {each.number: each.hash for each in rows}
    return tuple(
        path
        for path in _anchor_files()
        if any(hashes.get(each.number, each.hash) != each.hash for each in anchors.read_anchors(path))
    )


def require_own_anchors(own: Collection[bytes] = ()) -> None:
    """Raise InputError where anchors tell of entries of another log than the one with these hashes.

    Once a second log is kept with the keys of the first, its anchors have each take the other for damage.
    """
    others = [anchor for anchor in all_anchors() if anchor.hash not in own]
    if others:
        highest = max(anchor.number for anchor in others)
        raise InputError(
            "The key folder, or the file of LYKTA_ANCHORS, has anchors of another audit log, up to entry "
            f"{highest}. Nothing was done: two logs with the same anchors break each other. To practise, "
            "use a copy of the key folder without its files audit-anchor*, and no LYKTA_ANCHORS. If this "
            "database is to take the place of the other, which is not used again, add --takes-place."
        )


def anchor_letter(anchor: Anchor, on: date) -> EmailMessage:
    """The letter with an anchor: fixed words, its line, and the line in the form for paper."""
    texts = []
    for language in _LANGUAGES:
        with translation.override(language):
            told = _(
                "This is the newest entry of the audit log. Keep this letter: it can show later that the log "
                "up to this entry was neither cut nor rewritten."
            )
            texts.append(told)
    with translation.override(_LANGUAGES[0]):
        subject = _("The audit log's newest entry")
    lines = [anchors.as_line(anchor, on), anchors.as_paper(anchor, on)]
    return EmailMessage(
        subject=subject,
        body="\n\n".join([*texts, *lines]) + "\n",
        to=[settings.LYKTA.anchors_mail],
        headers={"Auto-Submitted": "auto-generated"},
    )


def check_stamps(lost: Iterable[Broken] = ()) -> Stamps:
    """Hold every time stamp beside the keys against the log: each is signed, and for the entry that is there.

    `lost` are the numbers that a restored backup had not: a time stamp of such an entry is not a fault.
    """
    paths = sorted(server_key_folder().glob(_STAMP.format(day="*", number="*")))
    if not paths or not settings.LYKTA.stamp_roots:
        return Stamps(0, (), len(paths))
    roots = _roots()
    found = [_fault_of(path, roots) for path in paths]
    gone = [range(span.number, span.last + 1) for span in lost]
    faults = tuple(
        fault
        for fault in found
        if fault and not (fault.fault is Fault.CUT_OFF and any(fault.number in span for span in gone))
    )
    return Stamps(whole=sum(fault is None for fault in found), faults=faults, unchecked=0)


def _anchor_files() -> list[Path]:
    paths = (server_key_folder() / anchors.BESIDE_THE_KEYS, settings.LYKTA.anchors)
    return [path for path in paths if path]


def _add_to(path: Path, anchor: Anchor, on: date) -> bool:
    return anchors.newest_in(path) == anchor or anchors.add_line(path, anchors.as_line(anchor, on))


def _mail(folder: Path, anchor: Anchor, on: date) -> bool:
    mailed = folder / _MAILED
    try:
        if mailed.exists() and mailed.read_text("ascii") == on.isoformat():
            return True
        anchor_letter(anchor, on).send()
        # After it was taken: stopped in between, it is sent twice rather than never.
        write_file(mailed, on.isoformat().encode("ascii"))
    except OSError:
        # Whatever a mail server refuses with is one of these. Its own words may hold the address: not told.
        return False
    return True


def _stamp(folder: Path, anchor: Anchor, on: date) -> bool:
    day = on.strftime("%Y%m%d")
    if any(folder.glob(_STAMP.format(day=day, number="*"))):
        return True
    asked = (
        rfc3161.TimestampRequestBuilder()
        .data(_bytes_to_stamp(anchor))
        .hash_algorithm(rfc3161.HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .build()
    )
    try:
        reply = _answer(asked.as_bytes())
        _verifier(_roots(), asked.nonce).verify_message(
            rfc3161.decode_timestamp_response(reply), _bytes_to_stamp(anchor)
        )
        write_file(folder / _STAMP.format(day=day, number=anchor.number), reply)
    except (OSError, ValueError, InputError, rfc3161.VerificationError):
        # An authority that is not reached, or whose answer does not hold: what it said is not told.
        return False
    return True


def _answer(query: bytes) -> bytes:
    """What the authority answers to a query; OSError where it does not, as for every fault of a network."""
    with requests.post(
        settings.LYKTA.stamp_address,
        data=query,
        headers={"Content-Type": "application/timestamp-query"},
        timeout=_TIMEOUT_S,
        allow_redirects=False,
        stream=True,
    ) as answer:
        answer.raise_for_status()
        return b"".join(islice(answer.iter_content(_PART_BYTES), _MOST_PARTS))


def _bytes_to_stamp(anchor: Anchor) -> bytes:
    """What is stamped: the anchor's line without its day."""
    return f"{anchor.number} {anchor.hash.hex()}".encode("ascii")


def _fault_of(path: Path, roots: list[x509.Certificate]) -> Broken | None:
    number = int(path.stem.rpartition("-")[2])
    found = numbered_rows().filter(number=number).first()
    digest = row(found).hash if found else None
    try:
        reply = rfc3161.decode_timestamp_response(path.read_bytes())
        imprint = reply.tst_info.message_imprint.message
        _verifier(roots, None).verify(reply, imprint)
    except (OSError, ValueError, rfc3161.VerificationError):
        return Broken(number, Fault.STAMP)
    if digest is None:
        return Broken(number, Fault.CUT_OFF)
    expected = sha256(_bytes_to_stamp(Anchor(number, digest))).digest()
    return None if imprint == expected else Broken(number, Fault.ANCHOR)


def _roots() -> list[x509.Certificate]:
    path = settings.LYKTA.stamp_roots
    try:
        return x509.load_pem_x509_certificates(path.read_bytes() if path else b"")
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} holds no certificates in PEM form. No time stamp was checked; set LYKTA_STAMP_ROOTS."
        ) from error


def _verifier(roots: list[x509.Certificate], nonce: int | None) -> rfc3161.Verifier:
    return rfc3161.VerifierBuilder(roots=roots, nonce=nonce).build()
