"""Preparing the database: its tables, and what migrations do to rows."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from lykta.web.consult.models import Case
from lykta.web.consult.sealing import name_tag
from lykta.web.consult.statistics import ASKERS, OUTCOMES, all_counts
from lykta.web.keys.sealing import Key, wrap
from lykta.web.server_keys import server_keys
from tests.web.consult.installed import ON_SQLITE, Installation
from tests.web.migrated import migrated, newest

NEWER = """
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
MigrationRecorder(connection).record_applied("consult", "0999_of_a_later_year")
"""


OLDER = """
from django.core.management import call_command
call_command("migrate", "consult", "zero", verbosity=0, interactive=False)
"""


EARLIER = """
from django.core.management import call_command
from tests.web.audit.earlier import seal_head_as_earlier
seal_head_as_earlier()
call_command("migrate", "audit", "0001_initial", verbosity=0, interactive=False)
"""


REWRITE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("UPDATE audit_entry SET hash = content WHERE number = 1")
"""


@pytest.mark.django_db
def test_the_migrations_make_the_tables_that_the_models_describe() -> None:
    # Ends the program where a migration is missing.
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.slow
def test_it_makes_the_tables_once_and_begins_the_log(bare: Installation) -> None:
    assert bare.run("consult", "keys", "create").code == 0
    first, again = bare.run("consult", "prepare"), bare.run("consult", "prepare")
    assert (first.code, again.code) == (0, 0)
    assert "The audit log has begun." in first.out
    assert "was prepared already; nothing was changed" in again.out
    assert bare.run("consult", "audit", "verify").code == 0


PREPARE_AND_HALT = """
from lykta.web.consult import database
from lykta.web.database import prepare_database
def halt():
    print("prepares", flush=True)
    sys.stdin.readline()
    return prepare_database()
database.prepare_database = halt
database.prepare()
"""


@pytest.mark.slow
def test_a_second_prepare_beside_another_is_refused_in_a_line(bare: Installation) -> None:
    assert bare.run("consult", "keys", "create").code == 0
    first = bare.started(PREPARE_AND_HALT, stdin=subprocess.PIPE)
    assert first.stdout is not None
    assert first.stdout.readline() == "prepares\n"
    assert bare.run("consult", "prepare").refusal == (
        "Another prepare is running. Nothing was changed; run it again when that one is done."
    )
    _, err = first.communicate("\n")
    assert first.returncode == 0, err
    assert "nothing was changed" in bare.run("consult", "prepare").out
    assert bare.run("consult", "audit", "verify").code == 0
    assert list((bare.folder / "data").glob("*.prepare")) == []


@pytest.mark.slow
def test_a_prepare_that_was_killed_keeps_no_other_out(bare: Installation) -> None:
    assert bare.run("consult", "keys", "create").code == 0
    first = bare.started(PREPARE_AND_HALT, stdin=subprocess.PIPE)
    assert first.stdout is not None
    assert first.stdout.readline() == "prepares\n"
    first.kill()
    first.communicate()
    done = bare.run("consult", "prepare")
    assert (done.code, done.err) == (0, "")


@pytest.mark.slow
@pytest.mark.skipif(not ON_SQLITE, reason="the file of the database is SQLite's")
def test_the_database_file_is_its_owners_alone(installed: Installation) -> None:
    (path,) = installed.folder.glob("data/*.sqlite3")
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_without_keys_no_table_is_made(bare: Installation) -> None:
    assert "lykta consult keys create" in bare.run("consult", "prepare").refusal
    assert list(bare.folder.glob("data/*.sqlite3")) == []


@pytest.mark.slow
@pytest.mark.parametrize("keys", [False, True], ids=["without keys", "with keys"])
def test_a_dry_run_tells_a_database_that_was_never_prepared_and_makes_none(
    bare: Installation, *, keys: bool
) -> None:
    assert not keys or bare.run("consult", "keys", "create").code == 0
    done = bare.run("consult", "prepare", "--dry-run")
    assert (done.code, done.err) == (4, "")
    assert "was never prepared, and holds nothing" in done.out
    assert list(bare.folder.glob("data/*.sqlite3")) == []


@pytest.mark.slow
def test_a_dry_run_says_how_many_changes_would_be_made_and_makes_none(installed: Installation) -> None:
    shutil.rmtree(installed.keys)
    done = installed.run("consult", "prepare", "--dry-run")
    assert (done.code, done.err) == (0, "")
    assert "0 changes would be made" in done.out
    installed.python(OLDER)
    for _ in range(2):
        done = installed.run("consult", "prepare", "--dry-run")
        assert (done.code, " 0 changes" in done.out) == (0, False)


