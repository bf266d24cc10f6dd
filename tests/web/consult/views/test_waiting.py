"""What both sides are told of a wait: the promised day, its passing, and closing without an answer."""

import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lykta.web.consult.actions import answering, asking, closing
from lykta.web.consult.models import Consultation, ConsultationState
from lykta.web.consult.notices import remind
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.consult.promise import expected_answer_day
from lykta.web.consult.receipts import new_number
from lykta.web.team.models import Member
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.views.asking_pages import RETURN, main_of

SUPPORT_LINE = "tel:020390000"
LATE = "Den utlovade dagen har passerat"
UNANSWERED = "Avslutad utan svar på det du skrev senast"


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def promised_for(day: date) -> date:
    """The day by which a question of this day is to be answered; the tests' server promises one."""
    promised = expected_answer_day(day)
    assert promised
    return promised


def come_back(receipt: str) -> str:
    return main_of(Client().post(RETURN["sv"], {"receipt": receipt}))


def reply(consultation: Consultation) -> None:
    asking.reply(consultation.pk, asking.NewReply(number=new_number(), body="En sak till."))


def answer(consultation: Consultation, member: Member) -> None:
    with transaction.atomic():
        answering.send(consultation, member, "Fråga i enrum.")
    consultation.messages.filter(from_team=True).update(readable_at=None)


def close(consultation: Consultation) -> None:
    with transaction.atomic():
        closing.close(consultation)


# The promised day


def test_one_line_more_does_not_move_the_day_that_was_promised(cast: Cast) -> None:
    consultation, receipt = made_consultation(handled_by=cast.health)
    consultation.messages.update(sent_on=days_ago(1))
    promised = promised_for(days_ago(1))
    reply(consultation)
    assert date_format(promised, "j F Y") in come_back(receipt)
    desk = logged_in(cast.nurse)
    page = desk.get(reverse("desk-consultation", args=[consultation.pk])).content.decode()
    assert date_format(promised, "j F Y") in page
    inbox = desk.get(reverse("desk-inbox")).content.decode()
    assert 'data-label="Dagar i väntan">1<' in inbox
    assert f'datetime="{promised:%Y-%m-%d}"' in inbox


def test_what_is_written_after_an_answer_is_promised_a_day_of_its_own(cast: Cast) -> None:
    consultation, receipt = made_consultation(handled_by=cast.health)
    consultation.messages.update(sent_on=days_ago(30))
    answer(consultation, cast.nurse)
    assert "Svar senast" not in come_back(receipt)
    reply(consultation)
    page = come_back(receipt)
    assert date_format(promised_for(timezone.localdate()), "j F Y") in page
    assert LATE not in page


def test_an_asker_is_told_that_the_promised_day_has_passed_and_what_to_do(cast: Cast) -> None:
    consultation, receipt = made_consultation(handled_by=cast.health)
    assert LATE not in come_back(receipt)
    consultation.messages.update(sent_on=days_ago(30))
    page = come_back(receipt)
    assert LATE in page
    assert SUPPORT_LINE in page
    assert "tel:112" in page


# Closing


def test_a_team_that_closes_without_an_answer_is_told_so_first(cast: Cast, client: Client) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    address = reverse("desk-close", args=[consultation.pk])
    assert "är inte besvarat" in client.get(address).content.decode()
    answer(consultation, cast.nurse)
    assert "är inte besvarat" not in client.get(address).content.decode()


def test_an_asker_whose_question_was_closed_without_an_answer_is_told_so_and_what_to_do(cast: Cast) -> None:
    consultation, receipt = made_consultation(handled_by=cast.health)
    close(consultation)
    page = come_back(receipt)
    assert UNANSWERED in page
    assert SUPPORT_LINE in page
    assert "tel:112" in page


def test_an_asker_who_has_the_answer_or_ended_it_is_not_told_that_it_is_missing(cast: Cast) -> None:
    answered, receipt = made_consultation(handled_by=cast.health)
    answer(answered, cast.nurse)
    close(answered)
    assert UNANSWERED not in come_back(receipt)
    ended, other = made_consultation(handled_by=cast.health)
    closing.end(ended.pk)
    assert UNANSWERED not in come_back(other)


