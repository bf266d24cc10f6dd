"""Changing an account: name, role, agency, address for notices, and the name at the outside login."""

from dataclasses import dataclass

from lykta.web.audit.recording import record
from lykta.web.team import acts
from lykta.web.team.accounts.rules import attempt, not_oneself, not_the_last_administrator
from lykta.web.team.models import Agency, Member
from lykta.web.team.roles import Role


@dataclass(frozen=True)
class Changes:
    """What an account is to say from now on."""

    name: str
    role: Role
    agency: Agency | None = None
    email: str = ""
    outside_name: str = ""


def change(member: Member, to: Changes, *, by: Member) -> None:
    """Change an account; where it may do other things than before, everything it is logged in to ends.

    Raises NotAllowedError where somebody would change what they themselves may do or are let in by, and where
    no administrator would be left.
    """
    with attempt(acts.CHANGE, by=by, of=member.reference):
        kept = Member.objects.select_for_update().get(pk=member.pk)
        moved = (kept.role, kept.agency_id) != (to.role, to.agency.pk if to.agency else None)
        linked = kept.outside_name != to.outside_name
        if moved or linked:
            not_oneself(kept, by)
        if moved and to.role != Role.ADMINISTRATOR:
            not_the_last_administrator(kept)
        kept.name, kept.role, kept.agency = to.name, to.role, to.agency
        kept.email, kept.outside_name = to.email, to.outside_name
        kept.save(update_fields=["name", "role", "agency", "email", "outside_name"])
        if moved or linked:
            kept.end_sessions()
        record(acts.CHANGE, who=by.reference, of=kept.reference)
