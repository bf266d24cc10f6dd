"""`lykta consult purge`: deletes what has been kept as long as it may be."""

from typing import Annotated

from cyclopts import Parameter

from lykta.cli.consult_server import set_up
from lykta.cli.terminal import screen


def purge(*, dry_run: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Delete the consultations whose day has come, and take what is left of them out of the files.

    One that is held stays. One that nobody has changed for a year is closed, so that its day will come.
    Log-ins and codes that have run out go as well; on a server without consultations, they alone. Safe to
    repeat, also after it was stopped. Exits with 1 when something of what was deleted may still lie in the
    files, and says what.

    Parameters
    ----------
    dry_run
        Say what would be deleted, and delete nothing.
    """
    set_up(with_logins=True, as_owner=True)
    from django.conf import settings  # noqa: PLC0415

    if "consult" not in settings.LYKTA.parts:
        return _without_consultations(dry_run=dry_run)
    from lykta.web.consult.keeping import forgotten, purging  # noqa: PLC0415
    from lykta.web.server_keys import server_keys  # noqa: PLC0415
    from lykta.web.team.expired import forget_expired  # noqa: PLC0415

    if dry_run:
        return _told(purging.due().count(), purging.held().count(), forgotten.forgotten().count())
    # Asked for first: without them no entry of the log can be written, and nothing is to be half done.
    server_keys()
    closed = forgotten.close_forgotten()
    done = purging.purge()
    forget_expired()
    console = screen()
    if closed:
        console.print(f"{closed} that nobody had changed for {forgotten.CLOSED_AFTER_DAYS} days were closed.")
    console.print(f"{done.deleted} consultations were deleted; {done.held} are held.")
    return _compacted()


def _without_consultations(*, dry_run: bool) -> int:
    from lykta.web.team.expired import forget_expired  # noqa: PLC0415

    gone = 0 if dry_run else forget_expired()
    screen().print(
        f"There are no consultations here. {gone} log-ins and codes that had run out were deleted."
    )
    return 0


def _told(due: int, held: int, forgotten: int) -> int:
    screen().print(
        f"{due} consultations would be deleted; {held} are held. {forgotten} have not been changed for half "
        "a year. Nothing was deleted."
    )
    return 0


def _compacted() -> int:
    from django.utils import timezone  # noqa: PLC0415

    from lykta.web.audit.upkeep import anchored  # noqa: PLC0415
    from lykta.web.consult.keeping.compacting import compact  # noqa: PLC0415
    from lykta.web.server_keys import server_key_folder  # noqa: PLC0415

    console = screen()
    found = compact()
    for sentence in (*found.done, *found.undone):
        console.print(sentence)
    if not anchored(server_key_folder(), timezone.localdate()):
        console.print(
            "No anchor of the audit log was kept beside the keys: the log is not whole, or the key folder "
            "cannot be written. `lykta consult audit verify` tells which."
        )
        return 1
    return 1 if found.undone else 0
