"""The doctor finds what is wrong with an installation, changes nothing, and says what to do."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lykta.web.doctor_database import look_at_database_server
from tests.cli.command import run_program
from tests.web.as_web_role import WEB
from tests.web.consult.installed import ON_SQLITE, Installation, installation, moved_away, prepare_once
from tests.web.consult.lived import mail_server

# No server listens there.
NOBODY = "9"


_PEOPLE = """
import datetime
from nacl.public import PrivateKey
from lykta.web.keys.custody import make_boxes, note_boxes
from lykta.web.keys.custody import Custodian
from lykta.web.server_keys import server_key_folder, server_keys
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role
agency = Agency.objects.create(name="Regionen")
Member.objects.create_member(username="anna", name="Anna", role=Role.COORDINATOR, agency=agency)
for name in ("ada", "bert"):
    Member.objects.create_member(username=name, name=name, role=Role.ADMINISTRATOR)
custodians = tuple(Custodian(name, PrivateKey.generate().public_key) for name in ("anna", "bo"))
boxes = make_boxes(server_keys(), custodians, on=datetime.date.today())
note_boxes(server_key_folder(), boxes[0])
"""


# One for all tests, in their order: each puts back what it takes away.
@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("doctor") / "server", like=prepare_once()) as made:
        yield made


def examined(server: Installation, *words: str | Path, **more: str) -> dict[str, dict[str, Any]]:
    """What the doctor says of an installation, by code."""
    outcome = server.run("doctor", "--json", "--port", NOBODY, *words, **more)
    assert outcome.err == ""
    found = {each["code"]: each for each in json.loads(outcome.out)}
    assert outcome.code == int(any(each["state"] in {"warn", "fail"} for each in found.values()))
    return found


def reasons(found: dict[str, dict[str, Any]], *codes: str) -> dict[str, str]:
    return {code: found[code]["reason"] for code in codes}


def content(server: Installation) -> dict[str, bytes]:
    """All files but those in which SQLite coordinates its readers."""
    paths = [path for path in server.folder.rglob("*") if path.is_file() and path.suffix != ".sqlite3-shm"]
    return {str(path): path.read_bytes() for path in paths if path.stat().st_size}


@pytest.mark.slow
def test_a_fresh_installation_lacks_people_boxes_and_backups_and_is_left_as_it_is(
    server: Installation,
) -> None:
    before = content(server)
    found = examined(server, "--backups", server.folder)
    expected = {
        "administrators": "few",
        "coordinators": "none",
        "custodians": "none",
        "anchors": "none",
        "backups": "none",
        "purge": "never",
        "backup": "never",
        "verify": "never",
    }
    assert reasons(found, *expected) == expected
    expected = {
        "settings": "hold",
        "demo": "off",
        "database": "writable",
        "tables": "current",
        "keys": "read",
        "opened": "all",
        "version": "current",
        "https": "off",
        "hosts": "none",
        "server": "silent",
    }
    assert reasons(found, *expected) == expected
    # A mail server is asked only when that is wanted.
    assert "mail_server" not in found
    if not ON_SQLITE:
        # The tests' own server is as PostgreSQL comes, and its user is the superuser.
        kept = ("wal_recycle", "log_min_error_statement", "log_error_verbosity")
        expected = dict.fromkeys(kept, "keeps") | {"role": "superuser"}
        assert reasons(found, *expected) == expected
    assert content(server) == before


def told_by(role: str) -> dict[str, tuple[str, str]]:
    """State and words of what the doctor says of PostgreSQL's settings to a role, by code."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        found = {each.code: (str(each.state), each.sentence("en")) for each in look_at_database_server()}
        cursor.execute("RESET ROLE")
    return found