@pytest.mark.slow
def test_before_it_every_other_command_and_the_server_say_what_to_do(bare: Installation) -> None:
    assert bare.run("consult", "keys", "create").code == 0
    for words in (("consult", "purge"), ("consult", "audit", "verify"), ("serve", "--port", "1")):
        done = bare.run(*words)
        assert done.code == 2
        assert "`lykta consult prepare` makes" in done.err


@pytest.mark.slow
def test_an_older_database_is_told_and_then_upgraded(installed: Installation) -> None:
    installed.python(OLDER)
    assert "lacks" in installed.run("consult", "purge").refusal
    done = installed.run("consult", "prepare")
    assert (done.code, done.err) == (0, "")
    assert "changes were made" in done.out
    assert installed.run("consult", "audit", "verify").code == 0


@pytest.mark.slow
def test_a_newer_database_is_refused_by_every_command(installed: Installation) -> None:
    installed.python(NEWER)
    for words in (("prepare",), ("purge",), ("backup", "--to", ".", "--for", "age1x"), ("audit", "verify")):
        assert "A newer Lykta has prepared this database" in installed.run("consult", *words).refusal


@pytest.mark.slow
def test_the_log_of_an_earlier_version_gets_its_seals_once(installed: Installation) -> None:
    installed.python(EARLIER)
    done = installed.run("consult", "prepare")
    assert (done.code, done.err) == (0, "")
    assert "2 earlier entries of the audit log got seals of their own." in done.out
    assert "seals" not in installed.run("consult", "prepare").out
    assert installed.run("consult", "audit", "verify").code == 0


@pytest.mark.slow
def test_a_broken_log_of_an_earlier_version_is_left_unsealed_and_all_else_is_prepared(
    installed: Installation,
) -> None:
    installed.python(f"{EARLIER}\n{REWRITE}")
    done = installed.run("consult", "prepare")
    assert done.code == 1
    told = " ".join(done.out.split())
    assert "The audit log is broken at entry 1: it, or what came before it, is not what was written." in told
    assert "left without seals" in told
    assert "changes were made" in told
    assert "broken at entries 1 to 2: " in installed.run("consult", "audit", "verify").out


BEFORE = [("consult", "0001_initial")]


SUMMED = ("has_legal_check", "became_case", "answered", "answered_within_days", "agencies", "disclosures")


# Quarter, role, workplace, part of the county, and what is summed, of consultations that were purged.
RECORDS = [
    ("2026-Q3", "health", "clinic", "norra länet", True, True, True, 3, 2, 1),
    ("2026-Q3", "health", "clinic", "norra länet", False, False, True, 4, 1, 0),
    ("2026-Q3", "police", "office", "", False, False, False, None, 0, 0),
    ("2026-Q4", "police", "office", "", False, True, False, None, 3, 2),
]


@pytest.fixture
def old() -> Iterator[Any]:
    """The tables as 0.1.0 made them; today's again afterwards."""
    yield migrated(BEFORE)
    migrated(newest())


def _consultation(apps: Any, name: str, *, opens: bool = True) -> Any:
    number, tag = uuid4(), uuid4().bytes * 2
    own = f"{number} {tag.hex()}"
    wrapped = wrap(Key.new(), server_keys().masters[0], own if opens else "another")
    one = apps.get_model("consult", "Consultation").objects.create(
        id=number, tag=tag, wrapped_key=wrapped, role="ngo", workplace="shelter", language="sv",
        asked_on=date(2026, 10, 5),
    )  # fmt: skip
    apps.get_model("consult", "Case").objects.create(
        consultation=one, code_name=name, opened_on=timezone.localdate()
    )
    apps.get_model("consult", "StatisticalRecord").objects.create(
        consultation=one, quarter="2026-Q4", role="ngo", workplace="shelter"
    )
    return one


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_what_0_1_0_held_is_counted_and_called_the_same_there_and_back(old: Any) -> None:
    record = old.get_model("consult", "StatisticalRecord")
    names = ("quarter", "role", "workplace", "county_part", *SUMMED)
    record.objects.bulk_create(record(**dict(zip(names, row, strict=True))) for row in RECORDS)
    lime, broken = _consultation(old, "Linden"), _consultation(old, "Björken", opens=False)

    migrated(newest())
    askers, outcomes = all_counts()
    # One live consultation more of each: those are counted from themselves.
    assert askers == {
        ("2026-Q3", "health", "clinic", "norra länet"): (2, 1),
        ("2026-Q3", "police", "office", ""): (1, 0),
        ("2026-Q4", "ngo", "shelter", ""): (2, 0),
        ("2026-Q4", "police", "office", ""): (1, 0),
    }
    assert outcomes == {
        ("2026-Q3", "answered"): (1, 1, 4, 1, 0),
        ("2026-Q3", "case"): (1, 1, 3, 2, 1),
        ("2026-Q3", "unanswered"): (1, 0, 0, 0, 0),
        ("2026-Q4", "case"): (3, 0, 0, 3, 2),
    }
    case = Case.objects.get(name_tag=name_tag(" LINDEN "))
    assert (case.consultation_id, case.code_name) == (lime.pk, "Linden")
    assert b"Linden" not in bytes(case.name)
    # One whose key is gone has no name any more, and its page shows its number.
    assert Case.objects.get(consultation_id=broken.pk).code_name == ""

    back = migrated(BEFORE)
    case_of_old = back.get_model("consult", "Case").objects
    assert case_of_old.get(consultation_id=lime.pk).code_name == "Linden"
    assert case_of_old.get(consultation_id=broken.pk).code_name == f"Nr {str(broken.pk)[:8]}"
    record = back.get_model("consult", "StatisticalRecord")
    assert record.objects.filter(consultation=None).count() == len(RECORDS)
    assert record.objects.exclude(consultation=None).count() == 2
    migrated(newest())
    assert all_counts() == (askers, outcomes)
    _clear()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_with_the_wrong_keys_nothing_is_changed(old: Any) -> None:
    _consultation(old, "Linden", opens=False)
    with pytest.raises(Exception, match="No consultation opens with the keys"):
        migrated(newest())
    assert old.get_model("consult", "Case").objects.get().code_name == "Linden"
    old.get_model("consult", "Consultation").objects.all().delete()


