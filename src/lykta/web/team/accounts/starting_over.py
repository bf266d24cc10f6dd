"""Starting over: somebody who forgot the password gets a one-time code; the second factors stay."""

from django.utils.translation import gettext_lazy as _

from lykta.web.team import acts
from lykta.web.team.accounts.rules import NotAllowedError, attempt, not_oneself
from lykta.web.team.models import Member
from lykta.web.team.starting import give_start_code


def start_over(member: Member, *, by: Member) -> str:
    """A one-time code for a member, to be shown once.

    Raises NotAllowedError for oneself and for a closed account.
    """
    with attempt(acts.START_CODE, by=by, of=member.reference):
        kept = Member.objects.select_for_update().get(pk=member.pk)
        not_oneself(kept, by)
        if not kept.is_active:
            raise NotAllowedError(_("The account is closed. Reopen it first; no code was made."))
        return give_start_code(kept, by=by.reference)
