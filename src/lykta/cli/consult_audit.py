"""`lykta consult audit`: the log proved whole, its newest entry noted outside, and all of it exported."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from lykta.cli.consult_server import read_text, set_up
from lykta.cli.terminal import screen
from lykta.errors import InputError

_FAULTS: Final[Mapping[str, str]] = {
    "number": "it does not follow the one before: an entry was removed, added or moved",
    "hash": "it, or what came before it, is not what was written",
    "cut off": "an anchor tells of it, and it is no longer there: the end was cut off",
    "anchor": "it is not the entry that was anchored: the log was written anew",
    "head": "the head of the log does not tell of it, or was not sealed with this server's keys",
}


def verify(*, anchors: Path | None = None) -> int:
    """Prove the audit log whole, or name its first broken entry and how it is broken; then exit with 1.

    The anchor that upkeep keeps beside the keys is always asked. Only anchors that lie elsewhere show a log
    that somebody cut who has the database and the keys.

    Parameters
    ----------
    anchors
        A file of anchors, as `lykta consult audit anchor` writes them.
    """
    set_up(with_logins=True)
    from django.utils import timezone  # noqa: PLC0415

    from lykta.web.audit.anchors import from_lines, keep_anchor, kept_anchor  # noqa: PLC0415
    from lykta.web.audit.verifying import anchor, broken  # noqa: PLC0415
    from lykta.web.server_keys import server_key_folder  # noqa: PLC0415

    noted = from_lines(read_text(anchors).splitlines(), str(anchors)) if anchors else ()
    # Asked for before the proof: what is written meanwhile is proved the next time.
    newest = anchor()
    found = broken((*kept_anchor(server_key_folder()), *noted))
    if found:
        screen().print(f"The audit log is broken at entry {found.number}: {_FAULTS[found.fault]}.")
        screen().print("Nothing was changed. docs/how-to/operate-the-consultation.md says what to do now.")
        return 1
    last = newest.number if newest else 0
    screen().print(f"The audit log is whole: {last:,} entries, and {len(noted)} anchors of yours.")
    if newest:
        keep_anchor(server_key_folder(), newest, timezone.localdate())
    return 0


def anchor(*, to: Path | None = None) -> None:
    """Print the number, the hash and the day of the newest entry, to be kept away from the server.

    Parameters
    ----------
    to
        A file to add the line to as well, such as one on another machine's disk; made if it is missing.
    """
    set_up(with_logins=True)
    from django.utils import timezone  # noqa: PLC0415

    from lykta.web.audit.anchors import as_line  # noqa: PLC0415
    from lykta.web.audit.verifying import anchor as newest  # noqa: PLC0415

    found = newest()
    if found is None:
        raise InputError("The audit log is empty, and it never is by itself: `lykta consult audit verify`.")
    line = as_line(found, timezone.localdate())
    if to:
        _add(to, line)
    screen().print(line, soft_wrap=True)


def export() -> None:
    """Write every entry of the audit log as a line of JSON: number, time, who, act, of what, outcome."""
    set_up(with_logins=True)
    from lykta.web.audit.verifying import exported  # noqa: PLC0415

    for line in exported():
        sys.stdout.write(f"{line}\n")


def _add(path: Path, line: str) -> None:
    try:
        with path.open("a", encoding="ascii") as file:
            file.write(f"{line}\n")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}). No anchor was noted.") from error
