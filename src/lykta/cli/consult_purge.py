"""`lykta consult purge`: deletes what has been kept as long as it may be."""

from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter, validators

from lykta.cli.consult_audit import keep_anchor
from lykta.cli.consult_server import set_up
from lykta.cli.terminal import harmless, screen

if TYPE_CHECKING:
    from lykta.web.consult.actions.closing import Brake

NOT_FINISHED: Final = 3
"""The exit code of a run that deleted what is due, while something of it may still lie in the files."""


def purge(
    *,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
    clock_is_right: Annotated[bool, Parameter(negative="")] = False,
    patience: Annotated[float, Parameter(validator=validators.Number(gte=0))] = 60.0,
) -> int:
    """Delete the consultations whose day has come, and take what is left of them out of the files.

    One that is held stays. One that nobody has changed for a year is closed, so that its day will come.
    Log-ins and codes that have run out go as well; on a server without consultations, they alone. Safe to
    repeat, also after it was stopped.

    Nothing is deleted, and it exits with 1, when the last run by the audit log was more than three days ago
    or lies ahead: then a person has to look at the clock. It exits with 3 when all was deleted and something
    of it may still lie in the files, and says what and why.

    Parameters
    ----------
    dry_run
        Say what would be deleted, and delete nothing.
    clock_is_right
        Go on though the clock seems to have jumped. For a person who has looked at it, never for a timer.
    patience
        Seconds to go on trying while others read what is to be rewritten. Nobody waits for it meanwhile.
    """
    set_up(with_logins=True, as_owner=True)
    from django.conf import settings  # noqa: PLC0415

    if "consult" not in settings.LYKTA.parts:
        return _without_consultations(dry_run=dry_run)
    from django.db import OperationalError  # noqa: PLC0415

    from lykta.web.consult.compacting import is_busy  # noqa: PLC0415
    from lykta.web.server_keys import server_keys  # noqa: PLC0415

    # Asked for first: without them no entry of the log can be written, and nothing is to be half done.
    server_keys()
    if dry_run:
        return _tell_what_would_go()
    # Before the run is logged: a damaged end is noted by the next entry, and looks sound after it.
    anchored = keep_anchor()
    try:
        deleted = _delete(clock_is_right=clock_is_right)
    except OperationalError as error:
        if not is_busy(error):
            raise
        screen().print(
            "Not finished: somebody else was writing in the database all the time. Each consultation is "
            "whole or gone. Run `lykta consult purge` again when that has ended."
        )
        return NOT_FINISHED
    return deleted if deleted == 1 else max(anchored, deleted, _tidy(patience))


def _delete(*, clock_is_right: bool) -> int:
    """Delete what is due; the exit code that this alone would give."""
    from lykta.web.consult.actions import closing  # noqa: PLC0415
    from lykta.web.team.expired import forget_expired  # noqa: PLC0415

    done = closing.purge(clock_is_right=clock_is_right)
    console = screen()
    if done.brake:
        console.print(_stopped(done.brake))
        return 1
    forget_expired()
    if done.closed:
        console.print(
            f"{done.closed} that nobody had changed for {closing.CLOSED_AFTER_DAYS} days were closed."
        )
    console.print(f"{done.deleted} consultations were deleted; {done.held} are held.")
    if done.busy:
        console.print(
            f"Not finished: {done.busy} were being written in, and are left whole for the next run."
        )
    return NOT_FINISHED if done.busy else 0


def _stopped(brake: "Brake") -> str:
    reason = {
        "gap": "by the audit log no purge has run for more than three days",
        "backwards": "the audit log has entries of a later time than the clock shows",
    }[brake]
    return (
        f"Nothing was deleted and nothing closed: {reason}. Either the machine was off, or its clock has "
        f"jumped. Look at the clock (`date`). If it is right, run `lykta consult purge --clock-is-right`; if "
        f"it is not, set it right first. The coordinators are told."
    )


def _without_consultations(*, dry_run: bool) -> int:
    from django.db import transaction  # noqa: PLC0415

    from lykta.web.audit.recording import SYSTEM, record  # noqa: PLC0415
    from lykta.web.team.expired import forget_expired  # noqa: PLC0415

    gone = 0
    if not dry_run:
        gone = forget_expired()
        with transaction.atomic():
            record("database.purge", who=SYSTEM)
    screen().print(
        f"There are no consultations here. {gone} log-ins and codes that had run out were deleted."
    )
    return 0


def _tell_what_would_go() -> int:
    from django.utils import timezone  # noqa: PLC0415

    from lykta.web.consult.actions import closing  # noqa: PLC0415

    console = screen()
    console.print(
        f"{closing.due_consultations().count()} consultations would be deleted; "
        f"{closing.held_consultations().count()} are held. "
        f"{closing.forgotten_consultations().count()} have not been changed for half a year. "
        "Nothing was deleted."
    )
    if closing.clock_brake(timezone.now()):
        console.print("A run would delete nothing before a person has looked at the clock: --clock-is-right.")
    return 0


def _tidy(patience: float) -> int:
    from lykta.web.consult.compacting import compact  # noqa: PLC0415

    console = screen()
    found = compact(patience_s=patience)
    for sentence in (*found.done, *found.undone, *found.beyond):
        # A name of a program is what it gave itself.
        console.print(harmless(sentence), soft_wrap=True)
    anchored = keep_anchor()
    return NOT_FINISHED if found.undone else anchored
