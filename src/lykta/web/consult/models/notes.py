"""Notes: an agency's own, which no other sees, and shared ones."""

from typing import ClassVar

from django.db import models

from lykta.web.consult.models.consultation import Consultation
from lykta.web.consult.models.sealed import SealedRow, sealed_text
from lykta.web.team.models import Agency, Member


class Note(SealedRow):
    """One note. Without an agency it is shared by all that take part."""

    chosen: ClassVar = ("agency_id",)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="notes")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE)
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    written_at = models.DateTimeField(auto_now_add=True)
    body = sealed_text()

    class Meta:
        ordering: ClassVar = ["written_at", "id"]
