"""A case: a consultation that the team goes on working with, its tasks and its contacts between agencies."""

import unicodedata
from hashlib import blake2b
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.models.consultation import Consultation
from lykta.web.consult.models.sealed import SealedRow, sealed_text
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.server_keys import server_keys
from lykta.web.team.models import Agency, Member


def name_tag(code_name: str) -> bytes:
    """The 32 bytes that a code name is looked up by, whatever its case: a hash keyed with the pepper.

    Without the pepper nobody can try names against what lies in the database or in its write-ahead log.
    """
    folded = unicodedata.normalize("NFKC", code_name.strip()).casefold()
    return blake2b(
        folded.encode(), key=server_keys().pepper, digest_size=32, person=b"lykta-case-name"
    ).digest()


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
        try:
            return self.text("name", self.consultation.key())
        except SealBrokenError:
            return ""

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
