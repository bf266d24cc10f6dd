"""`lykta team administrator`: the first account of an empty server."""

from typing import Annotated

from cyclopts import Parameter

from lykta.cli.terminal import plain, screen


def administrator(
    username: str, /, *, name: str = "", further: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Make an administrator of accounts, and print the one-time code with which they choose a password.

    The code is printed once and kept nowhere. Whoever logs in with it sets up a second factor first.

    Parameters
    ----------
    username
        What the administrator types to log in.
    name
        The administrator's name, as colleagues know it; the user name if not given.
    further
        Make another administrator where there is one.
    """
    # Loaded here, so that other commands need not wait for Django.
    from lykta.web.serving import set_up_with_logins  # noqa: PLC0415

    set_up_with_logins()
    from lykta.web.team.accounts.beginning import make_administrator  # noqa: PLC0415 - needs the tables.

    member, code = make_administrator(username, name or username, further=further)
    console = screen()
    console.print(plain(f"{member.username} is an administrator of accounts."))
    console.print(plain(f"One-time code, shown only now: {code}"))
    console.print(plain("It works once, within 48 hours, under “For the team” and “I have a one-time code”."))