@pytest.mark.either_database
@pytest.mark.skipif(ON_SQLITE, reason="SQLite has no roles, and its log is emptied")
@pytest.mark.django_db
def test_postgresql_keeps_nothing_only_if_the_role_that_purges_may_switch_its_log() -> None:
    with connection.cursor() as cursor:
        for setting in ("wal_recycle = off", "log_min_error_statement = 'fatal'"):
            cursor.execute(f"SET LOCAL {setting}")
        cursor.execute("SET LOCAL log_error_verbosity = 'terse'")
        cursor.execute("CREATE ROLE owner_of_tests")
        cursor.execute("ALTER TABLE consult_consultation OWNER TO owner_of_tests")
    found = told_by(WEB)
    state, words = found["pg_switch_wal"]
    assert state == "warn"
    name = connection.settings_dict["NAME"]
    grant = "GRANT EXECUTE ON FUNCTION pg_switch_wal() TO owner_of_tests"
    assert f"psql --dbname={name} --command='{grant}'" in words
    assert "postgresql" not in found
    with connection.cursor() as cursor:
        cursor.execute(grant)
    found = told_by(WEB)
    assert found["postgresql"][0] == "ok"
    assert "pg_switch_wal" not in found


@pytest.mark.slow
def test_an_installation_that_has_them_lacks_them_no_longer(server: Installation) -> None:
    server.python(_PEOPLE)
    (server.folder / "data").chmod(0o700)
    backups = server.folder / "backups"
    backups.mkdir()
    (backups / "lykta-20261125T023000Z.age").write_bytes(b"")
    site = {"LYKTA_HOSTS": "lykta.example.se", "LYKTA_HTTPS": "yes"}
    with mail_server(server.folder / "letters") as letters:
        found = examined(server, "--mail", "--backups", backups, **letters.settings, **site)
        assert letters.taken() == []
    expected = {
        "administrators": "enough",
        "coordinators": "one",
        "custodians": "current",
        "https": "on",
        "hosts": "named",
        "data_folder": "private",
        "apart": "apart",
        "backups": "new",
    }
    assert reasons(found, *expected) == expected
    assert reasons(found, "mail_server", "opened") == {"mail_server": "lets_in", "opened": "all"}


@pytest.mark.slow
def test_what_others_may_read_what_is_old_and_what_refuses_is_told(server: Installation) -> None:
    server.keys.chmod(0o750)
    backup = server.folder / "lykta-20261125T023000Z.age"
    backup.write_bytes(b"")
    os.utime(backup, (0, 0))
    secret = server.folder / "secret"
    secret.write_text(server.settings["LYKTA_SECRET_KEY"])
    secret.chmod(0o644)
    settings = {name: value for name, value in server.settings.items() if name != "LYKTA_SECRET_KEY"}
    more = {
        "LYKTA_SECRET_KEY_FILE": str(secret),
        "LYKTA_MAIL_SERVER": "127.0.0.1:9",
        "LYKTA_MAIL_FROM": "a@b.se",
    }
    found = examined(replace(server, settings=settings), "--mail", "--backups", server.folder, **more)
    server.keys.chmod(0o700)
    expected = {
        "key_folder": "open",
        "keys": "open",
        "secrets": "open",
        "apart": "together",
        "backups": "old",
        "mail_server": "refused",
    }
    assert reasons(found, *expected) == expected


