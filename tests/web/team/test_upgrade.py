"""A database of version 0.1.0 is brought to two people and back, and keeps what it held."""

import json
from pathlib import Path

import pytest

from tests.web.server import consulting, program

pytestmark = pytest.mark.slow

THERE_AND_BACK = """
import json
from datetime import timedelta
from lykta.web.serving import set_up
set_up()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

def at(name):
    call_command("migrate", "team", name, verbosity=0, interactive=False)
    return MigrationExecutor(connection).loader.project_state([("team", name)]).apps

until = timezone.now() + timedelta(hours=5)
old = at("0001_initial")
Member = old.get_model("team", "Member")
anna, bo = Member.objects.order_by("pk")
ada = Member.objects.create(username="ada", name="Ada", role="administrator")
old.get_model("team", "FactorReset").objects.create(member=anna, asked_by=ada, until=until)
old.get_model("team", "StartCode").objects.create(member=bo, tag=bytes(32), until=until)

new = at("0003_two_people")
def rows(apps, model, *names):
    return list(apps.get_model("team", model).objects.order_by("pk").values_list(*names))

members = rows(new, "Member", "made_by", "made_at", "raised_by", "raised_at")
acts = rows(new, "PendingAct", "kind", "member__username", "asked_by__username")
codes = rows(new, "StartCode", "member__username", "by_two")
change = {"kind": "change", "role": "coordinator", "agency_id": bo.agency_id}
new.get_model("team", "PendingAct").objects.create(
    member_id=bo.pk, asked_by_id=ada.pk, until=until, **change
)

back = at("0001_initial")
resets = rows(back, "FactorReset", "member__username", "asked_by__username")
names = [name for name, in rows(back, "Member", "username")]
kept = back.get_model("team", "FactorReset").objects.get().until == until
print(json.dumps(
    {"members": members, "acts": acts, "codes": codes, "resets": resets, "names": names, "kept": kept}
))
"""


def test_resets_become_pending_acts_and_accounts_count_as_made_before(tmp_path: Path) -> None:
    with consulting(tmp_path) as variables:
        said = json.loads(program(THERE_AND_BACK, variables))
    assert said == {
        "members": [[None] * 4] * 3,
        "acts": [["reset", "anna", "ada"]],
        "codes": [["bo", False]],
        "resets": [["anna", "ada"]],
        "names": ["anna", "bo", "ada"],
        "kept": True,
    }
