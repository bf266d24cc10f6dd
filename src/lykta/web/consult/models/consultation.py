"""A consultation: a question about somebody who is not named, and the agencies that take part in it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models.sealed import SealedRow, sealed_text
from lykta.web.keys.sealing import Key, rewrap, unwrap, wrap
from lykta.web.server_keys import server_keys
from lykta.web.team.models import Agency, Member
from lykta.web.team.seals import is_seal, keyed_seal


class AskerRole(models.TextChoices):
    """What the asker works as. Wide groups, so that a choice points to nobody."""

    HEALTH = "health", _("Health or dental care")
    SOCIAL = "social", _("Social services")
    SCHOOL = "school", _("School or preschool")
    POLICE = "police", _("Police or other justice")
    NGO = "ngo", _("Non-profit organisation")
    OTHER = "other", _("Something else")


class Workplace(models.TextChoices):
    """At what kind of workplace."""

    HOSPITAL = "hospital", _("Hospital or emergency department")
    CLINIC = "clinic", _("Health centre, maternity or youth clinic")
    OFFICE = "office", _("Authority or municipal office")
    SCHOOL = "school", _("School")
    SHELTER = "shelter", _("Shelter, housing or outreach")
    OTHER = "other", _("Another workplace")


class State(models.TextChoices):
    """How far it has come."""

    NEW = "new", _("New")
    WAITING_FOR_TEAM = "team", _("Waits for the team")
    WAITING_FOR_ASKER = "asker", _("Waits for the asker")
    CLOSED = "closed", _("Closed")


class Part(models.TextChoices):
    """How an agency takes part."""

    HANDLING = "handling", _("Answers")
    INVITED = "invited", _("Takes part")


class Consultation(SealedRow):
    """One consultation. Its texts, and those of all rows below it, are sealed under its own key."""

    tag = models.BinaryField(unique=True, max_length=32)
    """What its receipt hashes to."""
    wrapped_key = models.BinaryField(max_length=200)
    role = models.CharField(_("Works in"), max_length=10, choices=AskerRole)
    workplace = models.CharField(_("Workplace"), max_length=10, choices=Workplace)
    county_part = models.CharField(_("Part of the county"), max_length=60, blank=True)
    language = models.CharField(max_length=2)
    has_legal_check = models.BooleanField(default=False)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.NEW)
    asked_on = models.DateField()
    changed_at = models.DateTimeField(auto_now=True)
    due_on = models.DateField(_("Due"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        Member, verbose_name=_("Assigned to"), null=True, blank=True, on_delete=models.SET_NULL
    )
    agencies: "models.ManyToManyField[Agency, Participation]" = models.ManyToManyField(
        Agency, through="Participation"
    )
    parts_seal = models.BinaryField(default=bytes, max_length=32, editable=False)
    """The seal over which agencies take part and how, so that none is added or taken away by hand."""
    summary = sealed_text()
    closed_on = models.DateField(null=True, blank=True)
    purge_on = models.DateField(null=True, blank=True)
    hold_reason = sealed_text()
    held_until = models.DateField(null=True, blank=True)
    shown_day = models.DateField(null=True, blank=True)
    """The day of deletion that its asker was shown last: nothing is deleted before it."""

    class Meta:
        ordering: ClassVar = ["asked_on", "id"]
        constraints: ClassVar = [
            # Whatever the code does: an open consultation has no day on which the purge could take it.
            models.CheckConstraint(
                condition=models.Q(state=State.CLOSED, closed_on__isnull=False, purge_on__isnull=False)
                | ~models.Q(state=State.CLOSED) & models.Q(closed_on__isnull=True, purge_on__isnull=True),
                name="only_a_closed_one_has_days",
            )
        ]

    @property
    def deletion_day(self) -> date | None:
        """The first day on which the purge takes it: its own, or the one after a hold; None while open."""
        if self.purge_on is None:
            return None
        return max(self.purge_on, self.held_until + timedelta(days=1)) if self.held_until else self.purge_on

    @property
    def short(self) -> str:
        """Eight characters by which the team speaks of it, before it has a code name."""
        return str(self.pk)[:8]

    @property
    def reference(self) -> str:
        """What the audit log calls it."""
        return f"consultation:{self.pk}"

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Store it; a new one with the seal that no agency takes part yet."""
        if self._state.adding:
            self.parts_seal = seal_of_parts(self.pk, ())
        elif update_fields is None:
            # The seal follows the parts alone: what is old in memory does not replace it.
            update_fields = {field.name for field in self._meta.concrete_fields} - {"id", "parts_seal"}
        super().save(update_fields=update_fields, **options)

    def parts_are_true(self) -> bool:
        """Whether the agencies that take part are those that the program wrote."""
        if is_seal(self.parts_seal, self._seal_of_parts_now()):
            return True
        # They may have been changed by the program after the consultation was read and before the parts were.
        now = Consultation.objects.filter(pk=self.pk).values_list("parts_seal", flat=True).first()
        return is_seal(now, self._seal_of_parts_now())

    def _seal_of_parts_now(self) -> bytes:
        parts = Participation.objects.filter(consultation=self.pk).values_list("agency_id", "part")
        return seal_of_parts(self.pk, parts)

    def give_key(self) -> Key:
        """A fresh key, wrapped under the newest master key. Saving is the caller's."""
        key = Key.new()
        self.wrapped_key = wrap(key, server_keys().masters[0], self._own())
        return key

    def key(self) -> Key:
        """The key of its texts; SealBrokenError where no master key opens it."""
        return unwrap(bytes(self.wrapped_key), server_keys().masters, self._own())

    def rewrap(self) -> bool:
        """Put the key under the newest master key; whether it was not so already. Saving is the caller's."""
        before = bytes(self.wrapped_key)
        self.wrapped_key = rewrap(before, server_keys().masters, self._own())
        return bytes(self.wrapped_key) != before

    def _own(self) -> str:
        # With the tag: whoever has the database cannot read the texts by putting their own receipt there.
        return f"{self.pk} {bytes(self.tag).hex()}"


class Participation(models.Model):
    """One agency's part in one consultation."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    part = models.CharField(max_length=10, choices=Part)
    were_true: bool = False
    """Whether all parts of the consultation were true before this one was changed."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "agency"], name="one_part_for_an_agency")
        ]


def seal_of_parts(number: Any, parts: Iterable[tuple[int, str]]) -> bytes:
    """The seal over all parts of a consultation at once: that nobody has a part is sealed as well."""
    taken = {str(agency): str(part) for agency, part in parts}
    return keyed_seal("consult_participation", {"consultation_id": str(number), "parts": taken})


@receiver((pre_save, pre_delete), sender=Participation)
def note_whether_true(instance: Participation, **_: Any) -> None:
    """Look, before an agency's part is changed, whether all parts are true: what is not stays so."""
    # Locked until the act's transaction ends, so that two changes at once are sealed one after the other.
    with transaction.atomic():
        locked = Consultation.objects.select_for_update().get(pk=instance.consultation_id)
        instance.were_true = locked.parts_are_true()


@receiver((post_save, post_delete), sender=Participation)
def seal_parts(instance: Participation, **_: Any) -> None:
    """Seal the parts as they are now, where they were true before."""
    if instance.were_true:
        number = instance.consultation_id
        parts = Participation.objects.filter(consultation=number).values_list("agency_id", "part")
        Consultation.objects.filter(pk=number).update(parts_seal=seal_of_parts(number, parts))
