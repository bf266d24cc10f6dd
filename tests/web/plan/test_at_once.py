"""Many write in one measure at the same moment: one change holds, the others are told, no note is lost."""

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
from django.db import connection
from lykta.web.audit.verify import broken
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
print(json.dumps({"told": told, "changes": changes, "result": measure.result, "whole": broken() is None}))
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
