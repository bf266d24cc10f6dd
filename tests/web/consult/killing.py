"""Killing a program before each statement and around the commit."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection


def tried(step: int, act: Callable[[], str]) -> tuple[bool, str]:
    """Do it in a child that kills itself (SIGKILL) at that step, from 1.

    Gives whether it was killed, and what the act said if it came to its end. Steps are the statements, each
    counted before it is sent, and the commit, counted before and after it.
    """
    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            os.write(write, _killed_at(step, act).encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(write)
    _, status = os.waitpid(child, 0)
    said = os.read(read, 1000).decode()
    os.close(read)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "a child failed otherwise"
    return os.WIFSIGNALED(status), said


def _killed_at(step: int, act: Callable[[], str]) -> str:
    left = step

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        count()
        return execute(sql, params, many, context)

    commit = connection.commit

    def dying_commit() -> None:
        count()
        commit()
        count()

    connection.commit = dying_commit  # type: ignore[method-assign]
    with connection.execute_wrapper(before):
        return act()


KILLED_AT_EACH_STEP = """
import json, sys
from lykta.web.serving import set_up
set_up()
from lykta.deidentify import check
from lykta.web.consult.actions import asking
from lykta.web.consult.actions.asking import NewReply, reply
from lykta.web.consult.screening import legal_check_lines
from lykta.web.consult.actions.asking import NewQuestion, ask
from lykta.web.consult.models import Consultation
from lykta.web.consult.models import AskerRole, Workplace
from lykta.web.consult.receipts import new_number
from tests.web.consult.killing import tried

told = json.load(sys.stdin)
# More replies in a row than one who waits for an answer may send.
asking.MOST_UNANSWERED = 10_000
# Read once: else every child reads the dictionaries anew.
check("Hej."), legal_check_lines()

def asked(number):
    return NewQuestion(
        number=number, role=AskerRole.HEALTH, workplace=Workplace.CLINIC, county_part="norra länet",
        body="Hur frågar vi? " * (1 + number.count("a") * 20), language="sv", summary="En rad.",
    )

def act():
    if told["act"] == "send":
        return ask(asked(number)).receipt
    reply(target, NewReply(number=number, body="Tack. " * (1 + number.count("a") * 20)))
    return "replied"

if told["act"] == "reply":
    ask(asked(new_number()))
target = Consultation.objects.values_list("pk", flat=True).first()
kills, receipts, steps = 0, [], 0
while kills < told["least"]:
    step, killed = 0, True
    while killed:
        step += 1
        # A fresh text each time, and then the same form once more by somebody who saw no answer.
        number = new_number()
        killed, said = tried(step, act)
        kills += killed
        assert killed or said
        again, said = tried(10_000, act)
        assert not again
        receipts.append(said)
    steps = step - 1
print(json.dumps({"kills": kills, "steps": steps, "receipts": receipts}))
"""


LEFT = """
import json, sys
from lykta.web.serving import set_up
set_up()
from lykta.web.audit.models import Entry
from lykta.web.audit.verify import find_first_fault
from lykta.web.consult.actions.asking import open_by_receipt
from lykta.web.consult.models import Consultation, Message

told = json.load(sys.stdin)
said = [json.loads(bytes(entry.content)) for entry in Entry.objects.all()]
half = []
for each in Consultation.objects.all():
    key, messages = each.key(), list(each.messages.order_by("number"))
    whole = (
        [message.number for message in messages] == list(range(1, len(messages) + 1))
        and messages
        and all(message.text("body", key) for message in messages)
        and sum(entry["act"] == "conversation.ask" and entry["of"] == each.reference for entry in said) == 1
        and sum(entry["act"] == "conversation.reply" and entry["of"] == each.reference for entry in said)
        == len(messages) - 1
    )
    half += [] if whole else [each.reference]
found = find_first_fault()
asks = sum(entry["act"] == "conversation.ask" for entry in said)
lost = sum(open_by_receipt(receipt) is None for receipt in told["receipts"])
print(json.dumps({
    "half": half, "lost": lost, "broken": str(found) if found else None, "asks": asks,
    "consultations": Consultation.objects.count(), "messages": Message.objects.count(),
}))
"""
