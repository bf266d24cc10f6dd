"""Sent once or sent again, it is one consultation with one receipt; all of it is stored, or nothing."""

import itertools
import threading
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone

from lykta.deidentify import CheckFailedError
from lykta.web.audit.models import Entry
from lykta.web.audit.verify import broken
from lykta.web.consult.actions import asking
from lykta.web.consult.actions.asking import (
    ConversationClosedError,
    IdentifyingTextError,
    NewQuestion,
    NewReply,
    ask,
    reply,
)
from lykta.web.consult.actions.closing import end
from lykta.web.consult.models import AskerRole, Consultation, Message, Notice, State, Workplace
from lykta.web.consult.receipts import Pepper, new_number, receipt_of, tag
from lykta.web.server_keys import server_keys
from tests.web.cast import made_cast, made_consultation
from tests.web.consult.asking.walking import (
    ASK,
    CLEAR,
    HARD,
    answers,
    asked,
    came_back,
    main_of,
    receipt_on,
    replied,
)

pytestmark = pytest.mark.django_db
AT_ONCE = pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite lies in memory, where threads wait for each other otherwise than in a file; "
    "test_crash has several at once on a file",
)


def question(**changed: str) -> NewQuestion:
    given = {"number": new_number(), "body": CLEAR, "county_part": "norra länet"} | changed
    return NewQuestion(role=AskerRole.HEALTH, workplace=Workplace.CLINIC, language="sv", **given)


def counts() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Consultation, Message, Notice, Entry))


def test_sent_again_it_is_the_same_receipt_and_nothing_more() -> None:
    made_cast()
    form = answers()
    receipt = receipt_on(Client().post(ASK["sv"], form))
    before = counts()
    assert receipt_on(Client().post(ASK["sv"], form)) == receipt
    assert counts() == before == (1, 1, 1, 1)


def test_what_is_stored_is_found_by_the_receipt_alone() -> None:
    sent = ask(question())
    pepper = Pepper(server_keys().pepper)
    assert bytes(Consultation.objects.get().tag) == tag(sent.receipt, pepper)


@pytest.mark.parametrize("changed", [{"body": "En annan fråga."}, {"summary": "En rad."}])
def test_sent_again_with_another_text_it_says_that_this_was_not_sent(changed: dict[str, str]) -> None:
    form = answers()
    receipt = receipt_on(Client().post(ASK["sv"], form))
    page = Client().post(ASK["sv"], form | changed)
    assert receipt_on(page) == receipt
    assert "Det du ändrade har inte skickats" in main_of(page)
    assert changed.get("body", CLEAR) in main_of(page)
    assert Message.objects.count() == 1
    assert CLEAR in main_of(came_back(receipt))


CLOSED = {"state": State.CLOSED, "closed_on": date(2020, 1, 1), "purge_on": date(2099, 1, 1)}


@pytest.mark.parametrize(
    "later", [{"state": State.WAITING_FOR_ASKER}, {"asked_on": date(2020, 1, 1)}, CLOSED]
)
def test_a_form_that_is_found_later_does_not_show_the_receipt(later: dict[str, object]) -> None:
    form = answers()
    receipt = receipt_on(Client().post(ASK["sv"], form))
    Consultation.objects.update(**later)
    text = main_of(Client().post(ASK["sv"], form))
    assert "receipt-words" not in text
    assert not [word for word in receipt.split() if word in text]
    assert Consultation.objects.count() == 1


def test_the_next_day_it_is_still_shown_for_a_form_that_was_sent_at_midnight() -> None:
    form = answers()
    receipt = receipt_on(Client().post(ASK["sv"], form))
    Consultation.objects.update(asked_on=timezone.localdate() - timedelta(days=1))
    assert receipt_on(Client().post(ASK["sv"], form)) == receipt


@AT_ONCE
@pytest.mark.django_db(transaction=True)
def test_sent_many_times_at_once_it_is_one() -> None:
    made_cast()
    sent = question()
    receipts: list[str] = []

    def send_once() -> None:
        try:
            receipts.append(ask(sent).receipt)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send_once) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert receipts == [receipt_of(sent.number, Pepper(server_keys().pepper))] * 8
    assert counts() == (1, 1, 1, 1)


