"""Deleting a consultation before its day: one member asks with a coded reason, another agrees."""

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import Consultation, DeletionRequest, EarlyReason, Message, Notice, Occasion
from lykta.web.consult.receipts import Pepper, new_number, receipt_of
from lykta.web.consult.statistics import ASKERS, counts
from lykta.web.server_keys import server_keys
from tests.web.cast import Cast, in_days, logged_in, made_consultation
from tests.web.consult.desk.tabs import Tab
from tests.web.team.asking import entries


@pytest.fixture
def made(cast: Cast) -> tuple[Consultation, str]:
    return made_consultation(text="Köp billigt här", handled_by=cast.health)


def ask(cast: Cast, one: Consultation, reason: str = EarlyReason.SPAM) -> None:
    assert Tab(logged_in(cast.nurse), "desk-delete", one).send(reason=reason).status_code == 302


def acts() -> list[tuple[str, str, dict[str, str]]]:
    return [(each["act"], each["outcome"], each.get("detail", {})) for each in entries()]


def test_with_a_second_member_it_is_gone_at_once_and_its_receipt_opens_nothing(
    cast: Cast, made: tuple[Consultation, str]
) -> None:
    one, receipt = made
    ask(cast, one)
    assert Consultation.objects.get(pk=one.pk).deletion_request.asked_by == cast.nurse
    assert Tab(logged_in(cast.coordinator), "desk-delete-agree", one).send().status_code == 302
    assert not Consultation.objects.filter(pk=one.pk).exists()
    assert not Message.objects.exists()
    came_back = [
        Client().post(reverse("consult-return"), {"receipt": typed}).content.decode().replace(typed, "")
        for typed in (receipt, receipt_of(new_number(), Pepper(server_keys().pepper)))
    ]
    assert came_back[0] == came_back[1]
    assert 'class="conversation"' not in came_back[0]
    assert ("consultation.ask_deletion", "done", {"act": "ask-deletion"}) in acts()
    assert ("consultation.agree_deletion", "done", {"act": "agree-deletion"}) in acts()
    assert ("consultation.purge", "done", {"early": "spam"}) in acts()


@pytest.mark.parametrize(("reason", "counted"), [("spam", 0), ("names", 1), ("mistake", 1)])
def test_spam_is_not_counted_and_a_question_is(
    cast: Cast, made: tuple[Consultation, str], reason: str, counted: int
) -> None:
    ask(cast, made[0], reason)
    Tab(logged_in(cast.coordinator), "desk-delete-agree", made[0]).send()
    assert sum(sums[0] for sums in counts(ASKERS).values()) == counted


def test_who_asked_cannot_agree(cast: Cast, made: tuple[Consultation, str]) -> None:
    ask(cast, made[0])
    client = logged_in(cast.nurse)
    page = client.get(reverse("desk-consultation", args=[made[0].pk])).content.decode()
    assert reverse("desk-delete-agree", args=[made[0].pk]) not in page
    refused = Tab(client, "desk-delete-agree", made[0]).send()
    assert refused.status_code == 409
    assert "någon annan måste bestämma" in refused.content.decode()
    assert Consultation.objects.filter(pk=made[0].pk).exists()
    assert acts()[-1] == ("consultation.agree_deletion", "refused", {"why": "not-yours"})


def test_nobody_agrees_to_what_nobody_asked_for(cast: Cast, made: tuple[Consultation, str]) -> None:
    assert Tab(logged_in(cast.coordinator), "desk-delete-agree", made[0]).send().status_code == 409
    assert Consultation.objects.filter(pk=made[0].pk).exists()


def test_an_agency_that_does_not_answer_can_neither_ask_nor_agree(
    cast: Cast, made: tuple[Consultation, str]
) -> None:
    ask(cast, made[0])
    for name in ("desk-delete", "desk-delete-agree", "desk-delete-drop"):
        there = reverse(name, args=[made[0].pk])
        assert logged_in(cast.social_worker).post(there, {"reason": "spam"}).status_code == 404


def test_what_is_held_is_not_deleted_early(cast: Cast, made: tuple[Consultation, str]) -> None:
    ask(cast, made[0])
    tab = Tab(logged_in(cast.coordinator), "desk-delete-agree", made[0])
    Tab(logged_in(cast.coordinator), "desk-hold", made[0]).send(reason="Tillsyn pågår.", until=in_days(9))
    assert tab.send().status_code == 409
    assert Consultation.objects.filter(pk=made[0].pk).exists()


@pytest.mark.parametrize("name", ["nurse", "coordinator"])
def test_the_request_can_be_taken_away_by_either(
    cast: Cast, made: tuple[Consultation, str], name: str
) -> None:
    ask(cast, made[0])
    assert Tab(logged_in(getattr(cast, name)), "desk-delete-drop", made[0]).send().status_code == 302
    assert not DeletionRequest.objects.exists()


def test_a_reason_is_one_of_few_and_no_text(cast: Cast, made: tuple[Consultation, str]) -> None:
    page = Tab(logged_in(cast.nurse), "desk-delete", made[0]).send(reason="Mira skrev själv")
    assert page.status_code == 200
    assert not DeletionRequest.objects.exists()


def test_the_inbox_and_a_notice_say_that_somebody_waits(cast: Cast, made: tuple[Consultation, str]) -> None:
    ask(cast, made[0])
    assert "radering begärd" in logged_in(cast.coordinator).get(reverse("desk-inbox")).content.decode()
    assert [notice.member for notice in Notice.objects.filter(occasion=Occasion.DELETION_ASKED)] == [
        cast.coordinator
    ]
