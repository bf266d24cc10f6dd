"""Several workers count as one: a code works once in all of them, and five wrong ones are taken in all."""

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from tests.web.cast import PASSWORD, SECRET, code_now
from tests.web.server import SERVE, Site, consulting, program, running

pytestmark = [pytest.mark.slow, pytest.mark.either_database]

MAKE = """
import json, sys
told = json.load(sys.stdin)
from lykta.web.serving import set_up
set_up()
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.http import HttpRequest
from lykta.web.team.admission import seal_secret
from lykta.web.team.models import Member
member = Member.objects.get(username="anna")
member.set_password(told["password"])
member.save()
app = {"secret": seal_secret(told["secret"], member.pk)}
Authenticator.objects.create(user=member, type="totp", data=app)
request = HttpRequest()
request.user = member
with context.request_context(request):
    print(json.dumps(RecoveryCodes.activate(member).get_unused_codes()))
"""
REFUSED = """
import json
from lykta.web.serving import set_up
set_up()
from lykta.web.audit.models import Entry
entries = [json.loads(bytes(entry.content)) for entry in Entry.objects.order_by("number")]
refused = [entry for entry in entries if entry["act"] == "account.second_factor"]
print(json.dumps([entry["at"] for entry in refused if entry["outcome"] == "refused"]))
"""
AT_ONCE = 5
WINDOW = timedelta(seconds=299)


@contextmanager
def team(folder: Path, workers: int) -> Iterator[tuple[Site, dict[str, str], list[str]]]:
    with consulting(folder) as variables:
        codes = json.loads(program(MAKE, variables, password=PASSWORD, secret=SECRET))
        with running(folder, SERVE.replace("'1'", f"'{workers}'"), **variables) as site:
            yield site, variables, codes


def half_logged_in(site: Site) -> requests.Session:
    """A browser whose member has shown the password, and no second factor yet."""
    session = requests.Session()
    address = f"{site.address}/teamet/logga-in/"
    page = session.get(address)
    given = {"login": "anna", "password": PASSWORD, "csrfmiddlewaretoken": token_of(page.text)}
    answer = session.post(address, given, headers={"Origin": site.address})
    assert "/teamet/logga-in/kod/" in answer.url, answer.url
    return session


def token_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found, page
    return found[1]


def at_once(site: Site, codes: list[str]) -> list[int]:
    """The statuses of codes that are sent at once, each by a browser of its own."""
    address = f"{site.address}/teamet/logga-in/kod/"
    sessions = [half_logged_in(site) for _ in codes]
    tokens = [token_of(session.get(address).text) for session in sessions]
    begin = threading.Barrier(len(codes))

    def send(session: requests.Session, token: str, code: str) -> int:
        begin.wait()
        given = {"code": code, "csrfmiddlewaretoken": token}
        headers = {"Origin": site.address, "Connection": "close"}
        return session.post(address, given, headers=headers, allow_redirects=False).status_code

    with ThreadPoolExecutor(len(codes)) as threads:
        return sorted(threads.map(send, sessions, tokens, codes))


@pytest.mark.parametrize("workers", [2, 4])
def test_a_code_works_once_in_all_workers(tmp_path: Path, workers: int) -> None:
    with team(tmp_path, workers) as (site, _, recovery_codes):
        assert at_once(site, [recovery_codes[0]] * 2) == [200, 302]
        assert at_once(site, [code_now(steps=1)] * AT_ONCE) == [200] * (AT_ONCE - 1) + [302]


def test_of_many_wrong_codes_five_are_taken_in_all_workers(tmp_path: Path) -> None:
    with team(tmp_path, 2) as (site, variables, _):
        for first in range(0, 45, 15):
            assert at_once(site, [f"{number:06}" for number in range(first, first + 15)]) == [200] * 15
        at = [datetime.fromisoformat(each) for each in json.loads(program(REFUSED, variables))]
    assert len(at) >= 5
    # On a busy machine the test itself takes more than five minutes. Entries are timed to the second.
    assert [later - first for first, later in zip(at, at[5:], strict=False) if later - first < WINDOW] == []
