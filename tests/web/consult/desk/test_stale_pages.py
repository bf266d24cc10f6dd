"""A page that was opened before somebody else acted: nothing is lost, reopened or deleted by sending it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from lykta.web.consult.actions.closing import close, end, purge
from lykta.web.consult.models import Consultation, State
from tests.web.cast import Cast, logged_in
from tests.web.consult.desk.tabs import Tab

TEXT = "Börja med att lyssna, och låt henne bestämma takten."


def closed(consultation: Consultation) -> Consultation:
    with transaction.atomic():
        close(consultation)
    return consultation


def answers(consultation: Consultation) -> list[str]:
    key = consultation.key()
    return [message.text("body", key) for message in consultation.messages.filter(from_team=True)]


def test_an_answer_from_a_page_that_was_open_when_a_colleague_closed_is_kept_in_its_form(
    client: Client, consultation: Consultation
) -> None:
    tab = Tab(client, "desk-answer", consultation)
    day = closed(consultation).purge_on
    page = tab.send(body=TEXT)
    assert page.status_code == 409
    assert TEXT in page.content.decode()
    consultation.refresh_from_db()
    assert (consultation.state, consultation.purge_on, answers(consultation)) == (State.CLOSED, day, [])


def test_what_the_asker_ended_is_not_opened_again_by_an_answer_from_an_old_page(
    client: Client, consultation: Consultation
) -> None:
    tab = Tab(client, "desk-answer", consultation)
    end(consultation.pk)
    assert tab.send(body=TEXT).status_code == 409
    consultation.refresh_from_db()
    assert (consultation.state, answers(consultation)) == (State.CLOSED, [])


def test_what_was_closed_and_answered_from_an_old_page_is_not_deleted_while_it_is_open(
    client: Client, consultation: Consultation
) -> None:
    tab = Tab(client, "desk-answer", consultation)
    closed(consultation)
    tab.send(body=TEXT)
    tab.send(body=TEXT, reopen="yes")
    Consultation.objects.filter(pk=consultation.pk, purge_on__isnull=False).update(
        purge_on=timezone.localdate()
    )
    purge()
    assert answers(Consultation.objects.get(pk=consultation.pk)) == [TEXT]


def test_the_second_of_two_who_edit_the_summary_sees_the_first_text_beside_their_own(
    cast: Cast, client: Client, consultation: Consultation
) -> None:
    first = Tab(client, "desk-summary", consultation)
    second = Tab(logged_in(cast.coordinator), "desk-summary", consultation)
    first.send(body="Det första.")
    page = second.send(body="Det andra.")
    assert page.status_code == 409
    assert "Det första." in page.content.decode()
    assert "Det andra." in page.content.decode()
    consultation.refresh_from_db()
    assert consultation.text("summary", consultation.key()) == "Det första."
    assert second.again(body="Det första. Det andra.").status_code == 302
    consultation.refresh_from_db()
    assert consultation.text("summary", consultation.key()) == "Det första. Det andra."


def test_six_posts_of_one_answer_give_one_answer(client: Client, consultation: Consultation) -> None:
    tab = Tab(client, "desk-answer", consultation)
    assert {tab.send(body=TEXT).status_code for _ in range(6)} == {302}
    assert answers(consultation) == [TEXT]


def test_closing_twice_does_not_move_the_day_that_the_asker_was_shown(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = Tab(client, "desk-close", consultation)
    tab.send()
    consultation.refresh_from_db()
    day = consultation.purge_on
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    # Three days later a log-in is over: the same member logs in again.
    tab.client = logged_in(consultation.agencies.get().member_set.get(username="vard"))
    assert tab.send().status_code == 409
    consultation.refresh_from_db()
    assert consultation.purge_on == day


def test_the_page_names_no_way_to_a_consultation_that_is_not_the_members(
    cast: Cast, consultation: Consultation
) -> None:
    tab = Tab(logged_in(cast.social_worker), "desk-answer", consultation)
    assert tab.send(body=TEXT).status_code == 404


def test_a_summary_that_cannot_be_opened_can_be_written_anew(
    client: Client, consultation: Consultation
) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(summary=b"no sealed text at all")
    assert Tab(client, "desk-summary", consultation).send(body="Skrivet på nytt.").status_code == 302
    consultation.refresh_from_db()
    assert consultation.text("summary", consultation.key()) == "Skrivet på nytt."