def _clear() -> None:
    for table in (ASKERS, OUTCOMES):
        table.cells._base_manager.all().delete()
    Case.objects.all().delete()


FIRST = [("consult", "0001_initial")]


DAYS = [("consult", "0003_closed_has_days")]


@pytest.fixture
def before() -> Iterator[Any]:
    """The models of version 0.1.0, in a database of that version."""
    yield migrated(FIRST)
    migrated(newest())


def _made(apps: Any, **columns: Any) -> UUID:
    number = uuid4()
    given = {
        "role": "health",
        "workplace": "clinic",
        "language": "sv",
        "asked_on": timezone.localdate(),
        "wrapped_key": b"key",
    }
    consultation = apps.get_model("consult", "Consultation").objects
    consultation.create(pk=number, tag=number.bytes * 2, **given | columns)
    return number


@pytest.mark.django_db(transaction=True)
def test_rows_are_put_right_and_what_was_shown_is_kept(before: Any) -> None:
    today = timezone.localdate()
    day, closed = today + timedelta(days=20), today - timedelta(days=70)
    opened = _made(before, state="asker", closed_on=closed, purge_on=day)
    whole = _made(before, state="closed", closed_on=closed, purge_on=day)
    held = _made(before, state="closed", closed_on=closed, purge_on=day, held_until=day + timedelta(days=9))
    without = _made(before, state="closed")
    new = _made(before, state="new")
    after = migrated(DAYS)
    rows = {row.pk: row for row in after.get_model("consult", "Consultation").objects.all()}
    told = after.get_model("consult", "DayChange").objects.order_by("pk")

    def days(number: UUID) -> list[Any]:
        return list(told.filter(consultation=number).values_list("reason", "day"))

    assert (rows[opened].closed_on, rows[opened].purge_on, rows[opened].shown_day) == (None, None, day)
    assert days(opened) == [("closed", day), ("reopened", None)]
    assert (rows[whole].closed_on, rows[whole].purge_on, rows[whole].shown_day) == (closed, day, day)
    assert days(whole) == [("closed", day)]
    assert rows[held].shown_day == day + timedelta(days=10)
    assert days(held) == [("closed", day + timedelta(days=10))]
    assert rows[without].closed_on == today
    assert rows[without].purge_on == today + timedelta(days=90)
    assert (rows[new].closed_on, rows[new].purge_on, days(new)) == (None, None, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "columns",
    [{"state": "closed"}, {"state": "team", "purge_on": timezone.localdate}],
    ids=["closed without a day", "open with one"],
)
def test_the_database_itself_refuses_days_that_do_not_go_with_the_state(
    before: Any, columns: dict[str, Any]
) -> None:
    after = migrated(DAYS)
    given = {name: value() if callable(value) else value for name, value in columns.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        _made(after, **given)


@pytest.mark.django_db(transaction=True)
def test_backwards_every_row_stays(before: Any) -> None:
    number = _made(before, state="closed", closed_on=timezone.localdate(), purge_on=timezone.localdate())
    migrated(DAYS)
    again = migrated(FIRST).get_model("consult", "Consultation").objects.get()
    assert (again.pk, again.state, again.purge_on) == (number, "closed", timezone.localdate())
