"""`lykta consult purge` as a timer runs it: what it says, what it leaves, and what it could not do."""

import json

import pyrage
import pytest

from lykta.cli.consult import NOT_FINISHED
from tests.web.consult.asking.walking import RETURN
from tests.web.consult.keeping.browsing import Browser
from tests.web.consult.keeping.installed import ON_SQLITE, Installation
from tests.web.server import running

pytestmark = pytest.mark.slow

RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())

LEFT = """
import json
from lykta.web.consult.models import Consultation
print(json.dumps(sorted(str(one.pk) for one in Consultation.objects.all())))
"""

UNCHANGED_FOR = """
from datetime import timedelta
from django.utils import timezone
from lykta.web.consult.models import Consultation
since = timezone.now() - timedelta(days=int(sys.argv[2]))
Consultation.objects.filter(pk=sys.argv[1]).update(changed_at=since)
"""

READING = """
import time
from django.db import connection
from lykta.web.consult.models import Message
with connection.cursor() as cursor:
    cursor.execute(sys.argv[1])
    list(Message.objects.all())
    print("reading", flush=True)
    time.sleep(30)
"""


def left(installed: Installation) -> list[str]:
    found: list[str] = json.loads(installed.python(LEFT))
    return found


def test_a_dry_run_counts_what_would_go_and_leaves_all_of_it(installed: Installation) -> None:
    numbers = [installed.ask("Den ena", closed_days_ago=90), installed.ask("Den andra")]
    installed.ask("Den tredje", closed_days_ago=90, held_days=1)
    installed.python(UNCHANGED_FOR, numbers[1], "181")
    done = installed.run("consult", "purge", "--dry-run")
    assert done.code == 0
    assert " ".join(done.out.split()) == (
        "1 consultations would be deleted; 1 are held. 1 have not been changed for half a year. "
        "Nothing was deleted."
    )
    assert len(left(installed)) == 3


def test_a_hold_keeps_one_and_the_rest_goes(installed: Installation) -> None:
    held = installed.ask("Den ena", closed_days_ago=90, held_days=0)
    installed.ask("Den andra", closed_days_ago=90)
    done = installed.run("consult", "purge")
    assert done.code == 0
    assert "1 consultations were deleted; 1 are held." in done.out
    assert left(installed) == [held]


def test_what_nobody_touched_for_a_year_is_closed_and_not_yet_deleted(installed: Installation) -> None:
    one = installed.ask("Hur frågar vi?")
    installed.python(UNCHANGED_FOR, one, "366")
    done = installed.run("consult", "purge")
    assert "1 that nobody had changed for 365 days were closed." in done.out
    assert left(installed) == [one]


def test_a_second_run_deletes_nothing_and_says_so(installed: Installation) -> None:
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    assert "1 consultations were deleted" in installed.run("consult", "purge").out
    again = installed.run("consult", "purge")
    assert again.code == 0
    assert "0 consultations were deleted" in again.out


def test_an_anchor_is_kept_beside_the_keys_each_time(installed: Installation) -> None:
    assert installed.run("consult", "purge").code == 0
    first = (installed.keys / "audit-anchor").read_text()
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    assert installed.run("consult", "purge").code == 0
    kept = (installed.keys / "audit-anchor").read_text()
    assert kept.startswith(first)
    assert int(kept.splitlines()[-1].split()[0]) > int(first.splitlines()[-1].split()[0])


def test_somebody_who_still_reads_is_told_of_and_the_next_run_finishes(installed: Installation) -> None:
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    begin = "BEGIN DEFERRED" if ON_SQLITE else "BEGIN ISOLATION LEVEL REPEATABLE READ"
    with installed.started(READING, begin) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "reading\n"
        done = installed.run("consult", "purge", "--patience", "1")
        assert (done.code, done.err) == (NOT_FINISHED, "")
        told = " ".join(done.out.split())
        assert "1 consultations were deleted" in told
        assert "Not finished" in told
        assert ("somebody was reading" if ON_SQLITE else "idle in transaction, for 0 minutes") in told
        assert "SELECT" not in told
        assert left(installed) == []
        reader.kill()
    done = installed.run("consult", "purge")
    assert done.code == 0
    assert left(installed) == []


def test_without_keys_nothing_is_deleted(installed: Installation) -> None:
    one = installed.ask("Hur frågar vi?", closed_days_ago=90)
    (installed.keys / "master-0001").rename(installed.folder / "elsewhere")
    assert "holds no keys" in installed.run("consult", "purge").refusal
    assert left(installed) == [one]


LATER = """
from datetime import timedelta
from unittest import mock
from django.utils import timezone
from lykta.cli.commands import main
with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=int(sys.argv[1]))):
    print("exit", main(["consult", "purge", *sys.argv[2:]]))
"""

ASKED = """
from tests.web.cast import made_consultation
print(made_consultation()[1])
"""


def test_when_the_clock_may_have_jumped_a_person_has_to_say_that_it_is_right(
    installed: Installation,
) -> None:
    one = installed.ask("Hur frågar vi?", closed_days_ago=90)
    told = " ".join(installed.python(LATER, "95").split())
    assert "no purge has run for more than three days" in told
    assert "`lykta consult purge --clock-is-right`" in told
    assert told.endswith("exit 1")
    assert left(installed) == [one]
    assert "a person has looked at the clock" in " ".join(installed.python(LATER, "95", "--dry-run").split())
    assert "exit 0" in installed.python(LATER, "95", "--clock-is-right")
    assert left(installed) == []


def test_a_receipt_is_read_and_a_backup_made_while_the_purge_waits_for_an_open_transaction(
    installed: Installation,
) -> None:
    receipt = installed.python(ASKED).strip()
    gone = installed.ask("Hur frågar vi?", closed_days_ago=90)
    begin = "BEGIN DEFERRED" if ON_SQLITE else "BEGIN ISOLATION LEVEL REPEATABLE READ"
    with running(installed.folder, **installed.settings) as site, installed.started(READING, begin) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "reading\n"
        with installed.started(PURGE) as purge:
            assert purge.stdout
            assert purge.stdout.readline() == "1 consultations were deleted; 0 are held.\n"
            page = Browser(site.address).post(RETURN["sv"], receipt=receipt)
            assert "Hur frågar vi?" in page
            backup = installed.run("consult", "backup", "--to", ".", "--for", RECIPIENT)
            assert (backup.code, backup.err) == (0, "")
            assert purge.poll() is None
            purge.kill()
        reader.kill()
    assert gone not in left(installed)


PURGE = """
import sys
from lykta.cli.commands import main
sys.stdout.reconfigure(line_buffering=True)
main(["consult", "purge", "--patience", "600"])
"""
