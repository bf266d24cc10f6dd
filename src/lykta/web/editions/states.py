"""How far an edition has come, and what can be done to it from there."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionState(models.TextChoices):
    """How far an edition has come."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EditionAct(models.TextChoices):
    """What can be done to an edition that is taken up."""

    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish")
    WITHDRAW = "withdraw", _("Withdraw")


FROM: Final[Mapping[EditionAct, frozenset[EditionState]]] = {
    EditionAct.APPROVE: frozenset({EditionState.DRAFT}),
    EditionAct.PUBLISH: frozenset({EditionState.APPROVED}),
    EditionAct.WITHDRAW: frozenset({EditionState.DRAFT, EditionState.APPROVED, EditionState.PUBLISHED}),
}
"""The states in which an act makes sense."""

LEADS_TO: Final[Mapping[EditionAct, EditionState]] = {
    EditionAct.APPROVE: EditionState.APPROVED,
    EditionAct.PUBLISH: EditionState.PUBLISHED,
    EditionAct.WITHDRAW: EditionState.WITHDRAWN,
}


def is_possible(act: EditionAct, state: str) -> bool:
    """Whether an act makes sense in a state."""
    return state in FROM[act]
