"""Starting over: somebody who forgot the password gets a one-time code; the second factors stay."""

from django.utils.translation import gettext_lazy as _

from lykta.web.team.accounts.rules import NotAllowedError, not_oneself
from lykta.web.team.models import Member
from lykta.web.team.starting import give_start_code


def start_over(member: Member, *, by: Member) -> str:
    """A one-time code for a member, to be shown once.

    Raises NotAllowedError for oneself and for a closed account.
    """
    not_oneself(member, by)
    if not member.is_active:
        raise NotAllowedError(_("The account is closed. Reopen it first; no code was made."))
    return give_start_code(member, by=by.reference)
