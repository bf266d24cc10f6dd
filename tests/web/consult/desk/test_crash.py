"""Killed between any two steps of an answer: it is whole, with its entry of the log, or it is not there."""

import json
from pathlib import Path

import pytest

from tests.web.server import consulting, program

pytestmark = pytest.mark.slow

KILLED_AT_EACH_STEP = """
import json, sys
from lykta.web.serving import set_up
set_up()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
from django.urls import reverse
from lykta.deidentify import check
from lykta.web.audit.models import Entry
from lykta.web.audit.verify import broken
from lykta.web.consult.models import Consultation, Message
from lykta.web.team.models import Agency, Member
from tests.web.cast import logged_in, made_cast, made_consultation
from tests.web.consult.killing import tried

told = json.load(sys.stdin)
# Read once: else every child reads the dictionaries anew.
check("Börja med att lyssna.")
Member.objects.all().delete()
Agency.objects.all().delete()
cast = made_cast()
consultation, _ = made_consultation(handled_by=cast.health)
client = logged_in(cast.nurse)
address = reverse("desk-answer", args=[consultation.pk])

def act():
    answer = client.post(address, {"body": "Börja med att lyssna. " * (1 + done % 20)})
    assert answer.status_code == 302, answer.status_code
    return "answered"

kills, done, steps = 0, 0, 0
while kills < told["least"]:
    step, killed = 0, True
    while killed:
        step += 1
        killed, said = tried(step, act)
        kills += killed
        done += bool(said)
    steps = step - 1
key = consultation.key()
messages = list(Message.objects.filter(consultation=consultation).order_by("number"))
said = [json.loads(bytes(entry.content)) for entry in Entry.objects.all()]
answered = sum(one["act"] == "conversation.answer" and one["outcome"] == "done" for one in said)
print(json.dumps({
    "kills": kills, "steps": steps, "acknowledged": done, "answers": len(messages) - 1, "entries": answered,
    "whole": all(message.text("body", key) for message in messages)
    and [message.number for message in messages] == list(range(1, len(messages) + 1)),
    "log": str(broken()),
}))
"""


def test_an_answer_is_whole_or_not_there(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:
        found = json.loads(program(KILLED_AT_EACH_STEP, variables, least=100))
    assert found["kills"] >= 100
    assert found["steps"] > 10
    assert found["whole"]
    assert found["log"] == "None"
    # An answer may be stored and not told of, since the server died; one that was told of is stored.
    assert found["answers"] == found["entries"] >= found["acknowledged"]
