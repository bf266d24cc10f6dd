"""The consultation's tables. Every text in them is sealed; the rest are codes, dates and numbers."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import lykta.web.consult.own_rows  # noqa: F401 - Django finds the tables of an application from here.
from lykta.web.consult.grounds import GroundError, ground
from lykta.web.consult.sealing import SealedRow, name_tag, seal_of_parts, sealed_text
from lykta.web.keys.sealing import Key, SealBrokenError, rewrap, unwrap, wrap
from lykta.web.language import current_language
from lykta.web.server_keys import server_keys
from lykta.web.team.models import Agency, Member
from lykta.web.team.seals import BoundRow, is_seal


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


class ConsultationState(models.TextChoices):
    """How far it has come."""

    NEW = "new", _("New")
    WAITING_FOR_TEAM = "team", _("Waits for the team")
    WAITING_FOR_ASKER = "asker", _("Waits for the asker")
    CLOSED = "closed", _("Closed")


class ParticipationKind(models.TextChoices):
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
    state = models.CharField(
        _("State"), max_length=10, choices=ConsultationState, default=ConsultationState.NEW
    )
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
                condition=models.Q(
                    state=ConsultationState.CLOSED, closed_on__isnull=False, purge_on__isnull=False
                )
                | ~models.Q(state=ConsultationState.CLOSED)
                & models.Q(closed_on__isnull=True, purge_on__isnull=True),
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
        if is_seal(self.parts_seal, _seal_of_stored_parts(self.pk)):
            return True
        # They may have been changed by the program after the consultation was read and before the parts were.
        now = Consultation.objects.filter(pk=self.pk).values_list("parts_seal", flat=True).first()
        return is_seal(now, _seal_of_stored_parts(self.pk))

    def next_message_number(self) -> int:
        """The number of a new message. One that was read and taken back is not used again."""
        newest = (rows.aggregate(last=models.Max("number"))["last"] for rows in (self.messages, self.read_by))
        return max(number or 0 for number in newest) + 1

    def give_key(self) -> Key:
        """A fresh key, wrapped under the newest master key. Saving is the caller's."""
        key = Key.new()
        self.wrapped_key = wrap(key, server_keys().masters[0], self._own())
        return key

    def key(self) -> Key:
        """The key of its texts; SealBrokenError where no master key opens it."""
        return unwrap(bytes(self.wrapped_key), server_keys().masters, self._own())

    def key_or_none(self) -> Key | None:
        """The key of its texts for a page: None where no master key opens it, and all of them are broken."""
        try:
            return self.key()
        except SealBrokenError:
            return None

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
    part = models.CharField(max_length=10, choices=ParticipationKind)
    were_true: bool = False
    """Whether all parts of the consultation were true before this one was changed."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "agency"], name="one_part_for_an_agency")
        ]


def _seal_of_stored_parts(number: Any) -> bytes:
    parts = Participation.objects.filter(consultation=number).values_list("agency_id", "part")
    return seal_of_parts(number, parts)


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
        Consultation.objects.filter(pk=number).update(parts_seal=_seal_of_stored_parts(number))


class Message(SealedRow):
    """One message: the asker's, or the team's when it has an author."""

    bound_to: ClassVar = ("number", "from_team", "readable_at")
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    from_team = models.BooleanField(default=False)
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    sent_on = models.DateField()
    readable_at = models.DateTimeField(null=True)
    """From when its asker can read an answer of the team; None where that is at once."""
    state_before = models.CharField(max_length=10, choices=ConsultationState, blank=True)
    body = sealed_text()
    legal_check = sealed_text()
    """The summary of a legal check that came with the question."""

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_message_for_a_number")
        ]


class Note(SealedRow):
    """One note. Without an agency it is shared by all that take part."""

    chosen: ClassVar = ("agency_id",)
    bound_to: ClassVar = ("agency_id",)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="notes")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE)
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    written_at = models.DateTimeField(auto_now_add=True)
    body = sealed_text()

    class Meta:
        ordering: ClassVar = ["written_at", "id"]


class Case(SealedRow):
    """The case that a consultation became, under a code name that says nothing about anybody."""

    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, related_name="case")
    name = sealed_text()
    """Its code name, sealed. It is read and set as `code_name`."""
    name_tag = models.BinaryField(unique=True, max_length=32)
    opened_on = models.DateField()
    plan = sealed_text()

    class Meta:
        ordering: ClassVar = ["opened_on", "id"]

    @property
    def code_name(self) -> str:
        """What the team calls it; empty where the seal does not open: pages then show the number."""
        return self.open("name", self.consultation.key_or_none()).text

    @code_name.setter
    def code_name(self, value: str) -> None:
        self.set_text("name", value, self.consultation.key())
        self.name_tag = name_tag(value)


class Task(SealedRow):
    """Something that an agency is to do, by a day."""

    chosen: ClassVar = ("agency_id", "due_on", "item_id")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    item = models.ForeignKey(
        "consult.MeetingItem", null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    body = sealed_text()
    due_on = models.DateField(_("Due"))
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "id"]


class AgencyContact(SealedRow):
    """A contact between two agencies in a case: who spoke with whom, when, and about what."""

    chosen: ClassVar = ("agency_id", "with_agency_id", "made_on")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="agency_contacts")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    with_agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL)
    made_on = models.DateField()
    body = sealed_text()

    class Meta:
        ordering: ClassVar = ["made_on", "id"]


class Meeting(SealedRow):
    """One meeting about one case."""

    chosen: ClassVar = ("held_on", "begins_at")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    begins_at = models.TimeField(null=True, blank=True)
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


class Disclosure(SealedRow):
    """One record: what, to whom, on which ground of which day, who decided, when. Never taken back."""

    chosen: ClassVar = ("ground", "decided_on")
    bound_to: ClassVar = ("agency_id", "ground", "decided_on")
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

    @property
    def ground_title(self) -> str:
        """The title of its ground in the page's language, also of one that is no longer in force."""
        try:
            return ground(self.ground).title_in(current_language())
        except GroundError:
            # Written in the database: its texts do not open either.
            return gettext("There is no such ground")


