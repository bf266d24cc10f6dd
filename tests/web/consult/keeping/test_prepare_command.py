"""`lykta consult prepare`: tables made once, upgraded where they are older, refused where they are newer."""

import pytest
from django.core.management import call_command

from tests.web.consult.keeping.installed import ON_SQLITE, Installation

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
