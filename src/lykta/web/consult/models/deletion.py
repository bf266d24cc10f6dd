"""The day of deletion as it changed, and requests to delete a consultation before its day."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models.consultation import Consultation
from lykta.web.team.models import Member


class DayReason(models.TextChoices):
    """Why the day of deletion was set, moved or taken away."""

    CLOSED = "closed"
    """A member closed it."""
    ENDED = "ended"
    """Its asker ended it."""
    FORGOTTEN = "forgotten"
    """Upkeep closed it, since nobody had changed it for a year."""
    REOPENED = "reopened"
    HELD = "held"
    HOLD_ENDED = "hold-ended"


class DayChange(models.Model):
    """One change of the day of deletion, from which the asker's page says what it was and what it is."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="day_changes")
    changed_on = models.DateField()
    reason = models.CharField(max_length=20, choices=DayReason)
    day = models.DateField(null=True)
    """The day from then on; None where it was opened again."""

    class Meta:
        ordering: ClassVar = ["id"]


class EarlyReason(models.TextChoices):
    """Why a consultation is to be deleted before its day."""

    SPAM = "spam", _("It is not a question: spam or abuse")
    NAMES_SOMEBODY = "names", _("A text points to a person")
    BY_MISTAKE = "mistake", _("It was sent by mistake")


class DeletionRequest(models.Model):
    """That a member asked for a consultation to be deleted before its day, until another member decides."""

    consultation = models.OneToOneField(
        Consultation, on_delete=models.CASCADE, related_name="deletion_request"
    )
    asked_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()
    reason = models.CharField(_("Why?"), max_length=20, choices=EarlyReason)