class Purpose(models.TextChoices):
    """What the access is for."""

    ACUTE = "acute", _("Acute danger to somebody")
    ABSENCE = "absence", _("The one who has it is away, and it cannot wait")
    SUPERVISION = "supervision", _("Supervision or a complaint")


class BreakGlass(BoundRow, SealedRow):
    """One emergency access. The coordinators and the agency that answers are told, and acknowledge it.

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


class DeletionRequest(BoundRow):
    """That a member asked for a consultation to be deleted before its day, until another member decides."""

    consultation = models.OneToOneField(
        Consultation, on_delete=models.CASCADE, related_name="deletion_request"
    )
    asked_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()
    reason = models.CharField(_("Why?"), max_length=20, choices=EarlyReason)


class AnswerTemplate(BoundRow):
    """One template, in one language. It is about nobody, so it is bound by a seal and not closed by one."""

    title = models.CharField(_("Title"), max_length=80)
    language = models.CharField(
        _("Language"), max_length=2, choices=[("sv", _("Swedish")), ("en", _("English"))]
    )
    body = models.TextField(_("Text"), max_length=4000)
    form = models.UUIDField(unique=True, null=True, editable=False)
    """What the key of the form that made it hashes to, so that a form sent twice makes one."""

    class Meta:
        ordering: ClassVar = ["language", "title"]


# Purged consultations are counted as sums by codes and quarter, with no row for any one of them. What askers
# chose and how consultations ended lie in two tables on purpose. The audit log tells for ever how each number
# ended and when it was answered; a cell with both would tie what its asker chose to that number.


class Ending(models.TextChoices):
    """How a consultation ended. The three exclude each other."""

    CASE = "case"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


class AskerCell(models.Model):
    """How many purged consultations of one quarter have the same codes of the asker."""

    pk = models.CompositePrimaryKey("quarter", "role", "workplace", "county_part")
    quarter = models.CharField(max_length=7)
    """The quarter of the question, such as 2026-Q4."""
    role = models.CharField(max_length=10, choices=AskerRole)
    workplace = models.CharField(max_length=10, choices=Workplace)
    county_part = models.CharField(max_length=60, blank=True)
    consultations = models.PositiveIntegerField(default=0)
    with_legal_check = models.PositiveIntegerField(default=0)


class OutcomeCell(models.Model):
    """How many purged consultations of one quarter ended in the same way, and what is summed of them."""

    pk = models.CompositePrimaryKey("quarter", "outcome")
    quarter = models.CharField(max_length=7)
    outcome = models.CharField(max_length=10, choices=Ending)
    consultations = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    days_to_answer = models.PositiveIntegerField(default=0)
    """Days from the question to the first answer, summed over those that were answered."""
    agencies = models.PositiveIntegerField(default=0)
    disclosures = models.PositiveIntegerField(default=0)
