"""A question and a reply are stored whole or not at all, and once: also when sent twice or killed."""

import itertools
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import SystemRandom
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import OperationalError, connection, connections
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone

from lykta.deidentify import CheckFailedError
from lykta.web.audit.models import Entry
from lykta.web.audit.verify import find_first_fault
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
from lykta.web.consult.models import AskerRole, Consultation, ConsultationState, Message, Workplace
from lykta.web.consult.own_rows import Notice
from lykta.web.consult.receipts import Pepper, new_number, receipt_of, tag
from lykta.web.server_keys import server_keys
from tests.examples import examples
from tests.web.cast import made_cast, made_consultation
from tests.web.consult.killing import KILLED_AT_EACH_STEP, LEFT
from tests.web.consult.views.asking_pages import (
    ASK,
    CLEAR,
    HARD,
    answers,
    asked,
    came_back,
    holds_receipt,
    main_of,
    receipt_on,
    replied,
)
from tests.web.server import Site, consulting, program, running
from tests.web.traces import family

AT_ONCE = pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the tests' SQLite lies in memory, where threads wait for each other otherwise than in a file; "
    "test_a_server_killed_while_many_ask has several at once on a file",
)


def question(**changed: str) -> NewQuestion:
    given = {"number": new_number(), "body": CLEAR, "county_part": "norra länet"} | changed
    return NewQuestion(role=AskerRole.HEALTH, workplace=Workplace.CLINIC, language="sv", **given)


def counts() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Consultation, Message, Notice, Entry))


@pytest.mark.django_db
def test_sent_again_it_is_the_same_receipt_and_nothing_more() -> None:
    made_cast()
    form = answers()
    receipt = receipt_on(Client().post(ASK["sv"], form))
    before = counts()
    assert receipt_on(Client().post(ASK["sv"], form)) == receipt
    assert counts() == before == (1, 1, 1, 1)


@pytest.mark.django_db
def test_what_is_stored_is_found_by_the_receipt_alone() -> None:
    sent = ask(question())
    pepper = Pepper(server_keys().pepper)
    assert bytes(Consultation.objects.get().tag) == tag(sent.receipt, pepper)


@pytest.mark.django_db
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


CLOSED = {"state": ConsultationState.CLOSED, "closed_on": date(2020, 1, 1), "purge_on": date(2099, 1, 1)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "later", [{"state": ConsultationState.WAITING_FOR_ASKER}, {"asked_on": date(2020, 1, 1)}, CLOSED]
)
def test_a_form_that_is_found_later_does_not_show_the_receipt(later: dict[str, object]) -> None:
    form = answers()
    receipt = receipt_on(Client().post(ASK["sv"], form))
    Consultation.objects.update(**later)
    text = main_of(Client().post(ASK["sv"], form))
    assert "receipt-words" not in text
    assert not holds_receipt(text, receipt)
    assert Consultation.objects.count() == 1


@pytest.mark.django_db
def test_a_form_is_not_shown_the_receipt_after_somebody_came_back_with_it_and_wrote() -> None:
    form = answers()
    receipt = receipt_on(Client().post(ASK["sv"], form))
    replied(came_back(receipt), "En sak till.")
    assert not holds_receipt(main_of(Client().post(ASK["sv"], form)), receipt)


@pytest.mark.django_db
def test_the_next_day_it_is_still_shown_for_a_form_that_was_sent_at_midnight() -> None:
    form = answers()
    receipt = receipt_on(Client().post(ASK["sv"], form))
    Consultation.objects.update(asked_on=timezone.localdate() - timedelta(days=1))
    assert receipt_on(Client().post(ASK["sv"], form)) == receipt


@pytest.mark.django_db
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


@pytest.mark.django_db
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
    assert find_first_fault() is None


@pytest.mark.django_db
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


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["body", "summary"])
def test_a_hard_identifier_is_not_stored_whoever_sends(field: str) -> None:
    with pytest.raises(IdentifyingTextError):
        ask(question(**{field: HARD}))
    assert counts() == (0, 0, 0, 0)


@pytest.mark.django_db
def test_what_cannot_be_checked_is_not_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, *, county_part: str = "") -> None:
        raise CheckFailedError("not checked")

    monkeypatch.setattr(asking, "check", fail)
    with pytest.raises(CheckFailedError):
        ask(question())
    assert counts() == (0, 0, 0, 0)


@pytest.mark.django_db
def test_no_text_lies_in_clear_in_any_column() -> None:
    receipt = asked(body="En kanariefågel sjunger.", summary="En kanariefågel till.")
    for model in (Consultation, Message, Notice, Entry):
        for row in model.objects.values():
            stored = b" ".join(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for value in row.values()
            )
            assert b"kanarie" not in stored
            assert not holds_receipt(stored.decode("utf-8", "replace"), receipt)


@pytest.mark.django_db
def test_the_cast_of_tests_asks_as_this_does() -> None:
    ask(question(body="Hur frågar vi?"))
    as_tests = made_consultation()[0]
    of_asking = Consultation.objects.exclude(pk=as_tests.pk).get()
    differ = {"id", "tag", "wrapped_key", "agencies"}
    here, there = (model_to_dict(each) for each in (of_asking, as_tests))
    assert {name: here[name] for name in here.keys() - differ} == {
        name: there[name] for name in there.keys() - differ
    }


