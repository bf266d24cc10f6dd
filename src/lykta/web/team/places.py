"""Where members go: the first page of each role."""

from django.urls import NoReverseMatch, reverse

from lykta.web.team.models import Member
from lykta.web.team.policy import policy
from lykta.web.team.roles import Role

# The first of these for which a member's role has the permission, and which the server has.
_FIRST = (
    ("inbox.list", "desk"),
    ("statistics.read", "desk-statistics"),
    ("plan.read", "plan"),
    ("accounts.manage", "accounts"),
)


def first_page(member: Member) -> str:
    """Where a member begins after logging in."""
    return next(filter(None, map(reached, _allowed(member))), reverse("mfa_index"))


def reached(name: str) -> str | None:
    """The address of a page, if the server's parts have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _allowed(member: Member) -> list[str]:
    return [name for permission, name in _FIRST if policy().allows(permission, Role(member.role))]
