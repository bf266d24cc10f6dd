"""Notices to the team: that there is something to read, and nothing of what."""

from collections.abc import Iterable
from typing import Any

from lykta.web.consult.models import Consultation, Notice
from lykta.web.consult.models.notice import Occasion
from lykta.web.team.models import Member
from lykta.web.team.policy import Role


def tell_coordinators(occasion: Occasion, *, but: Member | None = None) -> None:
    """Put a notice for each coordinator who may log in, but for one; one that waits already is enough."""
    coordinators = Member.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("pk")
    _tell(coordinators.exclude(pk=but.pk) if but else coordinators, occasion)


def tell_who_answers(consultation: Consultation, occasion: Occasion) -> None:
    """Put a notice for the member whom the consultation is assigned to, or else for the coordinators."""
    if consultation.assigned_to and consultation.assigned_to.is_active:
        _tell([consultation.assigned_to], occasion)
    else:
        tell_coordinators(occasion)


def tell_of_powers(**_: Any) -> None:
    """Put a notice for each coordinator: an act that takes two people was asked for, agreed to, or done.

    It answers the signal of such acts, in their transaction.
    """
    tell_coordinators(Occasion.POWERS)


def _tell(members: Iterable[Member], occasion: Occasion) -> None:
    # In the order of their numbers, so that two acts at once do not wait for each other.
    for member in members:
        Notice.objects.get_or_create(member=member, occasion=occasion)
