"""`lykta consult prepare`: the database of the consultation, made or brought to this program's state."""

from lykta.cli.consult_audit import FAULTS
from lykta.cli.consult_server import set_up
from lykta.cli.terminal import screen


def prepare() -> int:
    """Make the database's tables, or bring them to the state of this program. Safe to repeat.

    Before the first time, `lykta consult keys create` makes the keys. A database that a newer Lykta has
    prepared is refused. Exits with 1 when the audit log of an earlier version is broken; all else is done.
    """
    set_up(prepared=False, with_logins=True, as_owner=True)
    from lykta.web.consult.database import prepare as prepare_database  # noqa: PLC0415

    done = prepare_database()
    console = screen()
    if done.changes:
        console.print(f"The database is prepared: {done.changes} changes were made.")
    else:
        console.print("The database was prepared already; nothing was changed.")
    if done.is_new:
        console.print("The audit log has begun. Note its beginning outside: lykta consult audit anchor")
    if done.sealing and done.sealing.sealed:
        console.print(f"{done.sealing.sealed:,} earlier entries of the audit log got seals of their own.")
    if done.sealing and done.sealing.refused:
        found = done.sealing.refused
        console.print(
            f"The audit log is broken at entry {found.number}: {FAULTS[found.fault]}. Its earlier entries "
            "were therefore left without seals, and `lykta consult audit verify` says so from now on. All "
            "else was prepared."
        )
        return 1
    return 0
