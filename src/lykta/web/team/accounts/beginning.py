"""Beginning on an empty server: its first administrator is made where the server runs."""

from typing import Final

from django.db import transaction

from lykta.errors import InputError
from lykta.web.audit.recording import SYSTEM
from lykta.web.team.accounts.forms import NewAccountForm
from lykta.web.team.accounts.making import make
from lykta.web.team.models import Member
from lykta.web.team.roles import Role

_NOT_FIRST: Final = (
    "There is an administrator already, who makes further accounts. Nothing was made. "
    "If nobody can log in as one, run again with --further."
)


def make_administrator(username: str, name: str, *, further: bool = False) -> tuple[Member, str]:
    """Make an administrator; gives them and the code that is shown once.

    Raises InputError where there is one already, and for a user name that does not do.
    """
    with transaction.atomic():
        if not further and Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
            raise InputError(_NOT_FIRST)
        form = NewAccountForm({"username": username, "name": name, "role": Role.ADMINISTRATOR})
        if not form.is_valid():
            reasons = " ".join(str(error) for errors in form.errors.values() for error in errors)
            raise InputError(f"{reasons} Nothing was made.")
        return make(form.account(), by=SYSTEM)
