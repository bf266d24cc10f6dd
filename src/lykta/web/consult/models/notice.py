"""Notices that wait to be sent by e-mail: fixed words, and nothing of what they are about."""

from typing import ClassVar

from django.db import models

from lykta.web.team.models import Member


class Occasion(models.TextChoices):
    """What happened. The words of each notice are fixed in `lykta.web.consult.keeping.mail`."""

    ASKED = "asked"
    ASKER_WROTE = "asker-wrote"
    ASSIGNED = "assigned"
    GLASS_BROKEN = "glass-broken"
    DUE = "due"
    PURGE_STOPPED = "purge-stopped"
    DELETION_ASKED = "deletion-asked"
    POWERS = "powers"


class Notice(models.Model):
    """One notice to one member; deleted once it is sent."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    occasion = models.CharField(max_length=20, choices=Occasion)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            # Several of a kind are one: a number of notices would say how much happens.
            models.UniqueConstraint(fields=["member", "occasion"], name="one_notice_of_a_kind")
        ]
