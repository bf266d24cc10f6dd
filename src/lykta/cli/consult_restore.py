"""`lykta consult restore`: a backup into an empty database."""

from pathlib import Path

from lykta.cli.consult_audit import keep_anchor
from lykta.cli.consult_server import read_text, set_up
from lykta.cli.terminal import screen


def restore(file: Path, /, *, identity: Path) -> int:
    """Restore a backup into an empty, prepared database: all of it, or nothing. Its audit log is proved.

    Parameters
    ----------
    file
        The backup.
    identity
        The file with the age identity that opens it, AGE-SECRET-KEY-1...
    """
    set_up(with_logins=True, as_owner=True)
    from lykta.web.audit.upkeep import kept_anchors  # noqa: PLC0415
    from lykta.web.audit.verify import newest  # noqa: PLC0415
    from lykta.web.consult.backup import restore as restore_database  # noqa: PLC0415

    highest = max((one.number for one in kept_anchors()), default=0)
    counts, broken = restore_database(file, read_text(identity), highest=highest)
    console = screen()
    for table, rows in counts.items():
        if rows:
            console.print(f"{rows:>10,}  {table}")
    if broken:
        console.print(f"All was restored. Its audit log is broken at entry {broken.number}: {broken.fault}.")
        return 1
    told = newest("database.restore")
    first, last = told.detail.get("lost", (1, 0)) if told else (1, 0)
    if last >= first:
        lost = last - first + 1
        console.print(f"At least {lost} entries of the log are younger than the backup, and are lost.")
    keep_anchor()
    console.print(
        "All was restored, and the audit log is whole. See which keys open it: lykta consult keys check"
    )
    console.print("Before the server starts, delete again what had been deleted: lykta consult purge")
    return 0
