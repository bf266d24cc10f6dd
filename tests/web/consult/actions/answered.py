"""What tests of answers and of drafts have in common."""

from django.urls import reverse

from lykta.web.audit.models import Entry
from lykta.web.consult.models import Consultation

TEXT = "Boka en tolk på telefon."
THEIRS = "Ring oss i morgon."


def answer_page(consultation: Consultation) -> str:
    return reverse("desk-answer", args=[consultation.pk])


def entries() -> int:
    return Entry.objects.count()


def sent_texts(consultation: Consultation) -> list[str]:
    key = consultation.key()
    return [each.text("body", key) for each in consultation.messages.filter(from_team=True)]
