"""`lykta consult prepare`: the database of the consultation, made or brought to this program's state."""

from lykta.cli.consult_server import set_up
from lykta.cli.terminal import screen


def prepare() -> None:
    """Make the database's tables, or bring them to the state of this program. Safe to repeat.

    Before the first time, `lykta consult keys create` makes the keys. A database that a newer Lykta has
    prepared is refused.
    """
    set_up(prepared=False, with_logins=True, as_owner=True)
    from lykta.web.consult.keeping.preparing import prepare as prepare_database  # noqa: PLC0415

    done = prepare_database()
    console = screen()
    if done.changes:
        console.print(f"The database is prepared: {done.changes} changes were made.")
    else:
        console.print("The database was prepared already; nothing was changed.")
    if done.is_new:
        console.print("The audit log has begun. Note its beginning outside: lykta consult audit anchor")
