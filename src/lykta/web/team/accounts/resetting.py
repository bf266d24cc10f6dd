"""Removing somebody's second factors, for a lost phone: by two people, so that none can take an account."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.recording import record
from lykta.web.team import acts
from lykta.web.team.accounts.rules import NotAllowedError, attempt, not_oneself
from lykta.web.team.admission import remove_factors
from lykta.web.team.models import FactorReset, Member

HOLDS: Final = timedelta(hours=48)


def waiting() -> QuerySet[FactorReset]:
    """What somebody has asked for and nobody has decided."""
    return FactorReset.objects.filter(until__gt=timezone.now()).select_related("member", "asked_by")


def ask_reset(member: Member, *, by: Member) -> None:
    """Ask for a member's second factors to be removed.

    Raises NotAllowedError for oneself and for a closed account.
    """
    with attempt(acts.RESET_ASK, by=by, of=member.reference):
        kept = Member.objects.select_for_update().get(pk=member.pk)
        not_oneself(kept, by)
        if not kept.is_active:
            raise NotAllowedError(_("The account is closed. Reopen it first; nothing was asked for."))
        FactorReset.objects.filter(member=kept).delete()
        FactorReset.objects.create(member=kept, asked_by=by, until=timezone.now() + HOLDS)
        record(acts.RESET_ASK, who=by.reference, of=kept.reference)


def agree_to_reset(number: int, *, by: Member) -> None:
    """Remove the second factors and end all sessions, as the second person.

    Raises NotAllowedError for who asked, for the member concerned, and where nothing waits.
    """
    with attempt(acts.RESET, by=by, of=_whose(number)):
        reset = _decided(number, by)
        member = reset.member
        remove_factors(member)
        member.end_sessions()
        reset.delete()
        record(acts.RESET, who=by.reference, of=member.reference)


def drop_reset(number: int, *, by: Member) -> None:
    """Leave everything as it is. Whoever asked may do so too."""
    with attempt(acts.RESET_DROP, by=by, of=_whose(number)):
        reset = waiting().select_for_update(of=("self",)).filter(pk=number).first()
        if reset is None:
            raise NotAllowedError(_("Nothing waits for an answer here any more. Nothing was changed."))
        record(acts.RESET_DROP, who=by.reference, of=reset.member.reference)
        reset.delete()


def _decided(number: int, by: Member) -> FactorReset:
    reset = waiting().select_for_update(of=("self",)).filter(pk=number).first()
    if reset is None or not reset.is_bound:
        raise NotAllowedError(_("Nothing waits for an answer here any more. Nothing was changed."))
    if by.pk in {reset.asked_by_id, reset.member_id}:
        raise NotAllowedError(_("It takes a second person, and not the one whose account it is."))
    return reset


def _whose(number: int) -> str:
    reset = FactorReset.objects.select_related("member").filter(pk=number).first()
    return reset.member.reference if reset else ""
