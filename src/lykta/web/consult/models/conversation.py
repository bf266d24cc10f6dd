"""What the asker and the team wrote to each other."""

from typing import ClassVar

from django.db import models

from lykta.web.consult.models.consultation import Consultation
from lykta.web.consult.models.sealed import SealedRow, sealed_text
from lykta.web.team.models import Member


class Message(SealedRow):
    """One message: the asker's, or the team's when it has an author."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    from_team = models.BooleanField(default=False)
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    sent_on = models.DateField()
    body = sealed_text()
    legal_check = sealed_text()
    """The summary of a legal check that came with the question."""

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_message_for_a_number")
        ]
