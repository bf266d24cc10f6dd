"""An answer waits for a moment in which it can be taken back; what is not sent is the member's own draft."""

import re
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

from lykta.web.consult.access import NotNowError, Refusal
from lykta.web.consult.actions import answering, asking, closing
from lykta.web.consult.actions.answering import draft_of, pending, readable, state_for_asker
from lykta.web.consult.inbox_rows import inbox_rows, with_last_question
from lykta.web.consult.models import AskerRole, Consultation, ConsultationState, Workplace
from lykta.web.consult.own_rows import Draft
from lykta.web.consult.receipts import new_number
from lykta.web.team.models import Member
from tests.web.cast import Cast, logged_in, made_consultation
from tests.web.consult.actions.answered import TEXT, THEIRS, answer_page, sent_texts
from tests.web.consult.views.walking import Tab, carried

pytestmark = pytest.mark.django_db


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
def take_back(consultation: Consultation, member: Member, number: str = "") -> bool:
    """Take back the answer of a number, or the member's newest."""
    own = consultation.messages.filter(author=member).order_by("number").last()
    return answering.take_back(consultation, member, number or str(own and own.pk))


def texts(consultation: Consultation) -> list[str]:
    key = consultation.key()
    return [each.text("body", key) for each in readable(consultation)]


def draft_text(consultation: Consultation, member: Member) -> str:
    draft = draft_of(consultation, member)
    return draft.text("body", consultation.key()) if draft else ""


def is_unread(consultation: Consultation, member: Member) -> bool:
    found = with_last_question(Consultation.objects.filter(pk=consultation.pk))
    (row,) = inbox_rows(found, member, timezone.localdate())
    return row.is_unread


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


def asker_page(receipt: str) -> str:
    """The page of a receipt, without what is drawn anew for each page."""
    page = Client().post(reverse("consult-return"), {"receipt": receipt}).content.decode()
    return re.sub(r'name="(token|number|csrfmiddlewaretoken)" value="[^"]*"', "", page)


def test_the_askers_page_is_as_it_was_while_an_answer_can_be_taken_back(
    cast: Cast, asked: tuple[Consultation, str]
) -> None:
    consultation, receipt = asked
    before = asker_page(receipt)
    assert "Svar senast" in before
    send(consultation, cast)
    assert asker_page(receipt) == before
    take_back(consultation, cast.nurse)
    assert asker_page(receipt) == before


def test_a_question_that_is_sent_again_in_that_time_is_answered_as_before(cast: Cast) -> None:
    new = asking.NewQuestion(
        number=new_number(),
        role=AskerRole.HEALTH,
        workplace=Workplace.CLINIC,
        body="Hur frågar vi?",
        language="sv",
    )
    before = asking.ask(new)
    send(Consultation.objects.get(), cast)
    assert asking.ask(new) == before
    with later(66):
        assert not asking.ask(new).may_be_shown


@pytest.mark.parametrize("seconds", [0, 1, 59, 59.9, 60.1, 62, 64.9, 65.1, 3600])
def test_no_answer_can_be_read_and_taken_back_at_the_same_time(
    cast: Cast, asked: tuple[Consultation, str], seconds: float
) -> None:
    consultation, _ = asked
    send(consultation, cast)
    with later(seconds):
        can_be_taken_back, is_read = pending(consultation).exists(), TEXT in texts(consultation)
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
    take_back(consultation, cast.nurse)
    consultation.refresh_from_db()
    assert consultation.state == before
    assert not consultation.messages.filter(from_team=True).exists()
    assert draft_text(consultation, cast.nurse) == TEXT
    assert TEXT.encode() not in bytes(Draft.objects.get().body)


