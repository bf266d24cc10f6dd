"""Removing somebody's second factors, for a lost phone: by two people, so that none can take an account."""

from datetime import timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.audit.recording import record
from lykta.web.team import acts
from lykta.web.team.accounts.rules import NotAllowedError, not_oneself
from lykta.web.team.models import FactorReset, Member

HOLDS: Final = timedelta(hours=48)


def waiting() -> QuerySet[FactorReset]:
    """What somebody has asked for and nobody has decided."""
    return FactorReset.objects.filter(until__gt=timezone.now()).select_related("member", "asked_by")


def ask_reset(member: Member, *, by: Member) -> None:
    """Ask for a member's second factors to be removed.

    Raises NotAllowedError for oneself and for a closed account.
    """
    not_oneself(member, by)
    if not member.is_active:
        raise NotAllowedError(_("The account is closed. Reopen it first; nothing was asked for."))
    with transaction.atomic():
        FactorReset.objects.update_or_create(
            member=member, defaults={"asked_by": by, "until": timezone.now() + HOLDS}
        )
        record(acts.RESET_ASK, who=by.reference, of=member.reference)


def agree_to_reset(number: int, *, by: Member) -> None:
    """Remove the second factors and end all sessions, as the second person.

    Raises NotAllowedError for who asked, for the member concerned, and where nothing waits.
    """
    with transaction.atomic():
        reset = _decided(number, by)
        member = reset.member
        Authenticator.objects.filter(user=member).delete()
        member.end_sessions()
        reset.delete()
        record(acts.RESET, who=by.reference, of=member.reference)


def drop_reset(number: int, *, by: Member) -> None:
    """Leave everything as it is. Whoever asked may do so too."""
    with transaction.atomic():
        reset = waiting().select_for_update(of=("self",)).filter(pk=number).first()
        if reset is None:
            raise NotAllowedError(_("Nothing waits for an answer here any more. Nothing was changed."))
        record(acts.RESET_DROP, who=by.reference, of=reset.member.reference)
        reset.delete()


def _decided(number: int, by: Member) -> FactorReset:
    reset = waiting().select_for_update(of=("self",)).filter(pk=number).first()
    if reset is None:
        raise NotAllowedError(_("Nothing waits for an answer here any more. Nothing was changed."))
    if by.pk in {reset.asked_by_id, reset.member_id}:
        raise NotAllowedError(_("It takes a second person, and not the one whose account it is."))
    return reset
