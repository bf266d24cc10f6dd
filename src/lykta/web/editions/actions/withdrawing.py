"""Withdrawing an edition."""

from django.utils import timezone

from lykta.web.editions.actions.changed import step_of
from lykta.web.editions.models import Edition
from lykta.web.editions.states import EditionAct
from lykta.web.team.models import Member


def withdraw(edition: Edition, by: Member, reason: str) -> None:
    """Show it no more, and say why. Its files need not be whole: that may be the reason."""
    with step_of(edition, EditionAct.WITHDRAW, by) as now:
        now.withdrawn_by, now.withdrawn_at, now.reason = by, timezone.now(), reason
