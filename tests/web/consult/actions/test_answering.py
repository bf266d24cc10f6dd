"""An answer waits for a moment in which it can be taken back; what is not sent is the member's own draft."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lykta.web.audit.models import Entry
from lykta.web.consult.access import NotNowError
from lykta.web.consult.actions import answering, asking, closing
from lykta.web.consult.actions.answering import draft_of, pending, readable, state_for_asker
from lykta.web.consult.models import Consultation, ConsultationState
from lykta.web.consult.own_rows import Draft
from lykta.web.consult.receipts import new_number
from tests.web.cast import Cast, logged_in, made_consultation

pytestmark = pytest.mark.django_db

TEXT = "Boka en tolk på telefon."


@contextmanager
def later(seconds: float) -> Iterator[None]:
    """So many seconds from now."""
    then = timezone.now() + timedelta(seconds=seconds)
    with patch("lykta.web.consult.actions.answering.timezone.now", return_value=then):
        yield


@transaction.atomic
def send(consultation: Consultation, cast: Cast, text: str = TEXT) -> None:
    answering.send(consultation, cast.nurse, text)


@transaction.atomic
def take_back(consultation: Consultation, cast: Cast) -> None:
    answering.take_back(consultation, cast.nurse)


def texts(consultation: Consultation) -> list[str]:
    key = consultation.key()
    return [each.text("body", key) for each in readable(consultation)]


@pytest.fixture
def asked(cast: Cast) -> tuple[Consultation, str]:
    return made_consultation(text="Hur frågar vi?", handled_by=cast.health)


def test_the_asker_reads_an_answer_once_it_cannot_be_taken_back(
    cast: Cast, asked: tuple[Consultation, str]
) -> None:
    consultation, receipt = asked
    send(consultation, cast)
    assert texts(consultation) == ["Hur frågar vi?"]
    assert state_for_asker(consultation) is ConsultationState.NEW
    page = Client().post(reverse("consult-return"), {"receipt": receipt}).content.decode()
    assert TEXT not in page
    assert "Teamet har inte svarat än" in page
    with later(66):
        assert texts(consultation) == ["Hur frågar vi?", TEXT]
        assert state_for_asker(consultation) is ConsultationState.WAITING_FOR_ASKER
        assert TEXT in Client().post(reverse("consult-return"), {"receipt": receipt}).content.decode()


@pytest.mark.parametrize("seconds", [0, 1, 59, 59.9, 60.1, 62, 64.9, 65.1, 3600])
def test_no_answer_can_be_read_and_taken_back_at_the_same_time(
    cast: Cast, asked: tuple[Consultation, str], seconds: float
) -> None:
    consultation, _ = asked
    send(consultation, cast)
    with later(seconds):
        can_be_taken_back, is_read = pending(consultation) is not None, TEXT in texts(consultation)
    assert not (can_be_taken_back and is_read)
    assert can_be_taken_back == (seconds < 60)


@pytest.mark.parametrize(
    "before", [ConsultationState.NEW, ConsultationState.WAITING_FOR_TEAM, ConsultationState.WAITING_FOR_ASKER]
)
def test_taking_back_leaves_the_state_as_it_was_and_the_text_as_a_draft(
    cast: Cast, before: ConsultationState
) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    Consultation.objects.filter(pk=consultation.pk).update(state=before)
    send(consultation, cast)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.WAITING_FOR_ASKER
    take_back(consultation, cast)
    consultation.refresh_from_db()
    assert consultation.state == before
    assert not consultation.messages.filter(from_team=True).exists()
    draft = draft_of(consultation, cast.nurse)
    assert draft is not None
    assert draft.text("body", consultation.key()) == TEXT
    assert TEXT.encode() not in bytes(draft.body)


def test_an_answer_is_not_taken_back_too_late_nor_twice(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    with later(61), pytest.raises(NotNowError):
        take_back(consultation, cast)
    assert consultation.messages.filter(from_team=True).count() == 1
    take_back(consultation, cast)
    with pytest.raises(NotNowError):
        take_back(consultation, cast)


def test_what_the_asker_wrote_meanwhile_still_waits_for_the_team(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    asking.reply(consultation.pk, asking.NewReply(number=new_number(), body="En sak till."))
    take_back(consultation, cast)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.WAITING_FOR_TEAM
    assert [each.number for each in consultation.messages.all()] == [1, 3]


def test_one_that_was_closed_meanwhile_stays_closed(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    with transaction.atomic():
        closing.close(consultation)
    take_back(consultation, cast)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.CLOSED


def test_of_two_answers_the_newest_is_taken_back_first(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast, "Först.")
    send(consultation, cast, "Sedan.")
    take_back(consultation, cast)
    left = consultation.messages.get(from_team=True)
    assert left.text("body", consultation.key()) == "Först."


def test_a_server_that_gives_no_time_sends_at_once(cast: Cast, settings: Any) -> None:
    settings.LYKTA = settings.LYKTA.model_copy(update={"undo_seconds": 0})
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    assert TEXT in texts(consultation)
    assert pending(consultation) is None


# Through the pages


def answer_page(consultation: Consultation) -> str:
    return reverse("desk-answer", args=[consultation.pk])


def entries() -> int:
    return Entry.objects.count()


def test_a_sent_answer_is_confirmed_with_the_time_until_which_it_can_be_taken_back(
    client: Client, consultation: Consultation
) -> None:
    page = client.post(answer_page(consultation), {"body": TEXT}, follow=True).content.decode()
    assert "Svaret är skickat" in page
    assert reverse("desk-take-back", args=[consultation.pk]) in page
    back = client.post(reverse("desk-take-back", args=[consultation.pk]), follow=True).content.decode()
    assert f"{TEXT}</textarea>" in back
    here = client.get(reverse("desk-consultation", args=[consultation.pk]))
    assert "Svaret är skickat" not in here.content.decode()
    late = client.post(reverse("desk-take-back", args=[consultation.pk]))
    assert late.status_code == 409


def test_a_draft_is_kept_for_its_writer_alone_and_goes_when_the_answer_is_sent(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    client.post(answer_page(consultation), {"body": "Vi föreslår", "draft": "button"})
    assert "Vi föreslår</textarea>" in client.get(answer_page(consultation)).content.decode()
    assert "utkast" in client.get(reverse("desk-inbox")).content.decode()
    colleague = logged_in(cast.coordinator)
    assert "Vi föreslår" not in colleague.get(answer_page(consultation)).content.decode()
    client.post(answer_page(consultation), {"body": TEXT})
    assert not Draft.objects.exists()


def test_a_script_saves_without_an_entry_for_each_time(client: Client, consultation: Consultation) -> None:
    before = entries()
    for text in ("Vi", "Vi före", "Vi föreslår"):
        answer = client.post(answer_page(consultation), {"body": text, "draft": "script"})
        assert answer.status_code == 204
    assert entries() == before + 1
    assert Draft.objects.get().text("body", consultation.key()) == "Vi föreslår"
    client.post(answer_page(consultation), {"body": " ", "draft": "script"})
    assert not Draft.objects.exists()


def test_a_draft_of_a_closed_one_is_refused_and_its_text_comes_back(
    client: Client, consultation: Consultation
) -> None:
    with transaction.atomic():
        closing.close(consultation)
    answer = client.post(answer_page(consultation), {"body": "Vi föreslår", "draft": "button"})
    assert answer.status_code == 409
    assert "Vi föreslår</textarea>" in answer.content.decode()
    assert not Draft.objects.exists()


def test_drafts_and_marks_go_with_the_consultation(client: Client, consultation: Consultation) -> None:
    client.post(answer_page(consultation), {"body": "Vi föreslår", "draft": "button"})
    client.get(reverse("desk-consultation", args=[consultation.pk]))
    assert consultation.read_by.count() == 1
    consultation.delete()
    assert not Draft.objects.exists()
