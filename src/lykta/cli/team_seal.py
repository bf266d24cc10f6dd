"""`lykta team seal`: an account that was changed past the program, closed and sealed again."""

from lykta.cli.terminal import plain, screen


def seal(number: int, /) -> None:
    """Close an account whose rows were changed in the database by hand, and seal it as it then is.

    Its password, second factors, one-time code and outside name are taken away. What it says of name, role
    and agency is printed: compare it with what you know before an administrator opens the account again.
    Refuses an account that is as the program wrote it.

    Parameters
    ----------
    number
        The number of the account, as `lykta consult keys check` names it.
    """
    # Loaded here, so that other commands need not wait for Django.
    from lykta.web.serving import set_up_with_logins  # noqa: PLC0415

    set_up_with_logins()
    from lykta.web.team.admission import close_and_seal  # noqa: PLC0415 - needs the tables.

    member = close_and_seal(number)
    console = screen()
    console.print(plain(f"The account {member.pk} is closed and sealed again. It lets nobody in."))
    agency = member.agency.name if member.agency else "none"
    console.print(plain(f"It says: {member.username}, {member.name}; role {member.role}; agency {agency}."))
    console.print(plain("Is that right? An administrator opens it again, or leaves it closed."))
