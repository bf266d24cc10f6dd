"""`lykta consult purge`, and that nobody can tell from what is left who asked what."""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from unittest import mock
from uuid import UUID

import pyrage
import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from lykta.cli.consult import NOT_FINISHED
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import forget_seen
from lykta.web.consult import compacting
from lykta.web.consult.actions.asking import NewQuestion, ask
from lykta.web.consult.actions.closing import end, purge
from lykta.web.consult.models import AskerCell, AskerRole, Consultation, OutcomeCell, Workplace
from lykta.web.consult.receipts import new_number
from tests.web.consult.installed import ON_SQLITE, Browser, Installation
from tests.web.consult.views.asking_pages import RETURN
from tests.web.server import running
from tests.web.team.asking import entries

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
    # Longer than anything that happens meanwhile: whoever started it ends it.
    time.sleep(600)
"""


def left(installed: Installation) -> list[str]:
    found: list[str] = json.loads(installed.python(LEFT))
    return found


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_hold_keeps_one_and_the_rest_goes(installed: Installation) -> None:
    held = installed.ask("Den ena", closed_days_ago=90, held_days=0)
    installed.ask("Den andra", closed_days_ago=90)
    done = installed.run("consult", "purge")
    assert done.code == 0
    assert "1 consultations were deleted; 1 are held." in done.out
    assert left(installed) == [held]


@pytest.mark.slow
def test_what_nobody_touched_for_a_year_is_closed_and_not_yet_deleted(installed: Installation) -> None:
    one = installed.ask("Hur frågar vi?")
    installed.python(UNCHANGED_FOR, one, "366")
    done = installed.run("consult", "purge")
    assert "1 that nobody had changed for 365 days were closed." in done.out
    assert left(installed) == [one]


@pytest.mark.slow
def test_a_second_run_deletes_nothing_and_says_so(installed: Installation) -> None:
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    assert "1 consultations were deleted" in installed.run("consult", "purge").out
    again = installed.run("consult", "purge")
    assert again.code == 0
    assert "0 consultations were deleted" in again.out


@pytest.mark.slow
def test_an_anchor_is_kept_beside_the_keys_each_time(installed: Installation) -> None:
    assert installed.run("consult", "purge").code == 0
    first = (installed.keys / "audit-anchor").read_text()
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    assert installed.run("consult", "purge").code == 0
    kept = (installed.keys / "audit-anchor").read_text()
    assert kept.startswith(first)
    assert int(kept.splitlines()[-1].split()[0]) > int(first.splitlines()[-1].split()[0])


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


type Codes = tuple[str, str, str]


PARTS = ("norra länet", "södra länet")


KINDS: list[Codes] = [(role, place, part) for role in AskerRole for place in Workplace for part in PARTS]


HOW_MANY = 40


@dataclass(frozen=True)
class Left:
    """What somebody has who takes database and log after the purge, and what they would like to know."""

    asked: tuple[str, ...]
    """The numbers in the order of asking, by the log."""
    purged: tuple[str, ...]
    """The numbers in the order of their deletion, by the log."""
    cells: tuple[Codes, ...]
    """The cells in the order in which the database lays them, one for each consultation."""
    truth: dict[str, Codes]


def asked_and_purged(kinds: Iterable[Codes], *, runs: int = 1) -> Left:
    """Ask one question of each kind, end all, and purge them, in as many nights."""
    truth = {}
    for role, workplace, part in kinds:
        before = set(Consultation.objects.values_list("pk", flat=True))
        ask(
            NewQuestion(
                number=new_number(),
                role=AskerRole(role),
                workplace=Workplace(workplace),
                body="Hur frågar vi?",
                language="sv",
                county_part=part,
            )
        )
        one = Consultation.objects.exclude(pk__in=before).get()
        end(one.pk)
        truth[one.reference] = (role, workplace, part)
    numbers = list(truth)
    for night in range(runs):
        due = [UUID(number.partition(":")[2]) for number in numbers[night::runs]]
        Consultation.objects.filter(pk__in=due).update(purge_on=timezone.localdate())
        assert purge(clock_is_right=True).deleted == len(due)
    _settled()
    said = entries()
    return Left(
        asked=tuple(each["of"] for each in said if each["act"] == "conversation.ask"),
        purged=tuple(each["of"] for each in said if each["act"] == "consultation.purge"),
        cells=tuple(_laid(AskerCell, "role, workplace, county_part, consultations")),
        truth=truth,
    )


def _drawn(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - it has to be the same each time, and keeps nothing secret.


def _settled() -> None:
    """Lay the cells on PostgreSQL as the last step of a purge does, which these tests' transaction leaves
    out."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in compacting._rewriting(cursor).values():
                if statement.startswith("CLUSTER"):
                    cursor.execute(statement)


