"""Approving an edition, by a second person."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web.editions.actions.changed import step_of
from lykta.web.editions.folders import files_of
from lykta.web.editions.models import Edition
from lykta.web.editions.refusing import RefusedError
from lykta.web.editions.states import EditionAct
from lykta.web.team.models import Member


def approve(edition: Edition, by: Member) -> None:
    """Approve it for publishing. Whoever took it up never can."""
    with step_of(edition, EditionAct.APPROVE, by) as now:
        if now.taken_up_by_id == by.pk:
            raise RefusedError(_("You took the edition up yourself. A second person has to approve it."))
        files_of(now.folder, now.digest)
        now.approved_by, now.approved_at = by, timezone.now()