@pytest.mark.slow
def test_a_file_of_anchors_that_is_not_there_is_told_by_doctor_and_proof(
    server: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "medium" / "anchors"
    setting = {"LYKTA_ANCHORS": str(path)}
    assert reasons(examined(server, **setting), "anchors") == {"anchors": "missing"}
    told = server.run("consult", "audit", "verify", **setting)
    assert told.code == 0
    assert f"The file of LYKTA_ANCHORS, {path}, is not there" in " ".join(told.out.split())
    path.parent.mkdir()
    assert server.run("consult", "audit", "anchor", "--keep", **setting).code == 0
    assert reasons(examined(server, **setting), "anchors")["anchors"] != "missing"
    assert "is not there" not in server.run("consult", "audit", "verify", **setting).out


@pytest.mark.slow
def test_what_a_killed_backup_has_left_is_named(server: Installation, tmp_path: Path) -> None:
    draft = tmp_path / ".lykta-20261201T100913Z.age.ea6cd283.part"
    draft.write_bytes(b"texts")
    found = examined(server, "--backups", tmp_path)
    assert reasons(found, "backups", "backup_drafts") == {"backups": "none", "backup_drafts": "left"}
    assert draft.name in found["backup_drafts"]["sv"]
    draft.unlink()
    assert "backup_drafts" not in examined(server, "--backups", tmp_path)


@pytest.mark.slow
def test_what_is_gone_is_told_and_not_made(server: Installation) -> None:
    with moved_away(server.keys):
        found = examined(server)
    expected = {"keys": "missing", "key_folder": "missing", "sealed": "not_asked", "audit": "not_asked"}
    assert reasons(found, *expected) == expected
    assert "custodians" not in found
    file = server.folder / "data" / "lykta.sqlite3"
    if ON_SQLITE:
        with moved_away(file):
            found = examined(server)
            assert not file.exists()
        assert reasons(found, "database", "tables") == {"database": "missing", "tables": "not_asked"}


@pytest.mark.slow
def test_each_finding_is_a_line_in_the_language_that_is_asked_for(server: Installation) -> None:
    told = [server.run("doctor", "--port", NOBODY, "--language", language).out for language in ("sv", "en")]
    assert "Ingen säkerhetskopia har gjorts än" in told[0]
    assert "No backup has been made yet" in told[1]
    assert len(told[0].splitlines()) == len(told[1].splitlines())


def test_settings_that_do_not_hold_are_the_one_finding(tmp_path: Path) -> None:
    outcome = run_program("doctor", "--json", folder=tmp_path, LYKTA_KEEP_DAYS="never")
    (found,) = json.loads(outcome.out)
    assert (outcome.code, found["code"], found["state"]) == (1, "settings", "fail")
    assert "LYKTA_KEEP_DAYS" in found["sv"]
    assert "LYKTA_KEEP_DAYS" in found["en"]


@pytest.mark.slow
@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL looks after its own files")
@pytest.mark.parametrize(
    ("at", "damaged"),
    [(0, {"database", "database_file"}), (3 * 4096, {"database_file"})],
    ids=["head", "page"],
)
def test_a_damaged_file_of_the_database_is_told_and_no_fault_of_ours(
    installed: Installation, at: int, damaged: set[str]
) -> None:
    path = installed.folder / "data/lykta.sqlite3"
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + b"\xff" * 60_000 + whole[at + 60_000 :])
    found = examined(installed)
    assert {code for code in damaged if found[code]["reason"] == "damaged"} == damaged
    assert "keep a copy of the database" in found["database_file"]["en"]
    assert "Databasen är skadad" in found["database_file"]["sv"]
    done = installed.run("consult", "keys", "check")
    assert done.code == 2
    assert done.err.startswith("lykta: The database is damaged. Stop the server")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "reason"),
    [(".master-0001.29a89940.part", "left"), (".destroyed-master-0001", "left"), ("copy", "strange")],
)
def test_what_does_not_belong_in_the_key_folder_is_named(
    server: Installation, name: str, reason: str
) -> None:
    beside = ("audit-anchor-mailed", "audit-anchor-20261125-7.tsr", "deleted", ".lock")
    for each in beside:
        (server.keys / each).touch(mode=0o600)
    assert reasons(examined(server), "key_folder") == {"key_folder": "private"}
    (server.keys / name).write_bytes(b"k" * 32)
    found = examined(server)["key_folder"]
    for each in (*beside, name):
        (server.keys / each).unlink()
    assert (found["state"], found["reason"]) == ("warn", reason)
    assert name in found["en"]
    assert name in found["sv"]
