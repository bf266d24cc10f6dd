"""A case: a consultation that the team goes on working with, its tasks and its contacts between agencies."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models.consultation import Consultation
from lykta.web.consult.models.sealed import SealedRow, sealed_text
from lykta.web.team.models import Agency, Member


class Case(SealedRow):
    """The case that a consultation became, under a code name that says nothing about anybody."""

    chosen: ClassVar = ("code_name",)
    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, related_name="case")
    code_name = models.CharField(_("Code name"), max_length=40, unique=True)
    opened_on = models.DateField()
    plan = sealed_text()

    class Meta:
        ordering: ClassVar = ["code_name"]


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
