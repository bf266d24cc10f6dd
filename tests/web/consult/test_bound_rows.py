"""Templates and requests to delete that were written in the database do nothing, and are named."""

import pytest
from django.db import transaction
from django.urls import reverse

from lykta.web.consult.actions.closing import ask_deletion, drop_deletion
from lykta.web.consult.actions.team import template_version
from lykta.web.consult.models import AnswerTemplate, Consultation, DeletionRequest, Disclosure, EarlyReason
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.team.admission import check_seals, untrue_rows
from lykta.web.team.seals import SEAL
from tests.web import by_hand
from tests.web.cast import Cast, logged_in, made_cast, made_consultation
from tests.web.consult.filled import filled
from tests.web.migrated import migrated, newest

pytestmark = [pytest.mark.either_database]
BEFORE = [("consult", "0009_last_letters"), ("team", "0005_earlier_names"), ("editions", "0002_reason_en")]


@pytest.fixture
def cast(db: None) -> Cast:
    return made_cast()


@pytest.fixture
def theirs(cast: Cast) -> Consultation:
    """A consultation that the nurse's agency answers."""
    return made_consultation(handled_by=cast.health)[0]


def test_a_template_of_another_text_is_put_into_no_answer(cast: Cast, theirs: Consultation) -> None:
    template = AnswerTemplate.objects.create(title="Mall", language="sv", body="Ring 112 om det är akut.")
    nurse, coordinator = logged_in(cast.nurse), logged_in(cast.coordinator)
    address = reverse("desk-answer", args=[theirs.pk])
    sent = {"insert": "yes", "template": template.pk, "body": ""}
    assert "Ring 112" in nurse.post(address, sent).content.decode()
    by_hand.write(AnswerTemplate, template.pk, body="Anmäl inte ännu.")
    assert "Anmäl inte" not in nurse.post(address, sent).content.decode()
    assert list(untrue_rows()) == [f"consult_answertemplate:{template.pk}"]
    assert f"consult_answertemplate:{template.pk}" in check_seals().sentence("sv")
    assert "skrevs i databasen" in coordinator.get(reverse("desk-templates")).content.decode()
    assert coordinator.get(reverse("desk-template", args=[template.pk])).status_code == 409
    version = template_version(AnswerTemplate.objects.get())
    coordinator.post(reverse("desk-template-delete", args=[template.pk]), {"version": version})
    assert list(untrue_rows()) == []


def test_nobody_deletes_alone_by_a_request_in_a_colleagues_name(cast: Cast, theirs: Consultation) -> None:
    with transaction.atomic():
        ask_deletion(theirs, cast.nurse, EarlyReason.SPAM)
    request = DeletionRequest.objects.get()
    by_hand.write(DeletionRequest, request.pk, asked_by=cast.coordinator.pk)
    client, address = logged_in(cast.nurse), reverse("desk-delete-agree", args=[theirs.pk])
    assert client.get(address).status_code == 409
    assert client.post(address).status_code == 409
    assert Consultation.objects.filter(pk=theirs.pk).exists()
    page = client.get(reverse("desk-consultation", args=[theirs.pk])).content.decode()
    assert "skrevs i databasen" in page
    assert list(untrue_rows()) == [f"consult_deletionrequest:{request.pk}"]
    with transaction.atomic():
        drop_deletion(theirs)
        ask_deletion(theirs, cast.nurse, EarlyReason.SPAM)
    assert list(untrue_rows()) == []


def test_a_request_that_was_added_by_hand_is_none(cast: Cast, theirs: Consultation) -> None:
    made = DeletionRequest(
        consultation=theirs,
        asked_by=cast.coordinator,
        asked_on=theirs.asked_on,
        reason=EarlyReason.SPAM,
        seal=b"",
    )
    by_hand.insert(made)
    assert not DeletionRequest.objects.get().is_bound
    with pytest.raises(SealBrokenError):
        DeletionRequest.objects.get().require_bound()


def test_a_disclosure_of_a_ground_that_there_is_not_has_a_page(cast: Cast) -> None:
    one = filled("Kanariegul")
    by_hand.write(Disclosure, Disclosure.objects.get(consultation=one).pk, ground="because")
    Disclosure.objects.update(agency=cast.health)
    answer = logged_in(cast.coordinator).get(reverse("desk-consultation", args=[one.pk]))
    assert answer.status_code == 200
    assert "Den grunden finns inte" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_rows_of_an_earlier_version_are_sealed_by_the_update() -> None:
    made_cast()
    template = AnswerTemplate.objects.create(title="Mall", language="sv", body="Hej.")
    try:
        migrated(BEFORE)
    finally:
        migrated(newest())
    assert list(untrue_rows()) == []
    by_hand.write(AnswerTemplate, template.pk, **{SEAL: b""})
    assert list(untrue_rows()) == [f"consult_answertemplate:{template.pk}"]
