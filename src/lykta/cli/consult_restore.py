"""`lykta consult restore`: a backup into an empty database."""

from pathlib import Path

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
    from django.utils import timezone  # noqa: PLC0415

    from lykta.web.audit.anchors import keep_anchor, kept_anchor  # noqa: PLC0415
    from lykta.web.audit.verifying import anchor  # noqa: PLC0415
    from lykta.web.consult.keeping.restore import restore as restore_database  # noqa: PLC0415
    from lykta.web.server_keys import server_key_folder  # noqa: PLC0415

    counts, broken = restore_database(file, read_text(identity))
    console = screen()
    for table, rows in counts.items():
        if rows:
            console.print(f"{rows:>10,}  {table}")
    if broken:
        console.print(f"All was restored. Its audit log is broken at entry {broken.number}: {broken.fault}.")
        return 1
    newest = anchor()
    lost = max((one.number for one in kept_anchor(server_key_folder())), default=0) - (
        newest.number if newest else 0
    )
    # The entry that tells of the restore took one of their numbers.
    if lost >= 0:
        console.print(f"At least {lost + 1} entries of the log are younger than the backup, and are lost.")
    if newest:
        keep_anchor(server_key_folder(), newest, timezone.localdate())
    console.print(
        "All was restored, and the audit log is whole. See which keys open it: lykta consult keys check"
    )
    return 0