def test_an_answer_is_not_taken_back_too_late_nor_twice(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    with later(61), pytest.raises(NotNowError):
        take_back(consultation, cast.nurse)
    assert consultation.messages.filter(from_team=True).count() == 1
    take_back(consultation, cast.nurse)
    with pytest.raises(NotNowError):
        take_back(consultation, cast.nurse)


def test_what_the_asker_wrote_meanwhile_still_waits_for_the_team(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    Consultation.objects.update(state=ConsultationState.WAITING_FOR_ASKER)
    send(consultation, cast)
    asking.reply(consultation.pk, asking.NewReply(number=new_number(), body="En sak till."))
    take_back(consultation, cast.nurse)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.WAITING_FOR_TEAM
    assert [each.number for each in consultation.messages.all()] == [1, 3]


@pytest.mark.parametrize("taken_back", [1, 2])
def test_what_the_asker_writes_after_an_answer_was_taken_back_is_unread(cast: Cast, taken_back: int) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    for _ in range(taken_back):
        send(consultation, cast)
    answering.note_read(consultation, cast.nurse)
    for _ in range(taken_back):
        take_back(consultation, cast.nurse)
    asking.reply(consultation.pk, asking.NewReply(number=new_number(), body="En sak till."))
    assert is_unread(consultation, cast.nurse)
    answering.note_read(consultation, cast.nurse)
    assert not is_unread(consultation, cast.nurse)


def test_an_answer_that_is_sent_again_after_it_was_taken_back_has_a_number_of_its_own(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    answering.note_read(consultation, cast.nurse)
    take_back(consultation, cast.nurse)
    send(consultation, cast)
    assert [each.number for each in consultation.messages.all()] == [1, 3]


@pytest.mark.parametrize("writes_more", [False, True])
def test_a_question_whose_first_answer_is_taken_back_is_new_again(
    cast: Cast, asked: tuple[Consultation, str], writes_more: bool
) -> None:
    consultation, _ = asked
    send(consultation, cast)
    if writes_more:
        asking.reply(consultation.pk, asking.NewReply(number=new_number(), body="En sak till."))
    consultation.refresh_from_db()
    assert state_for_asker(consultation) is ConsultationState.NEW
    send(consultation, cast, "En sak till om det.")
    for number in [str(each.pk) for each in pending(consultation)]:
        take_back(consultation, cast.nurse, number)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.NEW


def test_one_that_was_closed_meanwhile_stays_closed(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    with transaction.atomic():
        closing.close(consultation)
    take_back(consultation, cast.nurse)
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.CLOSED


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_answers_the_one_that_is_named_is_taken_back(cast: Cast, first: int) -> None:
    consultation, receipt = made_consultation(handled_by=cast.health)
    before = asker_page(receipt)
    texts = ["Först.", "Sedan."]
    for text in texts:
        send(consultation, cast, text)
    numbers = [str(each.pk) for each in pending(consultation)]
    take_back(consultation, cast.nurse, numbers.pop(first))
    assert sent_texts(consultation) == [texts[1 - first]]
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.WAITING_FOR_ASKER
    assert asker_page(receipt) == before
    take_back(consultation, cast.nurse, numbers.pop())
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.NEW
    assert asker_page(receipt) == before


def test_an_answer_is_taken_back_by_its_author_alone(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    (message,) = pending(consultation)
    with pytest.raises(NotNowError) as refused:
        take_back(consultation, cast.coordinator, str(message.pk))
    assert refused.value.refusal is Refusal.NOT_YOURS
    assert sent_texts(consultation) == [TEXT]
    assert not Draft.objects.exists()


def test_what_was_begun_since_stays_in_the_draft_below_what_was_taken_back(cast: Cast) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    with transaction.atomic():
        answering.save_draft(consultation, cast.nurse, "En sak till:")
    assert take_back(consultation, cast.nurse)
    assert draft_text(consultation, cast.nurse) == f"{TEXT}\n\nEn sak till:"


@pytest.mark.parametrize("begun", ["", TEXT])
def test_a_draft_that_says_the_same_is_not_kept_twice(cast: Cast, begun: str) -> None:
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    with transaction.atomic():
        answering.save_draft(consultation, cast.nurse, begun)
    assert not take_back(consultation, cast.nurse)
    assert draft_text(consultation, cast.nurse) == TEXT


def test_a_server_that_gives_no_time_sends_at_once(cast: Cast, settings: Any) -> None:
    settings.LYKTA = settings.LYKTA.model_copy(update={"undo_seconds": 0})
    consultation, _ = made_consultation(handled_by=cast.health)
    send(consultation, cast)
    assert TEXT in texts(consultation)
    assert not pending(consultation).exists()


# Through the pages


def test_a_sent_answer_is_confirmed_with_the_time_until_which_it_can_be_taken_back(
    client: Client, consultation: Consultation
) -> None:
    page = client.post(answer_page(consultation), {"body": TEXT}, follow=True).content.decode()
    assert "Svaret är skickat" in page
    assert reverse("desk-take-back", args=[consultation.pk]) in page
    sent = {"version": str(pending(consultation).get().pk)}
    there = reverse("desk-take-back", args=[consultation.pk])
    back = client.post(there, sent, follow=True).content.decode()
    assert f"{TEXT}</textarea>" in back
    here = client.get(reverse("desk-consultation", args=[consultation.pk]))
    assert "Svaret är skickat" not in here.content.decode()
    late = client.post(there, sent)
    assert late.status_code == 409
    assert "Svaret går inte längre att ta tillbaka" in late.content.decode()


def conversation(client: Client, consultation: Consultation) -> Any:
    return client.get(reverse("desk-conversation", args=[consultation.pk]))


def test_each_of_two_who_answered_takes_back_her_own(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    colleague = logged_in(cast.coordinator)
    assert Tab(client, "desk-answer", consultation).send(body=TEXT).status_code == 302
    Tab(colleague, "desk-answer", consultation).send(body=THEIRS)
    page = conversation(client, consultation)
    assert "Sam Ordnare har skickat ett svar" in page.content.decode()
    assert page.content.decode().count("Ta tillbaka svaret") == 1
    back = client.post(reverse("desk-take-back", args=[consultation.pk]), carried(page))
    assert back.status_code == 302
    assert sent_texts(consultation) == [THEIRS]
    assert draft_text(consultation, cast.nurse) == TEXT
    assert draft_text(consultation, cast.coordinator) == ""


def test_who_did_not_answer_takes_nothing_back(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    Tab(logged_in(cast.coordinator), "desk-answer", consultation).send(body=THEIRS)
    for there in ("desk-conversation", "desk-consultation"):
        page = client.get(reverse(there, args=[consultation.pk])).content.decode()
        assert "Sam Ordnare har skickat ett svar" in page
        assert "Ta tillbaka svaret" not in page
    there = reverse("desk-take-back", args=[consultation.pk])
    refused = client.post(there, {"version": str(pending(consultation).get().pk)})
    assert refused.status_code == 409
    assert "En kollega har skrivit det här svaret" in refused.content.decode()
    # A page that names no answer takes back none.
    assert client.post(there, carried(client.get(there))).status_code == 409
    assert sent_texts(consultation) == [THEIRS]
    assert not Draft.objects.exists()


def test_who_has_begun_another_draft_is_told_that_both_texts_are_in_it(
    client: Client, consultation: Consultation
) -> None:
    page = client.post(answer_page(consultation), {"body": TEXT}, follow=True)
    client.post(answer_page(consultation), {"body": "En sak till:", "draft": "script"})
    back = client.post(reverse("desk-take-back", args=[consultation.pk]), carried(page), follow=True)
    assert f"{TEXT}\n\nEn sak till:</textarea>" in back.content.decode()
    assert "Ditt utkast innehåller två texter" in back.content.decode()


# Two answers at once


def test_the_slower_of_two_is_told_who_answered_and_keeps_her_text_beside_theirs(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    slower, faster = (
        Tab(each, "desk-answer", consultation) for each in (client, logged_in(cast.coordinator))
    )
    assert faster.send(body=THEIRS).status_code == 302
    page = slower.send(body=TEXT)
    assert page.status_code == 409
    shown = page.content.decode()
    assert "Sam Ordnare har svarat sedan du öppnade sidan" in shown
    assert shown.index("Skickat sedan du öppnade sidan") < shown.rindex(THEIRS) < shown.rindex(TEXT)
    assert "Ditt utkast sparades" in shown
    assert sent_texts(consultation) == [THEIRS]
    assert draft_text(consultation, cast.nurse) == TEXT
    assert slower.again(body=TEXT).status_code == 302
    assert sent_texts(consultation) == [THEIRS, TEXT]
    assert not Draft.objects.exists()


def test_a_second_window_of_the_same_member_says_that_she_has_answered(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    first, second = (Tab(client, "desk-answer", consultation) for _ in range(2))
    assert first.send(body=THEIRS).status_code == 302
    page = second.send(body=TEXT)
    assert page.status_code == 409
    assert "Du har redan svarat, från ett annat fönster" in page.content.decode()
    assert draft_text(consultation, cast.nurse) == TEXT
    assert second.again(body=TEXT).status_code == 302


def test_the_slower_of_two_is_told_also_where_the_consultation_was_closed_meanwhile(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    slower = Tab(client, "desk-answer", consultation)
    Tab(logged_in(cast.coordinator), "desk-answer", consultation).send(body=THEIRS)
    with transaction.atomic():
        closing.close(consultation)
    assert "Konsultationen är avslutad" in slower.send(body=TEXT).content.decode()
    page = slower.send(body=TEXT, reopen="yes")
    assert page.status_code == 409
    assert "Sam Ordnare har svarat" in page.content.decode()
    assert f"{TEXT}</textarea>" in page.content.decode()
    consultation.refresh_from_db()
    assert consultation.state == ConsultationState.CLOSED
    assert slower.again(body=TEXT, reopen="yes").status_code == 302
    assert sent_texts(consultation) == [THEIRS, TEXT]


def test_an_answer_to_a_page_that_showed_the_earlier_ones_is_sent_at_once(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    Tab(logged_in(cast.coordinator), "desk-answer", consultation).send(body=THEIRS)
    assert Tab(client, "desk-answer", consultation).send(body=TEXT).status_code == 302
    assert sent_texts(consultation) == [THEIRS, TEXT]


def test_the_very_same_form_is_one_answer_also_after_a_colleague_has_answered(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    tab = Tab(client, "desk-answer", consultation)
    tab.send(body=TEXT)
    Tab(logged_in(cast.coordinator), "desk-answer", consultation).send(body=THEIRS)
    assert tab.send(body=TEXT).status_code == 302
    # With another text it is refused as before, and can be sent knowingly.
    page = tab.send(body="Något annat.")
    assert page.status_code == 409
    assert "Formuläret har redan skickats" in page.content.decode()
    assert THEIRS in page.content.decode()
    assert tab.again(body="Något annat.").status_code == 302
    assert sent_texts(consultation) == [TEXT, THEIRS, "Något annat."]


def test_choosing_a_template_does_not_pass_over_what_a_colleague_sent_meanwhile(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    tab = Tab(client, "desk-answer", consultation)
    Tab(logged_in(cast.coordinator), "desk-answer", consultation).send(body=THEIRS)
    tab.send(body=TEXT, insert="yes", template="")
    assert tab.again(body=TEXT).status_code == 409


def test_an_answer_that_was_taken_back_meanwhile_does_not_hold_up_another(
    client: Client, consultation: Consultation, cast: Cast
) -> None:
    colleague = logged_in(cast.coordinator)
    Tab(colleague, "desk-answer", consultation).send(body=THEIRS)
    tab = Tab(client, "desk-answer", consultation)
    colleague.post(
        reverse("desk-take-back", args=[consultation.pk]),
        carried(conversation(colleague, consultation)),
    )
    assert tab.send(body=TEXT).status_code == 302
    assert sent_texts(consultation) == [TEXT]
