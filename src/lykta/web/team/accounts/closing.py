"""Closing and reopening an account: whoever leaves is shut out at once, and what they did stays theirs."""

from lykta.web.audit.recording import record
from lykta.web.team import acts
from lykta.web.team.accounts.rules import attempt, not_oneself, not_the_last_administrator
from lykta.web.team.models import FactorReset, Member, StartCode


def close(member: Member, *, by: Member) -> None:
    """Close an account, and end all that it is logged in to.

    Raises NotAllowedError for one's own account and for that of the last administrator.
    """
    with attempt(acts.CLOSE, by=by, of=member.reference):
        kept = Member.objects.select_for_update().get(pk=member.pk)
        not_oneself(kept, by)
        not_the_last_administrator(kept)
        kept.is_active = False
        kept.save(update_fields=["is_active"])
        kept.end_sessions()
        StartCode.objects.filter(member=kept).delete()
        FactorReset.objects.filter(member=kept).delete()
        record(acts.CLOSE, who=by.reference, of=kept.reference)


def reopen(member: Member, *, by: Member) -> None:
    """Open a closed account again, with the password and second factors that it had."""
    with attempt(acts.REOPEN, by=by, of=member.reference):
        kept = Member.objects.select_for_update().get(pk=member.pk)
        not_oneself(kept, by)
        kept.is_active = True
        kept.save(update_fields=["is_active"])
        record(acts.REOPEN, who=by.reference, of=kept.reference)
