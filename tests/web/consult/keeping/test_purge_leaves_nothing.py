"""After the purge nothing of a consultation lies in any file, and all others are as they were."""

import psycopg
import pytest
from pyrage import x25519

from lykta.cli.consult import NOT_FINISHED
from tests.web.consult.keeping.installed import ON_SQLITE, Installation, server_setting

pytestmark = pytest.mark.slow

CANARY = "Kanariefågel i klartext"


def places(installed: Installation, words: list[bytes]) -> list[str]:
    """The files that hold one of some byte rows."""
    return [name for name, content in installed.files() if any(word in content for word in words)]


def clear(text: str) -> list[bytes]:
    """A text as databases and files write it."""
    return [text.encode(encoding) for encoding in ("utf-8", "utf-16-le", "latin-1")]


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


@pytest.mark.skipif(not ON_SQLITE, reason="the write-ahead log of PostgreSQL is the server's own")
def test_the_write_ahead_log_is_empty(installed: Installation) -> None:
    installed.ask(CANARY, closed_days_ago=90)
    installed.run("consult", "purge")
    log = installed.folder / "data/lykta.sqlite3-wal"
    assert not log.exists() or log.stat().st_size == 0


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
