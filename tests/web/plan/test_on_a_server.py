"""The plan on a running server: without consultations, and with many members writing at the same moment."""

import json
import re
import urllib.request
from pathlib import Path

import pytest
from pyrage import x25519

from lykta.web.configuration import applications
from tests.cli.command import run_program
from tests.web.server import consulting, program, running

pytestmark = pytest.mark.slow

AT_ONCE = """
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from lykta.web.serving import set_up
set_up()
from django.db import connection
from lykta.web.audit.verify import find_first_fault
from lykta.web.plan.actions import ChangedMeanwhileError, finish_measure, follow_up_measure
from lykta.web.team.models import Member
from tests.web.plan.made import made_measure

member, together = Member.objects.first(), 8
measure = made_measure(member)
start = Barrier(together)

def try_both(number):
    start.wait()
    try:
        follow_up_measure(measure, member, f"note {number}")
        try:
            finish_measure(measure, member, f"result {number}", seen=1)
        except ChangedMeanwhileError:
            return "told"
        return f"result {number}"
    finally:
        connection.close()

with ThreadPoolExecutor(together) as threads:
    told = list(threads.map(try_both, range(together)))
measure.refresh_from_db()
changes = list(measure.changes.order_by("number").values_list("number", "act", "note"))
whole = find_first_fault() is None
print(json.dumps({"told": told, "changes": changes, "result": measure.result, "whole": whole}))
"""


def test_one_change_holds_the_others_are_told_and_every_note_is_kept(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:
        said = json.loads(program(AT_ONCE, variables))
    done = [each for each in said["told"] if each != "told"]
    assert done == [said["result"]]
    numbers, acts, notes = zip(*said["changes"], strict=True)
    assert list(numbers) == list(range(1, 11))
    assert sorted(acts) == sorted(["add", "finish", *["follow-up"] * 8])
    assert {note for note in notes if note} == {f"note {number}" for number in range(8)}
    assert said["whole"]


def test_no_application_of_the_consultation_comes_with_the_plan() -> None:
    assert not [name for name in applications(("handbook", "plan")) if "consult" in name]
    both = applications(("handbook", "consult", "plan"))
    assert len(both) == len(set(both))


def test_it_is_prepared_served_backed_up_proved_and_purged(tmp_path: Path) -> None:
    variables = {
        "LYKTA_HTTPS": "no",
        "LYKTA_PARTS": "handbook,plan",
        "LYKTA_DATA_FOLDER": str(tmp_path / "data"),
        "LYKTA_KEY_FOLDER": str(tmp_path / "keys"),
        "LYKTA_SECRET_KEY": "a secret of the tests, which signs nothing that anybody relies on",
    }
    (tmp_path / "backups").mkdir()
    recipient = str(x25519.Identity.generate().to_public())
    for words in (
        ("consult", "keys", "create"),
        ("consult", "prepare"),
        ("team", "administrator", "ada"),
        ("consult", "audit", "verify"),
        ("consult", "backup", "--to", str(tmp_path / "backups"), "--for", recipient),
        ("consult", "purge"),
    ):
        done = run_program(*words, folder=tmp_path, **variables)
        assert (done.code, done.err) == (0, ""), words
    assert (
        "LYKTA_PARTS does not name consult"
        in run_program("consult", "statistics", "--out", "x.csv", folder=tmp_path, **variables).refusal
    )
    with running(tmp_path, **variables) as site:
        with urllib.request.urlopen(f"{site.address}/teamet/handlingsplan/", timeout=60) as answer:  # noqa: S310 - on this machine.
            assert "/teamet/logga-in/" in answer.url
        with urllib.request.urlopen(f"{site.address}/", timeout=60) as answer:  # noqa: S310 - as above.
            assert not re.search("fraga-teamet", answer.read().decode())
