"""What no administrator may do to an account, who can be the second person, and that a refusal is logged."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lykta.errors import InputError
from lykta.web.audit.recording import SYSTEM, Outcome, record
from lykta.web.team.models import Kind, Member, PendingAct
from lykta.web.team.policy import policy
from lykta.web.team.roles import Role

ASKS: Final = "accounts.manage"
"""The permission of the first person."""
AGREES: Final = "accounts.confirm"
"""The permission of the second person."""


class NotAllowedError(InputError):
    """An act that the rules of accounts forbid; its message is for the reader, and nothing was changed."""


@contextmanager
def attempt(act: str, *, by: Member | None, of: str) -> Iterator[None]:
    """One transaction for an act on an account; where the rules refuse it, only the refusal is logged.

    `by` is None where the server's own command acts.
    """
    try:
        with transaction.atomic():
            yield
    except NotAllowedError:
        with transaction.atomic():
            record(act, who=name_of(by), of=of, outcome=Outcome.REFUSED)
        raise


def name_of(member: Member | None) -> str:
    """What the audit log calls who acts; None is the server's own command."""
    return member.reference if member else SYSTEM


def not_oneself(member: Member, by: Member) -> None:
    """Refuse that somebody changes their own account in what it may do."""
    if member.pk == by.pk:
        raise NotAllowedError(
            _("Nobody changes their own role, or closes their own account. Ask another administrator.")
        )


def not_the_last_administrator(member: Member) -> None:
    """Refuse what would leave the server without anyone who can open an account."""
    if member.role != Role.ADMINISTRATOR or not member.is_active:
        return
    # Locked, so that two administrators cannot close each other at the same time.
    others = Member.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if not [each for each in others if each.pk != member.pk]:
        raise NotAllowedError(
            _("This is the last administrator. Make another one first; nothing was changed.")
        )


def not_waiting_to_be_made(member: Member) -> None:
    """Refuse what is done to an account that its second person has not agreed to yet."""
    if member.pending_acts.filter(kind=Kind.MAKE).exists():
        raise NotAllowedError(
            _("The account waits for its second person. Drop it under “Second person” to make it anew.")
        )


def reason_against(act: PendingAct, by: Member) -> str | None:
    """Why a member cannot be the second person of an act, in words for them; None where they can."""
    if not policy().allows(AGREES, Role(by.role)):
        return _("Only a coordinator or an administrator agrees.")
    if by.pk == act.member_id:
        return _("It is your own account, so somebody else answers.")
    if by.pk == act.asked_by_id:
        return _("You asked yourself, so somebody else answers.")
    if was_made_by(by, act.asked_by_id) or by.raised_by_id == act.asked_by_id:
        return _("Your own account was made or raised by the person who asks, so somebody else answers.")
    if not is_old_enough(by):
        days = settings.LYKTA.second_person_days
        return ngettext(
            "Your account has had its role for less than %(days)s day, so somebody else answers.",
            "Your account has had its role for less than %(days)s days, so somebody else answers.",
            days,
        ) % {"days": days}
    return None


def was_made_by(member: Member, maker: int) -> bool:
    """Whether an account was made by a maker, by somebody whom the maker made, and so on."""
    seen: set[int] = set()
    above = member.made_by_id
    while above is not None and above not in seen:
        if above == maker:
            return True
        seen.add(above)
        above = Member.objects.values_list("made_by", flat=True).get(pk=above)
    return False


def is_old_enough(member: Member) -> bool:
    """Whether an account has had its role for the set time; one made before that was recorded has."""
    since = max((at for at in (member.made_at, member.raised_at) if at is not None), default=None)
    return since is None or timezone.now() - since >= timedelta(days=settings.LYKTA.second_person_days)


def asker_still_may(act: PendingAct) -> bool:
    """Whether who asked is still an administrator with an open account."""
    asker = act.asked_by
    return asker.is_active and policy().allows(ASKS, Role(asker.role))
