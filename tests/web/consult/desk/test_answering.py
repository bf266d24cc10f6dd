"""Answers: sealed where they are stored, numbered, and looked through for what points to somebody."""

from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import AnswerTemplate, Consultation, Message, State
from tests.web.cast import Cast, made_consultation

# Made up: no such person, and a number of the series that is never given out.
PERSONAL_NUMBER = "19900101-9802"
COLLEAGUE = "Ring Mika Lindqvist på mottagningen, 054-12 34 56."


def send(client: Client, consultation: Consultation, **fields: object) -> str:
    answer = client.post(reverse("desk-answer", args=[consultation.pk]), fields, follow=True)
    return answer.content.decode()


def answers(consultation: Consultation) -> list[Message]:
    return list(consultation.messages.filter(from_team=True))


def test_an_answer_is_stored_sealed_and_is_the_next_of_the_conversation(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    text = "Fråga öppet, i enrum, och låt henne bestämma takten."
    assert text in send(client, consultation, body=text)
    (message,) = answers(consultation)
    assert (message.number, message.author) == (2, cast.nurse)
    assert text.encode() not in bytes(message.body)
    assert message.text("body", consultation.key()) == text
    consultation.refresh_from_db()
    assert consultation.state == State.WAITING_FOR_ASKER


def test_an_empty_answer_is_refused(client: Client, consultation: Consultation) -> None:
    assert "Något behöver rättas" in send(client, consultation, body="   ")
    assert answers(consultation) == []


def test_a_number_that_points_to_one_person_is_never_stored_whatever_is_ticked(
    client: Client, consultation: Consultation
) -> None:
    page = send(client, consultation, body=f"Hon heter så, {PERSONAL_NUMBER}.", confirmed=["x"])
    assert "pekar ut en enda person" in page
    assert PERSONAL_NUMBER in page  # What was typed is kept on the page.
    assert answers(consultation) == []


def test_a_colleagues_name_and_number_are_stored_once_somebody_answers_for_them(
    client: Client, consultation: Consultation
) -> None:
    page = send(client, consultation, body=COLLEAGUE)
    assert answers(consultation) == []
    ticked = page.partition('name="confirmed" value="')[2].partition('"')[0]
    assert ticked
    send(client, consultation, body=COLLEAGUE, confirmed=[ticked])
    assert len(answers(consultation)) == 1


def test_what_was_ticked_for_one_text_does_not_hold_for_another(
    client: Client, consultation: Consultation
) -> None:
    page = send(client, consultation, body=COLLEAGUE)
    ticked = page.partition('name="confirmed" value="')[2].partition('"')[0]
    send(client, consultation, body=f"{COLLEAGUE} Eller Kim Bergström.", confirmed=[ticked])
    assert answers(consultation) == []


def test_a_text_longer_than_the_longest_is_refused(client: Client, consultation: Consultation) -> None:
    send(client, consultation, body="ord " * 6000)
    assert answers(consultation) == []


def test_a_template_fills_the_form_and_sends_nothing(client: Client, consultation: Consultation) -> None:
    template = AnswerTemplate.objects.create(title="Först", language="sv", body="Börja med att lyssna.")
    address = reverse("desk-answer", args=[consultation.pk])
    assert "Först" in client.get(address).content.decode()
    assert "Börja med att lyssna." in client.get(address, {"template": template.pk}).content.decode()
    assert client.get(address, {"template": "nej"}).status_code == 200
    assert answers(consultation) == []


def test_a_text_that_was_moved_is_told_and_the_rest_is_shown(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    send(client, consultation, body="Det här ska inte synas på fel plats.")
    other, _ = made_consultation(handled_by=cast.health)
    (message,) = answers(consultation)
    Message.objects.filter(consultation=other).update(body=bytes(message.body))
    page = client.get(reverse("desk-conversation", args=[other.pk])).content.decode()
    assert "Texten går inte att öppna" in page
    assert "fel plats" not in page
