"""From an answer that was sent, the next question that waits is one press away."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import Consultation, ConsultationState
from tests.web.cast import Cast, in_days, logged_in, made_consultation

NEXT = re.compile(r'<p class="next">(.*?)</p>', re.DOTALL)
TEXT = "Fråga öppet, i enrum, och låt personen bestämma takten."


@pytest.fixture
def questions(cast: Cast) -> list[Consultation]:
    """Three that the agency answers, asked one day apart, the newest first."""
    made = [made_consultation(handled_by=cast.health)[0] for _ in range(3)]
    for days, each in enumerate(made):
        each.messages.update(sent_on=in_days(-days))
    return made


def told(client: Client, address: str) -> str:
    """What a page says of the next question; empty where it says nothing."""
    return "".join(NEXT.findall(client.get(address).content.decode()))


def answer(client: Client, consultation: Consultation) -> str:
    page = client.post(reverse("desk-answer", args=[consultation.pk]), {"body": TEXT}, follow=True)
    return "".join(NEXT.findall(page.content.decode()))


def page_of(consultation: Consultation) -> str:
    return reverse("desk-consultation", args=[consultation.pk])


def test_the_page_after_an_answer_leads_to_the_question_that_has_waited_longest(
    client: Client, questions: list[Consultation]
) -> None:
    newest, middle, oldest = questions
    after = answer(client, oldest)
    assert f'href="{page_of(middle)}"' in after
    assert "2 frågor väntar" in after
    assert f'href="{page_of(newest)}"' in answer(client, middle)
    last = answer(client, newest)
    assert "Ingen annan fråga väntar" in last
    assert f'href="{reverse("desk-inbox")}"' in last


@pytest.mark.parametrize("name", ["desk-consultation", "desk-conversation"])
def test_a_question_that_waits_itself_does_not_lead_away(
    client: Client, questions: list[Consultation], name: str
) -> None:
    address = reverse(name, args=[questions[0].pk])
    assert told(client, address) == ""
    answer(client, questions[0])
    assert f'href="{page_of(questions[2])}"' in told(client, address)


def test_what_a_colleague_has_what_is_answered_and_what_another_agency_answers_is_passed_over(
    cast: Cast, client: Client, questions: list[Consultation]
) -> None:
    newest, middle, oldest = questions
    made_consultation(handled_by=cast.social, invited=cast.health)
    Consultation.objects.filter(pk=oldest.pk).update(assigned_to=cast.coordinator)
    Consultation.objects.filter(pk=middle.pk).update(state=ConsultationState.WAITING_FOR_ASKER)
    assert "Ingen annan fråga väntar" in answer(client, newest)


def test_what_the_member_has_comes_as_any_other(
    cast: Cast, client: Client, questions: list[Consultation]
) -> None:
    Consultation.objects.filter(pk=questions[2].pk).update(assigned_to=cast.nurse)
    assert f'href="{page_of(questions[2])}"' in answer(client, questions[0])


def test_who_takes_part_without_answering_is_led_nowhere(cast: Cast, client: Client) -> None:
    both, _ = made_consultation(handled_by=cast.health, invited=cast.social)
    assert "Ingen annan fråga väntar" in answer(client, both)
    made_consultation(handled_by=cast.social)
    assert told(logged_in(cast.social_worker), page_of(both)) == ""


def test_one_whose_agencies_were_changed_in_the_database_is_passed_over(
    client: Client, questions: list[Consultation]
) -> None:
    Consultation.objects.filter(pk=questions[2].pk).update(parts_seal=b"another")
    assert f'href="{page_of(questions[1])}"' in answer(client, questions[0])