@AT_ONCE
@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_are_all_stored_and_the_log_is_whole() -> None:
    made_cast()
    receipts: list[str] = []

    def send_some() -> None:
        try:
            receipts.extend(ask(question()).receipt for _ in range(5))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send_some) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(receipts)) == 30
    assert counts() == (30, 30, 1, 30)
    assert broken() is None


def test_whichever_step_fails_nothing_is_stored() -> None:
    made_cast()
    for step in itertools.count(1):
        left = step

        def fail_at(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
            nonlocal left
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                left -= 1
                if left == 0:
                    raise OperationalError("the disk is full")
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(fail_at):
                ask(question())
        except OperationalError:
            assert counts() == (0, 0, 0, 0)
        else:
            break
    assert step > 10
    assert counts() == (1, 1, 1, 1)


@pytest.mark.parametrize("field", ["body", "summary"])
def test_a_hard_identifier_is_not_stored_whoever_sends(field: str) -> None:
    with pytest.raises(IdentifyingTextError):
        ask(question(**{field: HARD}))
    assert counts() == (0, 0, 0, 0)


def test_what_cannot_be_checked_is_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, *, county_part: str = "") -> None:
        raise CheckFailedError("not checked")

    monkeypatch.setattr(asking, "check", fail)
    with pytest.raises(CheckFailedError):
        ask(question())
    assert counts() == (0, 0, 0, 0)


def test_no_text_lies_in_clear_in_any_column() -> None:
    receipt = asked(body="En kanariefågel sjunger.", summary="En kanariefågel till.")
    for model in (Consultation, Message, Notice, Entry):
        for row in model.objects.values():
            stored = b" ".join(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for value in row.values()
            )
            assert b"kanarie" not in stored
            assert not [word for word in receipt.split() if word.encode() in stored]


def test_the_cast_of_tests_asks_as_this_does() -> None:
    ask(question(body="Hur frågar vi?"))
    as_tests = made_consultation()[0]
    of_asking = Consultation.objects.exclude(pk=as_tests.pk).get()
    differ = {"id", "tag", "wrapped_key", "agencies"}
    here, there = (model_to_dict(each) for each in (of_asking, as_tests))
    assert {name: here[name] for name in here.keys() - differ} == {
        name: there[name] for name in there.keys() - differ
    }


def test_a_reply_sent_again_is_one_message() -> None:
    asked()
    number, written = Consultation.objects.get().pk, NewReply(number=new_number(), body="Tack.")
    reply(number, written)
    before = counts()
    reply(number, written)
    assert counts() == before
    reply(number, NewReply(number=new_number(), body="Tack."))
    assert [message.number for message in Message.objects.all()] == [1, 2, 3]


@pytest.mark.parametrize("gone", [True, False])
def test_a_closed_consultation_takes_no_reply_and_says_so(gone: bool) -> None:
    receipt = asked()
    page = came_back(receipt)
    found = Consultation.objects.get()
    number = found.pk
    end(number)
    shown = main_of(replied(page, "Det jag <i>skrev</i>."))
    assert "Ditt svar har inte skickats" in shown
    assert "Det jag &lt;i&gt;skrev&lt;/i&gt;." in shown
    if gone:
        found.delete()
    with pytest.raises(ConversationClosedError):
        reply(number, NewReply(number=new_number(), body="Tack."))
    assert Message.objects.count() == (0 if gone else 1)


def test_a_reply_with_a_hard_identifier_is_not_stored_whoever_sends() -> None:
    asked()
    with pytest.raises(IdentifyingTextError):
        reply(Consultation.objects.get().pk, NewReply(number=new_number(), body=HARD))
    assert Message.objects.count() == 1


def test_an_end_is_set_once() -> None:
    asked()
    number = Consultation.objects.get().pk
    end(number)
    Consultation.objects.update(purge_on=timezone.localdate() + timedelta(days=3))
    entries = Entry.objects.count()
    end(number)
    assert Consultation.objects.get().purge_on == timezone.localdate() + timedelta(days=3)
    assert Entry.objects.count() == entries
