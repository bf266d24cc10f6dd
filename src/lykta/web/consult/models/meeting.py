"""Team meetings about a case: an agenda, who was present for which item, and what was decided."""

from typing import ClassVar

from django.db import models

from lykta.web.consult.models.case import Case
from lykta.web.consult.models.sealed import SealedRow, sealed_text
from lykta.web.team.models import Member


class Meeting(SealedRow):
    """One meeting about one case."""

    chosen: ClassVar = ("held_on",)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    held = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-held_on", "id"]


class MeetingItem(SealedRow):
    """One item of the agenda. Only those who were present for it took part in its decision."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    subject = sealed_text()
    decision = sealed_text()
    present: "models.ManyToManyField[Member, models.Model]" = models.ManyToManyField(Member, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_item_for_a_number")
        ]
