"""Making an account: the member gets a one-time code, and the administrator never knows the password."""

from dataclasses import dataclass

from django.db import transaction

from lykta.web.audit.recording import record
from lykta.web.team import acts
from lykta.web.team.models import Agency, Member
from lykta.web.team.roles import Role
from lykta.web.team.starting import give_start_code


@dataclass(frozen=True)
class NewAccount:
    """What an administrator says of somebody who is to log in."""

    username: str
    name: str
    role: Role
    agency: Agency | None = None
    email: str = ""
    outside_name: str = ""


def make(account: NewAccount, *, by: str) -> tuple[Member, str]:
    """Make the account; gives the member, and the code that is shown once."""
    with transaction.atomic():
        member = Member.objects.create_member(
            username=account.username.lower(), name=account.name, role=account.role, agency=account.agency
        )
        member.email, member.outside_name = account.email, account.outside_name
        member.save(update_fields=["email", "outside_name"])
        record(acts.MAKE, who=by, of=member.reference)
        return member, give_start_code(member, by=by)
