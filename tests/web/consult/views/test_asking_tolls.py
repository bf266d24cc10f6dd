"""What an asker's texts cost the server: what is looked through, what is sent, and how long a page grows."""

from typing import Any

import pytest
from django.test import Client

from lykta.web.consult.actions import asking as acts
from lykta.web.consult.models import Consultation, ConsultationState, Message
from lykta.web.consult.receipts import new_number
from lykta.web.consult.views import asking
from tests.web.cast import made_cast
from tests.web.consult.views.asking_pages import (
    ASK,
    CLEAR,
    HARD,
    RETURN,
    START,
    answers,
    asked,
    came_back,
    main_of,
    receipt_on,
    replied,
    value_of,
)
from tests.web.limits.paying import is_toll, with_work

pytestmark = pytest.mark.django_db
HERE, THERE = "192.0.2.9", "192.0.2.10"


@pytest.fixture(autouse=True)
def team() -> None:
    made_cast()


def sent(fields: dict[str, str], *, to: str = ASK["sv"], address: str = HERE) -> Any:
    return Client().post(to, fields, REMOTE_ADDR=address)


def is_stopped(answer: Any) -> bool:
    return is_toll(answer.content.decode())


def paid(answer: Any, *, to: str = ASK["sv"]) -> Any:
    return sent(with_work(answer.content.decode()), to=to)


def counted(*, checks: int = 0, questions: int = 0) -> None:
    request = Client().get(START["sv"], REMOTE_ADDR=HERE).wsgi_request
    for limit, times in ((asking.checks(), checks), (asking.questions(), questions)):
        for _ in range(times):
            limit.count(request)


def test_a_text_is_looked_through_only_so_often_before_that_costs_a_toll() -> None:
    counted(checks=119)
    assert not is_stopped(sent(answers(body=HARD)))
    stopped = sent(answers())
    assert is_stopped(stopped)
    assert not is_stopped(sent(answers(body=HARD), address=THERE))
    # The text comes along, and one toll is good for looking it through and for sending it.
    assert receipt_on(paid(stopped))


def test_one_toll_is_enough_also_where_sending_costs_more_than_looking() -> None:
    counted(checks=120, questions=19)
    stopped = sent(answers())
    assert is_stopped(stopped)
    assert receipt_on(paid(stopped))


def test_a_toll_for_sending_is_paid_once_where_looking_is_free() -> None:
    counted(questions=12)
    assert not is_stopped(sent(answers(body=HARD)))
    assert receipt_on(paid(sent(answers())))


def reply_fields(page: Any, body: str = CLEAR) -> dict[str, str]:
    return {"token": value_of("token", page), "number": new_number(), "body": body}


def test_a_reply_costs_what_a_question_costs() -> None:
    page = came_back(asked())
    counted(questions=11)
    assert not is_stopped(sent(reply_fields(page), to=RETURN["sv"]))
    stopped = sent(reply_fields(page), to=RETURN["sv"])
    assert is_stopped(stopped)
    assert Message.objects.count() == 2
    assert 'class="conversation"' in main_of(paid(stopped, to=RETURN["sv"]))
    assert Message.objects.count() == 3


def test_a_reply_is_looked_through_only_so_often() -> None:
    page = came_back(asked())
    counted(checks=119)
    assert not is_stopped(sent(reply_fields(page, HARD), to=RETURN["sv"]))
    assert is_stopped(sent(reply_fields(page, HARD), to=RETURN["sv"]))


def test_after_ten_unanswered_replies_the_next_waits_for_an_answer() -> None:
    receipt = asked()
    consultation = Consultation.objects.get()
    for number in range(acts.MOST_UNANSWERED):
        page = came_back(receipt)
        assert "Skicka till teamet" in main_of(page), number
        acts.reply(consultation.pk, acts.NewReply(number=new_number(), body=CLEAR))
    refused = replied(page, "Det jag skrev.")
    assert Message.objects.count() == 1 + acts.MOST_UNANSWERED
    assert "Det jag skrev." in main_of(refused)
    assert "Skicka till teamet" not in main_of(came_back(receipt))
    # Ending it is still possible.
    assert 'value="end"' in main_of(came_back(receipt))
    answered(consultation)
    assert "Skicka till teamet" in main_of(came_back(receipt))
    replied(page, "Det jag skrev.")
    assert Message.objects.count() == 3 + acts.MOST_UNANSWERED


def test_the_tenth_that_is_sent_again_is_no_eleventh() -> None:
    asked()
    pk, number = Consultation.objects.get().pk, new_number()
    for _ in range(acts.MOST_UNANSWERED - 1):
        acts.reply(pk, acts.NewReply(number=new_number(), body=CLEAR))
    acts.reply(pk, acts.NewReply(number=number, body=CLEAR))
    acts.reply(pk, acts.NewReply(number=number, body=CLEAR))
    with pytest.raises(acts.TooManyRepliesError):
        acts.reply(pk, acts.NewReply(number=new_number(), body=CLEAR))


def answered(consultation: Consultation) -> None:
    row = Message(
        consultation=consultation,
        number=consultation.messages.count() + 1,
        from_team=True,
        sent_on=consultation.asked_on,
    )
    row.set_text("body", "Svar.", consultation.key())
    row.save()
    Consultation.objects.update(state=ConsultationState.WAITING_FOR_ASKER)


def filled(messages: int) -> str:
    """A conversation of so many messages, every second of them the team's; gives its receipt."""
    receipt = asked(body="Meddelande 1.")
    consultation = Consultation.objects.get()
    for number in range(2, messages + 1):
        row = Message(
            consultation=consultation,
            number=number,
            from_team=number % 2 == 0,
            sent_on=consultation.asked_on,
        )
        row.set_text("body", f"Meddelande {number}.", consultation.key())
        row.save()
    return receipt


def shown_on(page: Any) -> list[int]:
    return [number for number in range(1, 100) if f"Meddelande {number}." in main_of(page)]


def test_the_newest_messages_are_shown_and_the_older_ones_can_be_reached() -> None:
    page = came_back(filled(25))
    assert shown_on(page) == list(range(16, 26))
    for expected in (range(6, 16), range(1, 6)):
        fields = {"token": value_of("token", page), "before": value_of("before", page)}
        page = sent(fields, to=RETURN["sv"])
        assert shown_on(page) == list(expected)
    assert "Visa äldre" not in main_of(page)
    newest = sent({"token": value_of("token", page), "before": "", "body": "Påbörjat."}, to=RETURN["sv"])
    assert shown_on(newest) == list(range(16, 26))
    assert value_of("body", newest) == "Påbörjat."


@pytest.mark.parametrize("before", ["", "x", "-1", "1.0", "9" * 40])
def test_a_place_that_cannot_be_shows_the_newest(before: str) -> None:
    page = came_back(filled(12))
    fields = {"token": value_of("token", page), "before": before}
    assert shown_on(sent(fields, to=RETURN["sv"])) == list(range(3, 13))
