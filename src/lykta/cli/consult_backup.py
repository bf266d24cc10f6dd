"""`lykta consult backup`: one encrypted file of the whole database."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

from lykta.cli.consult_server import set_up
from lykta.cli.terminal import screen


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
        How many generations to keep in the folder; older ones are removed.
    """
    set_up(with_logins=True)
    from lykta.web.consult.backup import back_up  # noqa: PLC0415

    done = back_up(to, recipients, keep=keep)
    screen().print(
        f"{done.path} holds {done.rows} rows. Earlier ones removed: {done.removed}.", soft_wrap=True
    )