def _laid(model: Any, columns: str) -> Iterable[Codes]:
    where = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY {where}")  # noqa: S608
        for *codes, count in cursor.fetchall():
            yield from [tuple(codes)] * count


ATTACKS: dict[str, Callable[[Left], Sequence[str]]] = {
    "by the order of asking": lambda left: left.asked,
    "by the order of asking, backwards": lambda left: left.asked[::-1],
    "by the order of deletion": lambda left: left.purged,
    "by the order of deletion, backwards": lambda left: left.purged[::-1],
    "by the order of numbers": lambda left: sorted(left.asked),
}


@pytest.mark.django_db
@pytest.mark.parametrize("runs", [1, 4])
def test_no_order_that_is_left_ties_cells_to_numbers_better_than_chance(runs: int) -> None:
    # Kinds that all differ, so that each cell is of one consultation, in an order that the seed draws.
    left = asked_and_purged(_drawn(runs).sample(KINDS, HOW_MANY), runs=runs)
    assert len(left.cells) == len(left.asked) == len(left.purged) == HOW_MANY
    hits = {
        name: sum(left.truth[number] == cell for number, cell in zip(attack(left), left.cells, strict=True))
        for name, attack in ATTACKS.items()
    }
    # By chance one of any number is right in the mean, and more than eight once in a million tries.
    assert max(hits.values()) <= 8, hits


@pytest.mark.django_db
def test_cells_lie_in_the_order_of_their_codes_and_are_of_one_transaction() -> None:
    left = asked_and_purged(_drawn(7).sample(KINDS, 12), runs=3)
    assert list(left.cells) == sorted(left.cells)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (AskerCell, OutcomeCell):
                cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {model._meta.db_table}")  # noqa: S608
                assert cursor.fetchone()[0] == 1


@pytest.mark.django_db
def test_nothing_at_all_would_be_other_had_the_askers_been_others() -> None:
    """Of two counties in which the same happens, asked by others, the same is left."""
    kinds = _drawn(3).sample(KINDS, 8)
    found = []
    for order in (kinds, kinds[::-1]):
        # Lots are drawn alike in both, so that what differs can only come of who asked what.
        with mock.patch("secrets.SystemRandom", return_value=_drawn(5)):
            left = asked_and_purged(order)
        found.append(_everything(left))
        for model in (AskerCell, OutcomeCell, Entry, Head):
            model._base_manager.all().delete()
        forget_seen()
    assert found[0] == found[1]


def _everything(left: Left) -> str:
    """All that the tables and the log hold, each number by its place in the order of asking."""
    held = {
        model._meta.label: list(model._base_manager.values_list())
        for model in apps.get_app_config("consult").get_models(include_auto_created=True)
    }
    log = entries()
    # Lots shuffle the numbers as they come from the database, which are random: their order says nothing.
    purged = sorted(left.asked.index(each["of"]) for each in log if each["act"] == "consultation.purge")
    rest = [
        {name: value for name, value in each.items() if name != "at"}
        for each in log
        if each["act"] != "consultation.purge"
    ]
    text = json.dumps([held, purged, rest], default=str)
    for place, number in enumerate(left.asked):
        text = text.replace(number, f"consultation {place}")
    return text
