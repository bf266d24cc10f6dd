"""`lykta consult audit`: the log proved whole, its newest entry noted outside, and all of it exported."""

import sys
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from lykta.cli.consult_server import read_text, set_up
from lykta.cli.terminal import harmless, screen
from lykta.errors import InputError

if TYPE_CHECKING:
    from lykta.web.audit.chain import Anchor, Broken
    from lykta.web.audit.upkeep import Stamps
    from lykta.web.audit.verify import ProofReport

FAULTS: Final[Mapping[str, str]] = {
    "number": "it does not follow the one before: an entry was removed, added or moved",
    "type": "it is not stored as an entry is, or cannot be read as one",
    "hash": "it, or what came before it, is not what was written",
    "seal": "its seal was not made with this server's keys: somebody else wrote it",
    "unsealed": "it has no seal: it was never sealed, or the seal was removed",
    "cut-off": "an anchor tells of it, and it is no longer there: the end was cut off",
    "anchor": "it is not the entry that was anchored: the log was written anew",
    "head": "the head of the log does not tell of it, or was not sealed with this server's keys",
    "break": "the server noted there that it had found the log's end damaged",
    "stamp": "the time stamp that was kept for it is damaged, or not signed by a trusted authority",
    "time": "its time lies before the one before it: a clock went backwards",
    "lost": "a restored backup had none of this number",
}
"""What each fault of the log means."""
_UNDONE: Final[Mapping[str, str]] = {
    "end": "The log's end is damaged. No anchor was kept; earlier ones are as they were.",
    "beside-the-keys": "No anchor could be kept beside the keys: the key folder cannot be written.",
    "file": "The file of LYKTA_ANCHORS cannot be written: no anchor was added to it. Look whether its medium "
    "is there.",
    "mail": "The mail server did not take the letter with the anchor. It is tried again when this runs next.",
    "stamp": "No time stamp was got from LYKTA_STAMP_ADDRESS, or it does not fit LYKTA_STAMP_ROOTS. It is "
    "tried again when this runs next.",
}


def verify(
    *, anchors: Path | None = None, known: Annotated[list[str] | None, Parameter(negative="")] = None
) -> int:
    """Prove the audit log whole, or name what is broken in it, entry by entry; then exit with 1.

    The anchors beside the keys and the time stamps are always checked. Only anchors that lie elsewhere show a
    log that was cut by somebody who has the database and the keys.

    Parameters
    ----------
    anchors
        A file of anchors, as `lykta consult audit anchor` writes them.
    known
        A fault that is known, as this command names it (such as 63-71:number): it does not lead to exit code
        1.
    """
    set_up(with_logins=True)
    from django.conf import settings  # noqa: PLC0415

    from lykta.web.audit.anchors import from_lines  # noqa: PLC0415
    from lykta.web.audit.upkeep import all_anchors, check_stamps  # noqa: PLC0415
    from lykta.web.audit.verify import prove  # noqa: PLC0415

    noted = from_lines(read_text(anchors).splitlines(), str(anchors)) if anchors else ()
    report = prove((*all_anchors(), *noted))
    stamps = check_stamps(report.lost)
    found = sorted({*report.faults, *stamps.faults})
    new = [fault for fault in found if str(fault) not in (known or [])]
    _tell(report, found, new)
    _tell_of_stamps(stamps)
    _tell_of_file(settings.LYKTA.anchors)
    _note(report, found)
    if found:
        screen().print("Nothing was changed. docs/how-to/operate-the-consultation.md says what to do now.")
    else:
        screen().print(
            f"The audit log is whole: {report.entries:,} entries, and {len(noted)} anchors of yours."
        )
    return 1 if new else 0


