"""Disclosures: information that left a compartment, with its legal ground."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models.consultation import Consultation
from lykta.web.consult.models.sealed import SealedRow, sealed_text
from lykta.web.team.models import Agency, Member


class Disclosure(SealedRow):
    """One record: what, to whom, on which ground of which day, who decided, when. Never taken back."""

    chosen: ClassVar = ("ground", "decided_on")
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="disclosures")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    """Whose information it was."""
    what = sealed_text()
    recipient = sealed_text()
    ground = models.CharField(_("Ground"), max_length=40)
    """The key of a dated ground."""
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    decided_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    """When a consent was withdrawn; what had been passed on by then stays recorded."""

    class Meta:
        ordering: ClassVar = ["decided_on", "id"]
