"""After a purge the database's files hold nothing of what was deleted, whoever else is connected."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from psycopg.conninfo import make_conninfo
from pyrage import x25519

from lykta.cli.consult_purge import NOT_FINISHED
from lykta.web.consult.compacting import compact, horizon, is_busy, keep_samples_out, older_transactions
from lykta.web.consult.models import Consultation
from tests.web.consult.filled import filled
from tests.web.consult.installed import ON_SQLITE, Installation, server_setting

SAMPLED = """
SELECT tablename || '.' || attname FROM pg_stats WHERE tablename LIKE 'consult\\_%' ORDER BY 1
"""


@pytest.fixture
def cursor() -> Iterator[CursorWrapper]:
    with connection.cursor() as cursor:
        yield cursor


def sampled(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("ANALYZE")
    cursor.execute(SAMPLED)
    return [name for (name,) in cursor.fetchall()]


def file_of(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT pg_relation_filenode('consult_consultation')")
    return str(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no samples, and has no sessions")
def test_no_column_of_the_consultation_is_sampled_and_old_samples_go(cursor: CursorWrapper) -> None:
    filled()
    before = sampled(cursor)
    assert {"consult_consultation.role", "consult_consultation.asked_on", "consult_task.due_on"} <= {*before}
    file, texts = file_of(cursor), Consultation.objects.values_list("county_part", "asked_on")
    held = list(texts)
    keep_samples_out()
    cursor.execute(SAMPLED)
    assert cursor.fetchall() == []
    assert sampled(cursor) == []
    # The rows are where they were: no table was rewritten for it.
    assert (file_of(cursor), list(texts)) == (file, held)
    with connection.execute_wrapper(no_alteration):
        keep_samples_out()


def no_alteration(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert "ALTER" not in sql
    return execute(sql, params, many, context)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no samples, and has no sessions")
def test_only_who_was_there_before_counts_as_somebody_who_sees_deleted_rows(
    cursor: CursorWrapper, other: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    other.execute("SELECT 1")
    with psycopg.connect(other.info.dsn) as writing:
        # Numbers go on, so that this horizon lies behind the other session's.
        writing.execute("SELECT pg_current_xact_id()")
        writing.commit()
    (seen,) = older_transactions(cursor, horizon(cursor))
    assert seen.is_seen
    # Its own name, cut, and never what it asked.
    assert seen.words.endswith("(idle in transaction, for 0 minutes)")
    assert "SELECT" not in seen.words
    other.rollback()
    # A transaction, such as a test's, sees the sessions as they were when it first asked.
    cursor.execute("SELECT pg_stat_clear_snapshot()")
    assert older_transactions(cursor, horizon(cursor)) == ()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no samples, and has no sessions")
def test_another_users_session_counts_though_nothing_can_be_seen_of_it(
    cursor: CursorWrapper, other: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    assert older_transactions(cursor, horizon(cursor)) == ()
    cursor.execute("CREATE ROLE lykta_sees_nothing")
    cursor.execute("SET LOCAL ROLE lykta_sees_nothing")
    unseen = older_transactions(cursor, horizon(cursor))
    cursor.execute("RESET ROLE")
    assert unseen
    assert not any(one.is_seen for one in unseen)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no samples, and has no sessions")
def test_a_lock_that_is_not_to_be_had_is_told_from_a_fault(
    cursor: CursorWrapper, other: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    other.execute("LOCK TABLE consult_notice")
    cursor.execute("SET LOCAL lock_timeout = '50ms'")
    with pytest.raises(OperationalError) as refused:
        cursor.execute("SELECT FROM consult_notice")
    assert is_busy(refused.value)
    assert not is_busy(OperationalError("no space left on device"))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no samples, and has no sessions")
@pytest.mark.django_db(transaction=True)
def test_a_held_table_is_left_and_its_holder_told_while_the_others_are_rewritten(
    other: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    other.execute("SELECT FROM consult_notice")
    done = compact(patience_s=0)
    other.rollback()
    (told,) = (sentence for sentence in done.undone if "tables are held" in sentence)
    assert told.startswith("Not finished: 1 of ")
    assert "idle in transaction" in told
    assert compact(patience_s=5).undone == ()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no samples, and has no sessions")
@pytest.mark.django_db(transaction=True)
def test_who_has_written_in_another_database_of_the_server_is_waited_for_and_told(
    other: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    with psycopg.connect(make_conninfo(other.info.dsn, dbname="postgres")) as writer:
        writer.execute("SELECT pg_current_xact_id()")
        filled()
        done = compact(patience_s=0)
        writer.rollback()
    assert any("a transaction in another database of this server" in sentence for sentence in done.undone)
    assert compact(patience_s=5).undone == ()


CANARY = "Kanariefågel i klartext"


def places(installed: Installation, words: list[bytes]) -> list[str]:
    """The files that hold one of some byte rows."""
    return [name for name, content in installed.files() if any(word in content for word in words)]


def clear(text: str) -> list[bytes]:
    """A text as databases and files write it."""
    return [text.encode(encoding) for encoding in ("utf-8", "utf-16-le", "latin-1")]


@pytest.mark.slow
def test_what_was_sealed_is_in_no_file_after_the_purge(installed: Installation) -> None:
    gone, stays = installed.ask(CANARY, closed_days_ago=90), installed.ask("Den andra", closed_days_ago=89)
    of_gone, of_stays = installed.sealed(gone), installed.sealed(stays)
    assert len(of_gone) > 12
    installed.on_the_disk()
    assert places(installed, of_gone), "the test looks where nothing is even before the purge"
    done = installed.run("consult", "purge")
    assert (done.code, done.err) == (0, "")
    assert "1 consultations were deleted; 0 are held." in done.out
    assert places(installed, of_gone) == []
    assert places(installed, clear(CANARY)) == []
    assert installed.sealed(stays) == of_stays
    assert places(installed, of_stays)
    assert installed.run("consult", "audit", "verify").code == 0


@pytest.mark.slow
@pytest.mark.skipif(
    ON_SQLITE, reason="on SQLite a reader keeps the write-ahead log, which the purge tells of"
)
def test_a_transaction_from_before_the_deletion_is_told_of_and_the_next_run_leaves_nothing(
    installed: Installation,
) -> None:
    of_gone = installed.sealed(installed.ask(CANARY, closed_days_ago=90))
    with psycopg.connect(installed.settings["LYKTA_DATABASE"]) as reader:
        # It holds no table, and sees all rows as they were.
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1")
        done = installed.run("consult", "purge", "--patience", "1")
        assert (done.code, done.err) == (NOT_FINISHED, "")
        assert "a transaction from before the deletion was still open" in " ".join(done.out.split())
    done = installed.run("consult", "purge")
    assert done.code == 0
    assert places(installed, of_gone) == []


@pytest.mark.slow
def test_neither_the_newest_backup_holds_it_nor_does_any_hold_it_in_clear(installed: Installation) -> None:
    identity = x25519.Identity.generate()
    installed.ask(CANARY, closed_days_ago=90)
    folder = installed.folder / "backups"
    folder.mkdir()
    to = ("consult", "backup", "--to", folder, "--for", str(identity.to_public()))
    assert installed.run(*to).code == 0
    assert places(installed, clear(CANARY)) == []
    installed.run("consult", "purge")
    assert installed.run(*to, "--keep", "1").code == 0
    (newest,) = folder.iterdir()
    import pyrage  # noqa: PLC0415 - opened here as whoever has the identity would.

    lines = pyrage.decrypt(newest.read_bytes(), [identity]).splitlines()
    rows = lines[lines.index(b'{"end": "consult_consultation", "rows": 0}') - 1]
    assert rows.startswith(b'{"table": "consult_consultation"')


@pytest.mark.slow
@pytest.mark.skipif(not ON_SQLITE, reason="the write-ahead log of PostgreSQL is the server's own")
def test_the_write_ahead_log_is_empty(installed: Installation) -> None:
    installed.ask(CANARY, closed_days_ago=90)
    installed.run("consult", "purge")
    log = installed.folder / "data/lykta.sqlite3-wal"
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.slow
@pytest.mark.skipif(ON_SQLITE, reason="the write-ahead log of SQLite is emptied by the purge itself")
def test_postgresqls_log_holds_nothing_either_where_the_server_recycles_none_of_it(
    installed: Installation,
) -> None:
    # Files that were set aside for later before the setting was made are those of other tests.
    with server_setting("wal_recycle", "off"):
        of_gone = installed.sealed(installed.ask(CANARY, closed_days_ago=90))
        assert ahead(installed, of_gone)
        done = installed.run("consult", "purge")
    assert (done.code, done.err) == (0, "")
    assert "write-ahead log" not in done.out
    assert ahead(installed, [*of_gone, *clear(CANARY)]) == []


def ahead(installed: Installation, words: list[bytes]) -> list[str]:
    """The files of PostgreSQL's write-ahead log that hold one of some byte rows."""
    return [name for name, content in installed.written_ahead() if any(word in content for word in words)]