def anchor(
    *,
    to: Path | None = None,
    paper: Annotated[bool, Parameter(name="--print", negative="")] = False,
    keep: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Print the number, the hash and the day of the newest entry, to be kept away from the server.

    Parameters
    ----------
    to
        A file to add the line to as well, such as one on another machine's disk; made if it is missing.
    paper
        Print it in groups of four with a check group, which finds what is typed wrong later.
    keep
        Note it beside the keys and wherever the settings say, with what was deleted since, and print nothing
        unless that fails; for a timer. What two members deleted before its day is taken out of the database's
        files at once. Exits with 1 when something could not be done.
    """
    set_up(with_logins=True, role="owner or web" if keep else "web")
    from django.utils import timezone  # noqa: PLC0415

    from lykta.web.audit.anchors import as_line, as_paper  # noqa: PLC0415

    if keep:
        return keep_anchor(compacts=True)
    found = _newest()
    line = (as_paper if paper else as_line)(found, timezone.localdate())
    if to:
        _add(to, line)
    screen().print(line, soft_wrap=True)
    return 0


def keep_anchor(*, compacts: bool = False) -> int:
    """Keep the newest anchor wherever the settings say, and tell what could not be done; the exit code.

    What was deleted since the one before is noted first, where the anchor is kept. With `compacts`, what two
    members deleted before its day is also taken out of the files.
    """
    from django.conf import settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from lykta.web.audit.upkeep import keep_anchors  # noqa: PLC0415
    from lykta.web.audit.verify import state  # noqa: PLC0415

    # Looked at first: what is deleted from now on lies behind this anchor, and is noted before the next.
    end = state()
    deletes = "consult" in settings.LYKTA.parts
    unnoted = _note_deletions() if deletes else ()
    is_compact = _take_out_early_deletions() if deletes and compacts else True
    kept = keep_anchors(timezone.localdate(), end=end, without=unnoted)
    if kept.fault:
        screen().print(_sentence(kept.fault), soft_wrap=True)
    for undone in kept.undone:
        screen().print(_UNDONE[undone], soft_wrap=True)
    return 0 if is_compact and not kept.undone else 1


def _note_deletions() -> Collection[Path]:
    """Note what was deleted wherever anchors are kept; the files of anchors where it could not be noted."""
    from lykta.web.consult.deleted import note_deletions  # noqa: PLC0415

    unwritten = note_deletions()
    for path in unwritten.values():
        screen().print(
            f"{path} cannot be written: what was deleted is not noted there, and a backup from before would "
            "bring it back. No anchor was kept beside it; it is tried again when this runs next.",
            soft_wrap=True,
        )
    return unwritten


def _take_out_early_deletions() -> bool:
    """Take what was deleted early out of the database's files; whether none is left that this user can."""
    from lykta.web.consult.compacting import may_compact  # noqa: PLC0415
    from lykta.web.consult.deleted import early_deletion_mark, take_out_of_files  # noqa: PLC0415

    if not early_deletion_mark().exists() or not may_compact():
        return True
    found = take_out_of_files()
    for sentence in found.undone:
        # A name of a program is what it gave itself.
        screen().print(harmless(sentence), soft_wrap=True)
    return not found.undone


def export() -> None:
    """Write every entry of the audit log as a line of JSON: number, time, who, act, of what, outcome."""
    set_up(with_logins=True)
    from lykta.web.audit.verify import export_lines  # noqa: PLC0415

    for line in export_lines():
        sys.stdout.write(f"{line}\n")


def _newest() -> "Anchor":
    from lykta.web.audit.verify import state  # noqa: PLC0415

    found = state()
    if found.anchor is None:
        where = f"entry {found.fault.number}" if found.fault else "its end"
        raise InputError(
            f"The audit log is empty or damaged at {where}, and never is by itself. No anchor was made; run "
            "`lykta consult audit verify`."
        )
    return found.anchor


def _tell(report: "ProofReport", found: Iterable["Broken"], new: Iterable["Broken"]) -> None:
    console, unknown = screen(), set(new)
    if not report.is_head_true:
        console.print(
            "The head of the log is missing, or was not sealed with these keys. If LYKTA_KEY_FOLDER has the "
            "keys of another server, nothing below means anything: look at that first.",
            soft_wrap=True,
        )
    for lost in report.lost:
        console.print(f"{_entries(lost)}: {FAULTS[lost.fault]}.", soft_wrap=True)
    for fault in found:
        is_known = "" if fault in unknown else " This is known."
        console.print(f"{_sentence(fault)} ({fault}){is_known}", soft_wrap=True)
    if report.is_cut:
        console.print("There are more, which are not told.")


def _sentence(fault: "Broken") -> str:
    if fault.fault == "time":
        # The log is whole; the clock was not right.
        return f"{_entries(fault)}: {FAULTS[fault.fault]}."
    return f"The audit log is broken at {_entries(fault).lower()}: {FAULTS[fault.fault]}."


def _entries(fault: "Broken") -> str:
    return (
        f"Entry {fault.number}" if fault.last == fault.number else f"Entries {fault.number} to {fault.last}"
    )


def _tell_of_stamps(stamps: "Stamps") -> None:
    if stamps.whole:
        screen().print(f"{stamps.whole} time stamps fit the log.")
    if stamps.unchecked:
        screen().print(f"{stamps.unchecked} time stamps were not checked: LYKTA_STAMP_ROOTS is not set.")


def _tell_of_file(path: Path | None) -> None:
    from lykta.web.audit.anchors import is_there  # noqa: PLC0415

    if path and not is_there(path):
        screen().print(
            f"The file of LYKTA_ANCHORS, {path}, is not there: the log was held against none of its anchors. "
            "Look whether its medium is mounted.",
            soft_wrap=True,
        )


def _note(report: "ProofReport", found: "list[Broken]") -> None:
    """Note in the log that it was proved, and what came of it, unless its end is not the server's own."""
    from django.db import transaction  # noqa: PLC0415

    from lykta.web.audit.recording import SYSTEM, record  # noqa: PLC0415
    from lykta.web.audit.verify import state  # noqa: PLC0415

    # With another server's keys, or over damage that the server has not met yet, nothing is written.
    if state().fault:
        return
    faults = [str(fault) for fault in found]
    with transaction.atomic():
        record(
            "audit.verify",
            who=SYSTEM,
            detail={"whole": not found, "entries": report.entries, "faults": faults},
        )


def _add(path: Path, line: str) -> None:
    from lykta.web.audit.anchors import add_line  # noqa: PLC0415

    if not add_line(path, line):
        raise InputError(f"{path} cannot be written. No anchor was noted.")
