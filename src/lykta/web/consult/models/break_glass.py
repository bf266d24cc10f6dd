"""Break-glass: a consultation opened from outside, for a purpose and a time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models.consultation import Consultation
from lykta.web.consult.models.sealed import SealedRow, sealed_text
from lykta.web.team.models import Member
from lykta.web.team.seals import BoundRow


class Purpose(models.TextChoices):
    """What the access is for."""

    ACUTE = "acute", _("Acute danger to somebody")
    ABSENCE = "absence", _("The one who has it is away, and it cannot wait")
    SUPERVISION = "supervision", _("Supervision or a complaint")


class BreakGlass(BoundRow, SealedRow):
    """One access from outside. The coordinators are told of it at once, and acknowledge it.

    Bound by a seal over whose it is, to what and until when: one that was written by hand opens nothing.
    """

    chosen: ClassVar = ("member_id", "purpose")
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="broken_glass")
    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    purpose = models.CharField(_("Purpose"), max_length=20, choices=Purpose)
    reason = sealed_text()
    since = models.DateTimeField()
    until = models.DateTimeField()
    acknowledged_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["-since"]
