"""What is each member's own: a draft of an answer, how far they have read, and notices yet to be sent."""

from typing import ClassVar

from django.db import models

from lykta.web.consult.sealing import SealedRow, sealed_text
from lykta.web.team.models import Member


class Draft(SealedRow):
    """An answer that a member has begun. Nobody else reads it; it goes when the answer is sent."""

    bound_to: ClassVar = ("member_id",)
    consultation = models.ForeignKey("consult.Consultation", on_delete=models.CASCADE, related_name="drafts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    body = sealed_text()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "member"], name="one_draft_of_a_member")
        ]


class LastRead(models.Model):
    """Up to which message a member has read a conversation, for the marks of what is unread."""

    consultation = models.ForeignKey("consult.Consultation", on_delete=models.CASCADE, related_name="read_by")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "member"], name="one_mark_of_a_reader")
        ]


class Occasion(models.TextChoices):
    """What happened. The words of each notice are fixed in `lykta.web.consult.notices`."""

    ASKED = "asked"
    ASKER_WROTE = "asker-wrote"
    ASSIGNED = "assigned"
    HANDED_ON = "handed-on"
    GLASS_BROKEN = "glass-broken"
    DUE = "due"
    PURGE_STOPPED = "purge-stopped"
    DELETION_ASKED = "deletion-asked"
    POWERS = "powers"
    ADDRESS_CHANGED = "address-changed"
    ACCOUNT_CLOSED = "account-closed"


class Notice(models.Model):
    """One notice to one member; deleted once it is sent, with the address that it goes to."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    occasion = models.CharField(max_length=20, choices=Occasion)
    address = models.EmailField(blank=True)
    """The member's earlier address, where the notice was meant for it; else empty."""

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            # Several of a kind are one: a number of notices would say how much happens.
            models.UniqueConstraint(fields=["member", "occasion", "address"], name="one_notice_of_a_kind")
        ]
