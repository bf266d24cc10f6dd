"""What is done eight times at the same moment is done once, and the others are told so."""

import json
from pathlib import Path

import pytest

from tests.web.server import consulting, program

pytestmark = pytest.mark.slow

AT_ONCE = """
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from lykta.web.serving import set_up
set_up()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
settings.ALLOWED_HOSTS.append("testserver")
from lykta.web.audit.verify import broken
from lykta.web.team.actions import make_administrator
from lykta.web.team.second_person import NotAllowedError
from lykta.web.team.second_person import agree, ask_reset
from lykta.web.team.models import Member, StartCode
from lykta.web.team.start_codes import give_start_code

together, password = 8, "korg vinter sadel moln"
first = Member.objects.order_by("pk").first()
code = give_start_code(first, by="system", by_two=True)
start = Barrier(together)

def send(number):
    client = Client(raise_request_exception=False)
    start.wait()
    try:
        fields = {"code": code, "password1": password, "password2": password}
        return client.post(reverse("first_log_in"), fields).status_code
    finally:
        connection.close()

ada, _code = make_administrator("ada", "Ada")
number = ask_reset(Member.objects.get(username="bo"), by=Member.objects.get(username="ada")).act.pk

def agree_too(_number):
    start.wait()
    try:
        return agree(number, by=None).half is not None
    except NotAllowedError:
        return False
    finally:
        connection.close()

with ThreadPoolExecutor(together) as threads:
    answers = sorted(threads.map(send, range(together)))
    left = StartCode.objects.filter(member=first).count()
    agreed = sum(threads.map(agree_too, range(together)))
print(json.dumps({"answers": answers, "left": left, "agreed": agreed, "whole": broken() is None}))
"""


def test_one_is_let_in_by_a_code_and_one_agrees_and_the_others_are_told(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:
        said = json.loads(program(AT_ONCE, variables))
    assert said == {"answers": [*[200] * 7, 302], "left": 0, "agreed": 1, "whole": True}
