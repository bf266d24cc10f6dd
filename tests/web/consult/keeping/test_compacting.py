"""What PostgreSQL keeps beside the rows: samples of columns, and old rows for who may still see them."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from psycopg.conninfo import make_conninfo

from lykta.web.consult.compacting import compact, horizon, is_busy, keep_samples_out, older_transactions
from lykta.web.consult.models import Consultation
from tests.web.consult.keeping.filled import filled

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite keeps no samples, and has no sessions"
    ),
]

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


def test_a_lock_that_is_not_to_be_had_is_told_from_a_fault(
    cursor: CursorWrapper, other: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    other.execute("LOCK TABLE consult_notice")
    cursor.execute("SET LOCAL lock_timeout = '50ms'")
    with pytest.raises(OperationalError) as refused:
        cursor.execute("SELECT FROM consult_notice")
    assert is_busy(refused.value)
    assert not is_busy(OperationalError("no space left on device"))


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
