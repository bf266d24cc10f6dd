"""`lykta consult database-roles`: least rights for the web server and for backups, on PostgreSQL."""

from typing import Annotated

from cyclopts import Parameter

from lykta.cli.consult_server import set_up
from lykta.cli.terminal import screen


def database_roles(*, web: str, backup: str, apply: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Print the SQL that gives the roles of the web server and of backups what they need, and nothing else.

    The owner of the tables, whose address is LYKTA_OWNER_DATABASE, keeps all rights: upgrades, purge,
    restore and new keys run as the owner. The web server can then change no table, and no entry of the audit
    log. Repeat it after each upgrade.

    Parameters
    ----------
    web
        The role in LYKTA_DATABASE of the web server. It is there already, with no rights but LOGIN.
    backup
        The role with which backups are made; it reads.
    apply
        Run the SQL as the owner, all of it or nothing.
    """
    set_up(with_logins=True, as_owner=True)
    from lykta.web.consult import database as roles  # noqa: PLC0415 - needs the settings.

    console = screen()
    if apply:
        done = roles.grant_rights(web=web, backup=backup)
        console.print(f"{done} statements were run. Restart the server with the address of its own role.")
        return
    roles.require_postgresql()
    for statement in roles.rights_statements(web=web, backup=backup):
        console.print(f"{statement};", soft_wrap=True, markup=False, highlight=False)
