"""Who works on a result, as it stands with each judgement and in each folder."""

import getpass

from lykta.errors import InputError


def analyst_named(given: str | None) -> str:
    """The name that was given, else that of the login; `InputError` when it is none that can be printed."""
    name = (getpass.getuser() if given is None else given).strip()
    if not name or not name.isprintable():
        raise InputError("Name who judges with --analyst: it stands with each judgement. Nothing was opened.")
    return name
