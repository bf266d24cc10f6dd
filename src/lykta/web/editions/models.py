"""Editions that were taken up, how far each has come, and who took each step.

Their numbers are in folders; the database holds none.
"""

from collections.abc import Mapping
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lykta.web.team.models import Member
from lykta.web.team.seals import BoundRow


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


LONGEST_REASON: Final = 500
"""Characters of why an edition was withdrawn."""


def _by() -> models.ForeignKey[Member | None, Member | None]:
    return models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class Edition(BoundRow):
    """One edition: which folder, what its release record's hash was when it was taken up, and its steps.

    Bound by a seal: what was approved, published or withdrawn by hand in the database is shown to nobody.
    """

    name = models.CharField(max_length=60)
    folder = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    """SHA-256 of the release record, which holds those of all other files: any change is a change of it."""
    county = models.CharField(max_length=2)
    dated = models.DateField()
    corrects = models.CharField(max_length=60, blank=True, default="")
    """The name of the edition whose numbers it says were wrong."""
    first_year = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()
    """How many hidden numbers the attack tried, of which it could infer none."""
    attacked_with = models.JSONField(default=list)
    """The digests of the published editions that it was attacked together with."""
    state = models.CharField(max_length=20, choices=EditionState, default=EditionState.DRAFT)
    taken_up_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    taken_up_at = models.DateTimeField()
    approved_by = _by()
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = _by()
    published_at = models.DateTimeField(null=True, blank=True)
    """Stays when it is withdrawn: its readers still have its numbers."""
    withdrawn_by = _by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    reason_en = models.CharField(max_length=LONGEST_REASON, blank=True)
    """The same in English, where somebody wrote it."""

    class Meta:
        ordering: ClassVar = ["-dated", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_is_one"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("taken_up_by")),
                name="edition_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EditionState.APPROVED, EditionState.PUBLISHED])
                | Q(approved_by__isnull=False),
                name="edition_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.WITHDRAWN) | ~Q(reason=""),
                name="edition_withdrawn_has_reason",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=~Q(state=EditionState.WITHDRAWN), name="edition_name_is_its_own"
            ),
        ]

    @property
    def reference(self) -> str:
        """What the audit log calls it: a number."""
        return f"edition:{self.pk}"
