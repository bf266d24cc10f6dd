"""Tags of the team's templates."""

from datetime import date
from typing import NamedTuple

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykta.web.team.access import first_page, page_address
from lykta.web.team.models import Member
from lykta.web.team.policy import Role, policy

register = template.Library()

# What the head of every page offers: a permission, the name of an address, and the words.
_LINKS = (
    ("inbox.list", "desk-inbox", _("Inbox")),
    ("plan.read", "plan", _("Action plan")),
    ("edition.preview", "editions", _("Editions")),
    ("statistics.read", "desk-statistics", _("Statistics")),
    ("accounts.manage", "accounts", _("Accounts")),
    ("accounts.confirm", "second_person", _("Two-person approval")),
    ("audit.read", "audit_log", _("Audit log")),
    ("own_account.manage", "mfa_index", _("Your account")),
)


class HeadLink(NamedTuple):
    """A link in the head of every page of somebody logged in."""

    address: str
    label: str | Promise


@register.simple_tag
def team_links(member: Member) -> list[HeadLink]:
    """Where a member may go, of what the server has."""
    role = Role(member.role)
    found = (
        (page_address(name), label) for permission, name, label in _LINKS if policy().allows(permission, role)
    )
    return [HeadLink(address, label) for address, label in found if address]


@register.filter
def name_on(member: Member, day: date | None) -> str:
    """Who did something on a day or at a moment, by the name of that time and the present one."""
    return member.name_on(day)


@register.simple_tag
def first_page_of(member: Member) -> str:
    """Where a member begins."""
    return first_page(member)
