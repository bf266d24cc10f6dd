"""`lykta consult`: the database of the consultation, its mail, backups, statistics and deletion."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter, validators

from lykta.cli.consult_audit import FAULTS, keep_anchor
from lykta.cli.consult_server import read_text, set_up, write_new_file
from lykta.cli.terminal import harmless, screen
from lykta.errors import InputError

if TYPE_CHECKING:
    from lykta.web.audit.chain import Broken
    from lykta.web.consult.actions.closing import Brake
    from lykta.web.consult.notices import Delivery

NOT_FINISHED: Final = 3
"""The exit code of a run that deleted what is due, while something of it may still lie in the files."""

NEVER_PREPARED: Final = 4
"""The exit code of a dry run for a database that holds nothing. The package's script goes by it."""


def prepare(
    *,
    takes_place: Annotated[bool, Parameter(negative="")] = False,
    dry_run: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Make the database's tables, or bring them to the state of this program. Safe to repeat.

    Before the first time, `lykta consult keys create` makes the keys. A database that a newer Lykta has
    prepared is refused, and so is a second run beside another. On PostgreSQL, with LYKTA_OWNER_DATABASE and
    LYKTA_BACKUP_DATABASE, the roles of the web server and of backups get what they need. Exits with 1 when
    the audit log of an earlier version is broken; all else is done.

    Parameters
    ----------
    takes_place
        A new database takes the place of the one that the anchors beside the keys tell of, which is not used
        again. Without it, it is not made.
    dry_run
        Say what would be changed, and change nothing; needs no keys. Exits with 4 when the database was never
        prepared.
    """
    set_up(prepared=False, with_logins=True, role="owner or web" if dry_run else "owner")
    if dry_run:
        return _tell_what_would_change()
    from lykta.web.consult.database import prepare as prepare_database  # noqa: PLC0415
    from lykta.web.consult.database import roles_of_settings  # noqa: PLC0415

    # Looked at first: a role that is wrong is refused before anything is changed.
    roles = roles_of_settings()
    done = prepare_database(takes_place=takes_place, roles=roles)
    console = screen()
    if done.changes:
        console.print(f"The database is prepared: {done.changes} changes were made.")
    else:
        console.print("The database was prepared already; nothing was changed.")
    if done.is_new:
        console.print("The audit log has begun. Note its beginning outside: lykta consult audit anchor")
    if done.sealing and done.sealing.sealed:
        console.print(f"{done.sealing.sealed:,} earlier entries of the audit log got seals of their own.")
    if roles:
        web, backup = roles
        console.print(f"The roles {web} and {backup} have their rights to each table.")
    if done.sealing and done.sealing.refused:
        found = done.sealing.refused
        console.print(
            f"The audit log is broken at entry {found.number}: {FAULTS[found.fault]}. Its earlier entries "
            "were therefore left without seals, and `lykta consult audit verify` says so from now on. All "
            "else was prepared."
        )
        return 1
    return 0


def _tell_what_would_change() -> int:
    from lykta.web.database import is_never_prepared, missing_and_unknown_changes  # noqa: PLC0415

    if is_never_prepared():
        screen().print("The database was never prepared, and holds nothing. Nothing was changed.")
        return NEVER_PREPARED
    missing, _ = missing_and_unknown_changes()
    screen().print(f"The database is there: {len(missing)} changes would be made. Nothing was changed.")
    return 0


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
    set_up(with_logins=True, role="owner")
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
    from lykta.web.team.actions import forget_expired  # noqa: PLC0415

    done = closing.purge(clock_is_right=clock_is_right)
    console = screen()
    if done.brake:
        console.print(_brake_words(done.brake))
        return 1
    forget_expired()
    if done.closed:
        console.print(
            f"{done.closed} that nobody had changed for {closing.CLOSED_AFTER_DAYS} days were closed."
        )
    console.print(f"{done.deleted} consultations were deleted; {done.held} are held.")
    if done.again:
        console.print(f"{done.again} of them had been deleted before the backup was restored.")
    if done.busy:
        console.print(
            f"Not finished: {done.busy} were being written in, and are left whole for the next run."
        )
    return NOT_FINISHED if done.busy else 0


def _brake_words(brake: "Brake") -> str:
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
    from lykta.web.team.actions import forget_expired  # noqa: PLC0415

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
    from lykta.web.consult.deleted import take_out_of_files  # noqa: PLC0415

    console = screen()
    found = take_out_of_files(patience_s=patience)
    for sentence in (*found.done, *found.undone, *found.beyond):
        # A name of a program is what it gave itself.
        console.print(harmless(sentence), soft_wrap=True)
    anchored = keep_anchor()
    return NOT_FINISHED if found.undone else anchored


def notify(*, due: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Send the notices that wait: fixed words, and the address of the server.

    Those that the mail server did not take are kept for the next time; it then exits with 1.

    Parameters
    ----------
    due
        Remind also of what is due, or was promised, by today; once a day is enough.
    """
    set_up()
    from django.conf import settings  # noqa: PLC0415

    from lykta.web.consult.notices import remind, send_waiting  # noqa: PLC0415
    from lykta.web.consult.own_rows import Notice  # noqa: PLC0415

    if due:
        remind()
    console = screen()
    if not settings.LYKTA.mail_server:
        console.print(f"LYKTA_MAIL_SERVER is not set: none was sent. {Notice.objects.count()} wait.")
        return 0
    done = send_waiting()
    console.print(f"{done.sent} notices were sent; {done.dropped} had nobody to go to.")
    if done.kept:
        words = f"The mail server did not take {done.kept}; they are kept. {_describe_mail(done)}"
        console.print(words, soft_wrap=True)
    return 1 if done.kept else 0


def _describe_mail(done: "Delivery") -> str:
    """What an operator looks at; a member is told by number, for an address names somebody."""
    reason = {
        "unreached": "It was not reached: look at LYKTA_MAIL_SERVER, and at the unit's IPAddressAllow.",
        "not_encrypted": "It could not be spoken to encrypted: look at its certificate and its port, or at "
        "LYKTA_MAIL_ENCRYPTED.",
        "log_in": "It refused the log-in: look at LYKTA_MAIL_USER and LYKTA_MAIL_PASSWORD.",
        "refused": "It refused the letter itself: look at LYKTA_MAIL_FROM.",
        None: "",
    }[done.fault]
    if not done.refused:
        return reason
    members = ", ".join(map(str, done.refused))
    refused = f"It refused letters to the members {members}: look at their addresses and mailboxes."
    return f"{reason} {refused}".strip()


def backup(
    *,
    to: Path,
    recipients: Annotated[tuple[str, ...], Parameter(name="--for", negative="")],
    keep: Annotated[int, Parameter(validator=validators.Number(gte=1))] = 14,
) -> None:
    """Write the database as of this moment to one file that only an age identity opens, without the keys.

    Parameters
    ----------
    to
        Folder for the file.
    recipients
        The age recipient that it is encrypted to, age1...; more than one may be named.
    keep
        How many generations to keep in the folder, one a night; older ones are removed. Where none can be
        made, those of more than so many days are, but for the newest.
    """
    set_up(with_logins=True, role="backup")
    from lykta.web.consult.backup import back_up  # noqa: PLC0415

    done = back_up(to, recipients, keep=keep)
    screen().print(
        f"{done.path} holds {done.rows} rows. Earlier ones removed: {done.removed}.", soft_wrap=True
    )
    if done.drafts:
        screen().print(f"Unfinished ones of runs that had been stopped were removed: {done.drafts}.")


def restore(
    file: Path, /, *, identity: Path, takes_place: Annotated[bool, Parameter(negative="")] = False
) -> int:
    """Restore a backup into an empty, prepared database: all of it, or nothing. Its audit log is proved.

    Parameters
    ----------
    file
        The backup.
    identity
        The file with the age identity that opens it, AGE-SECRET-KEY-1...
    takes_place
        The restored database takes the place of the one that the anchors beside the keys tell of, which is
        not used again.
    """
    set_up(with_logins=True, role="owner")
    from lykta.web.audit.verify import newest  # noqa: PLC0415
    from lykta.web.consult.backup import restore as restore_database  # noqa: PLC0415

    counts, broken = restore_database(file, read_text(identity), takes_place=takes_place)
    console = screen()
    for table, rows in counts.items():
        if rows:
            console.print(f"{rows:>10,}  {table}")
    if broken:
        _tell_broken(broken)
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


def _tell_broken(broken: "Broken") -> None:
    from lykta.web.audit.upkeep import find_files_against  # noqa: PLC0415

    console = screen()
    if broken.fault != "anchor":
        console.print(f"All was restored. Its audit log is broken at entry {broken.number}: {broken.fault}.")
        return
    for path in find_files_against(broken):
        console.print(
            f"All was restored. By an anchor in {path}, entry {broken.number} of its audit log is another "
            "than it was: the file has anchors of another log, or this log was written anew. If the file is "
            "of a database that was only practised with, move it away.",
            soft_wrap=True,
        )
    console.print("Look at it again with `lykta consult audit verify`, and run `lykta consult purge` then.")


def statistics(
    *, out: Path, outcomes: Path | None = None, excel: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Write how many consultations there were by quarter, role, workplace and part of the county.

    How they ended is a file of its own, by quarter alone: both together would show which asker a consultation
    in the audit log belongs to. For the team itself: small numbers are not protected, and each row says so.

    Parameters
    ----------
    out
        The CSV file of what askers chose; one that is there is left as it is.
    outcomes
        The CSV file of how consultations ended; one that is there is left as it is.
    excel
        Write both as a Swedish Excel opens them: semicolons, decimal commas.
    """
    set_up()
    from lykta.web.consult.statistics import ASKERS, OUTCOMES, as_csv  # noqa: PLC0415

    _require_new_files(out, outcomes)
    for path, table in ((out, ASKERS), (outcomes, OUTCOMES)):
        if path:
            write_new_file(path, as_csv(table, excel=excel))
            screen().print(
                f"{path} is written. It is internal: small numbers are not protected.", soft_wrap=True
            )


def _require_new_files(out: Path, outcomes: Path | None) -> None:
    """Refuse, before either is written, two files of which one could not be."""
    if outcomes and outcomes.resolve() == out.resolve():
        raise InputError(f"--out and --outcomes are both {out}. Nothing was written; name two files.")
    for path in (out, outcomes):
        if path and os.path.lexists(path):
            raise InputError(f"{path} is there already. Nothing was written; name another place.")
        if path and not os.access(path.parent, os.W_OK):
            raise InputError(f"{path} cannot be written. Nothing was written; name another place.")


def database_roles(
    *, web: str = "", backup: str = "", apply: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Print the SQL that gives the roles of the web server and of backups what they need, and nothing else.

    The owner of the tables (LYKTA_OWNER_DATABASE) keeps all rights: upgrades, purge, restore and new keys run
    as the owner. `lykta consult prepare` gives them too, where the settings name all three roles.

    Parameters
    ----------
    web
        The web server's role, that of LYKTA_DATABASE if not given. It is there already, with LOGIN alone.
    backup
        The role that makes backups, and reads; that of LYKTA_BACKUP_DATABASE if not given.
    apply
        Run the SQL as the owner, all of it or nothing.
    """
    set_up(with_logins=True, role="owner")
    from django.conf import settings  # noqa: PLC0415

    from lykta.web.consult import database  # noqa: PLC0415
    from lykta.web.database import role_of  # noqa: PLC0415

    web = web or role_of(settings.LYKTA.database)
    backup = backup or role_of(settings.LYKTA.backup_database)
    console = screen()
    database.require_postgresql()
    if not web or not backup:
        raise InputError("Name both roles, with --web and --backup. Nothing was done.")
    if apply:
        done = database.grant_rights(web=web, backup=backup)
        console.print(f"{done} statements were run. Restart the server with the address of its own role.")
        return
    for statement in database.rights_statements(web=web, backup=backup):
        console.print(f"{statement};", soft_wrap=True, markup=False, highlight=False)
