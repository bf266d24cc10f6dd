"""Editions that were taken up, and who took each step. Their numbers lie in folders, and none in here."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from lykta.web.editions.states import EditionState
from lykta.web.team.models import Member

LONGEST_REASON: Final = 500
"""Characters of why an edition was withdrawn."""


def _by() -> models.ForeignKey[Member | None, Member | None]:
    return models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class Edition(models.Model):
    """One edition: which folder, what its release record's hash was when it was taken up, and its steps."""

    name = models.CharField(max_length=60)
    folder = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    """SHA-256 of the release record, which holds those of all other files: any change is a change of it."""
    county = models.CharField(max_length=2)
    dated = models.DateField()
    first_year = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()
    """How many hidden numbers the attack tried, of which it could infer none."""
    attacked_with = models.JSONField(default=list)
    """The digests of the editions that were out when it was attacked together with them."""
    state = models.CharField(max_length=20, choices=EditionState, default=EditionState.DRAFT)
    taken_up_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    taken_up_at = models.DateTimeField()
    approved_by = _by()
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = _by()
    published_at = models.DateTimeField(null=True, blank=True)
    """Stays when it is withdrawn: whoever has read it still has its numbers."""
    withdrawn_by = _by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering: ClassVar = ["-dated", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_is_one"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("taken_up_by")),
                name="edition_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EditionState.APPROVED, EditionState.PUBLISHED]) | Q(approved_by__isnull=False),
                name="edition_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.WITHDRAWN) | ~Q(reason=""), name="edition_withdrawn_has_reason"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=~Q(state=EditionState.WITHDRAWN), name="edition_name_is_its_own"
            ),
        ]

    @property
    def reference(self) -> str:
        """What the audit log calls it: a number."""
        return f"edition:{self.pk}"