def test_an_answer_on_its_way_is_not_called_missing(cast: Cast) -> None:
    consultation, receipt = made_consultation(handled_by=cast.health)
    with transaction.atomic():
        answering.send(consultation, cast.nurse, "Fråga i enrum.")
    close(consultation)
    assert UNANSWERED not in come_back(receipt)


# What the asker writes while a form of the team is open


def version_of_form(client: Client, name: str, consultation: Consultation) -> str:
    page = client.get(reverse(name, args=[consultation.pk])).content.decode()
    found = re.search(r'name="version" value="([^"]*)"', page)
    assert found
    return found[1]


def test_an_answer_does_not_pass_over_what_its_asker_wrote_meanwhile(client: Client, cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    sent = {"body": "Fråga i enrum.", "version": version_of_form(client, "desk-answer", consultation)}
    reply(consultation)
    address = reverse("desk-answer", args=[consultation.pk])
    page = client.post(address, sent).content.decode()
    assert "Den som frågade har skrivit sedan du öppnade sidan" in page
    assert "En sak till." in page
    assert sent["body"] in page
    assert not consultation.messages.filter(from_team=True).exists()
    shown = re.search(r'name="version" value="([^"]*)"', page)
    assert shown
    client.post(address, sent | {"version": shown[1]})
    assert consultation.messages.filter(from_team=True).count() == 1


def test_a_consultation_is_not_closed_over_what_its_asker_wrote_meanwhile(client: Client, cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    answer(consultation, cast.nurse)
    version = version_of_form(client, "desk-close", consultation)
    reply(consultation)
    address = reverse("desk-close", args=[consultation.pk])
    page = client.post(address, {"version": version}).content.decode()
    assert "Något har skrivits sedan du öppnade sidan" in page
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.WAITING_FOR_TEAM
    client.post(address, {"version": version_of_form(client, "desk-close", consultation)})
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.CLOSED


# Reminding


@pytest.fixture
def reachable(cast: Cast) -> Cast:
    """The cast, with an address each."""
    for member in Member.objects.all():
        member.email = f"{member.username}@example.se"
        member.save(update_fields=["email"])
    Notice.objects.all().delete()
    return cast


def reminded() -> list[str]:
    remind()
    found = Notice.objects.filter(occasion=Occasion.DUE).order_by("member__username")
    return list(found.values_list("member__username", flat=True))


@pytest.mark.parametrize(("days", "told"), [(0, []), (30, ["samordnare"])])
def test_a_promised_day_is_reminded_of_though_nobody_set_a_due_date(
    reachable: Cast, days: int, told: list[str]
) -> None:
    consultation, _ = made_consultation(handled_by=reachable.health)
    consultation.messages.update(sent_on=days_ago(days))
    assert reminded() == told


def test_what_was_promised_is_reminded_of_no_more_once_it_is_answered(reachable: Cast) -> None:
    consultation, _ = made_consultation(handled_by=reachable.health)
    consultation.messages.update(sent_on=days_ago(30))
    answer(consultation, reachable.nurse)
    Notice.objects.all().delete()
    assert reminded() == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [({}, ["vard"]), ({"is_active": False}, ["samordnare"]), ({"email": ""}, ["samordnare"])],
)
def test_what_somebody_has_who_gets_no_letter_is_for_the_coordinators(
    reachable: Cast, changed: dict[str, object], told: list[str]
) -> None:
    made_consultation(handled_by=reachable.health)
    Consultation.objects.update(due_on=days_ago(1), assigned_to=reachable.nurse)
    Member.objects.filter(pk=reachable.nurse.pk).update(**changed)
    assert reminded() == told


def test_the_inbox_and_the_page_tell_that_whoever_has_it_has_left(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    Consultation.objects.update(assigned_to=cast.nurse, state=ConsultationState.WAITING_FOR_TEAM)
    desk = logged_in(cast.coordinator)
    addresses = [reverse("desk-inbox"), reverse("desk-consultation", args=[consultation.pk])]
    for address in addresses:
        assert "kontot är stängt" not in desk.get(address).content.decode(), address
    Member.objects.filter(pk=cast.nurse.pk).update(is_active=False)
    for address in addresses:
        assert "kontot är stängt" in desk.get(address).content.decode(), address