@pytest.mark.django_db
def test_a_reply_sent_again_is_one_message() -> None:
    asked()
    number, written = Consultation.objects.get().pk, NewReply(number=new_number(), body="Tack.")
    reply(number, written)
    before = counts()
    reply(number, written)
    assert counts() == before
    reply(number, NewReply(number=new_number(), body="Tack."))
    assert [message.number for message in Message.objects.all()] == [1, 2, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [True, False])
def test_a_closed_consultation_takes_no_reply_and_says_so(gone: bool) -> None:
    receipt = asked()
    page = came_back(receipt)
    found = Consultation.objects.get()
    number = found.pk
    end(number)
    shown = main_of(replied(page, "Det jag <i>skrev</i>."))
    assert "Det du skrev har inte skickats" in shown
    assert "Det jag &lt;i&gt;skrev&lt;/i&gt;." in shown
    if gone:
        found.delete()
    with pytest.raises(ConversationClosedError):
        reply(number, NewReply(number=new_number(), body="Tack."))
    assert Message.objects.count() == (0 if gone else 1)


@pytest.mark.django_db
def test_a_reply_with_a_hard_identifier_is_not_stored_whoever_sends() -> None:
    asked()
    with pytest.raises(IdentifyingTextError):
        reply(Consultation.objects.get().pk, NewReply(number=new_number(), body=HARD))
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_an_end_is_set_once() -> None:
    asked()
    number = Consultation.objects.get().pk
    end(number)
    Consultation.objects.update(purge_on=timezone.localdate() + timedelta(days=3))
    entries = Entry.objects.count()
    end(number)
    assert Consultation.objects.get().purge_on == timezone.localdate() + timedelta(days=3)
    assert Entry.objects.count() == entries


ASKERS = 6


KILLS = examples(12)
_PATIENCE_S = 180


# Each statement once at least. A question costs more than a reply: its receipt is hashed.
LEAST = {"send": examples(40), "reply": examples(60)}


# Other moments and other texts in each run.
CHANCE = SystemRandom()


@pytest.fixture
def variables(tmp_path: Path) -> Iterator[dict[str, str]]:
    with consulting(tmp_path) as found:
        yield found


def left(variables: dict[str, str], receipts: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(program(LEFT, variables, receipts=receipts))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("act", ["send", "reply"])
def test_killed_before_each_statement_and_around_the_commit(variables: dict[str, str], act: str) -> None:
    least = LEAST[act]
    done = json.loads(program(KILLED_AT_EACH_STEP, variables, act=act, least=least))
    assert done["kills"] >= least
    assert done["steps"] > 10
    sent = [receipt for receipt in done["receipts"] if receipt != "replied"]
    found = left(variables, sent)
    assert (found["half"], found["lost"], found["broken"]) == ([], 0, None)
    expected = len(set(sent)) if act == "send" else 1
    assert found["consultations"] == found["asks"] == expected
    # A form that was sent again after a kill was stored once.
    assert found["messages"] == (expected if act == "send" else 1 + len(done["receipts"]))


class Askers:
    """People who send a question again and again until they see its receipt, and then send another."""

    def __init__(self) -> None:
        self.port = 0
        self.receipts: list[str] = []
        self.forms = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            form = answers(body="Hur frågar vi en ung vuxen? " * CHANCE.randint(1, 40))
            self.forms += 1
            while (receipt := self._send(form)) is None:
                time.sleep(0.05)
            self.receipts.append(receipt)

    def _send(self, form: dict[str, str]) -> str | None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            head = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", quote(ASK["sv"]), urlencode(form), head)
            response = connection.getresponse()
            answer = Answered(response.read())
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        return receipt_on(answer) if response.status == 200 else None


class Answered:
    def __init__(self, content: bytes) -> None:
        self.content = content


def killed(site: Site) -> None:
    """Kill the server and all that it started, at once."""
    for process in family(site.process):
        os.kill(process, signal.SIGKILL)


@pytest.mark.slow
def test_a_server_killed_while_many_ask(tmp_path: Path, variables: dict[str, str]) -> None:
    askers = Askers()
    threads = [threading.Thread(target=askers.run) for _ in range(ASKERS)]
    for number in range(KILLS):
        with running(tmp_path, **variables) as site:
            askers.port = site.port
            if number == 0:
                for thread in threads:
                    thread.start()
            time.sleep(CHANCE.uniform(0.05, 1.2))
            killed(site)
    with running(tmp_path, **variables) as site:
        askers.port = site.port
        # A machine that does much else lets few through before a kill: the rest is asked now.
        until = time.monotonic() + _PATIENCE_S
        while askers.forms <= KILLS and time.monotonic() < until:
            time.sleep(0.1)
        askers.over.set()
        for thread in threads:
            thread.join()
    assert len(askers.receipts) == len(set(askers.receipts)) == askers.forms > KILLS
    found = left(variables, askers.receipts)
    assert (found["half"], found["lost"], found["broken"]) == ([], 0, None)
    assert found["consultations"] == found["asks"] == askers.forms
