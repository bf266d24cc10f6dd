"""How far an edition has come, and what can be done to it from there."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far an edition has come."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Act(models.TextChoices):
    """What can be done to an edition that is taken up."""

    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish")
    WITHDRAW = "withdraw", _("Withdraw")


FROM: Final[Mapping[Act, frozenset[State]]] = {
    Act.APPROVE: frozenset({State.DRAFT}),
    Act.PUBLISH: frozenset({State.APPROVED}),
    Act.WITHDRAW: frozenset({State.DRAFT, State.APPROVED, State.PUBLISHED}),
}
"""The states in which an act makes sense."""

LEADS_TO: Final[Mapping[Act, State]] = {
    Act.APPROVE: State.APPROVED,
    Act.PUBLISH: State.PUBLISHED,
    Act.WITHDRAW: State.WITHDRAWN,
}


def fits(act: Act, state: str) -> bool:
    """Whether an act makes sense in a state."""
    return state in FROM[act]
