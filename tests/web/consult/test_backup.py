"""Backups hold every row as it was, and come back whole or not at all."""

import base64
import errno
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pyrage
import pytest

from lykta.errors import InputError
from lykta.web.consult.backup import back_up
from tests.web.consult.installed import ON_SQLITE, Installation, installation, make_other_keys, moved_away

DRAFT = ".lykta-20261201T100913Z.age.ea6cd283.part"
IDENTITY, OTHER = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()


# Each row of each table that a backup holds, hashed; texts are opened besides.
STATE = """
import hashlib, json
from lykta.web.audit.models import Entry
from lykta.web.consult.backup import rows_as_lines, tables
from lykta.web.consult.models import Consultation
from tests.web.consult.filled import rows_below, sealed_columns
state = {
    model._meta.db_table: hashlib.sha256("\\n".join(rows_as_lines(model)).encode()).hexdigest()
    for model in tables() if model._meta.app_label != "audit"
}
state["texts"] = sorted(
    row.text(column, one.key())
    for one in Consultation.objects.all() for row in rows_below(one) for column in sealed_columns(type(row))
)
state["entries"] = [bytes(entry.hash).hex() for entry in Entry.objects.order_by("number")]
print(json.dumps(state))
"""


MAY_START = """
from lykta.web.audit.verify import require_purged_since_restore
require_purged_since_restore()
print("may start")
"""


GO_ON = """
from tests.web.consult.filled import filled
filled("En ny fråga")
from lykta.web.team.models import Agency
Agency.objects.create(name="En tredje")
"""


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identity.txt"
    path.write_text(f"# created by a test\n{IDENTITY}\n")
    return path


@pytest.fixture
def elsewhere(tmp_path: Path, installed: Installation) -> Iterator[Installation]:
    """An empty, prepared place with the keys of the first one, as after a loss."""
    with installation(tmp_path / "elsewhere") as made:
        settings = made.settings | {"LYKTA_KEY_FOLDER": str(installed.keys)}
        place = replace(made, settings=settings)
        assert place.run("consult", "prepare", "--takes-place").code == 0
        yield place


def state(place: Installation) -> dict[str, object]:
    found: dict[str, object] = json.loads(place.python(STATE))
    return found


def backup(installed: Installation, *more: str | Path) -> Path:
    """Make a backup; gives the newest file."""
    folder = installed.folder / "backups"
    folder.mkdir(exist_ok=True)
    words = ("consult", "backup", "--to", folder, "--for", str(IDENTITY.to_public()), *more)
    done = installed.run(*words)
    assert (done.code, done.err) == (0, "")
    return max(folder.iterdir())


@pytest.mark.slow
def test_a_restored_server_is_the_same_and_every_text_opens(
    installed: Installation, elsewhere: Installation, identity: Path
) -> None:
    installed.ask("Den ena")
    installed.ask("Den andra", closed_days_ago=3, held_days=4)
    installed.ask("Den tredje", closed_days_ago=90)
    assert installed.run("consult", "purge").code == 0
    before = state(installed)
    path = backup(installed)
    done = elsewhere.run("consult", "restore", path, "--takes-place", "--identity", identity)
    assert (done.code, done.err) == (0, "")
    assert "the audit log is whole" in done.out
    after = state(elsewhere)
    entries, restored = before.pop("entries"), after.pop("entries")
    assert after == before
    assert isinstance(restored, list)
    # That it was restored is an entry of its own, after those that the backup brought.
    assert restored[:-1] == entries
    assert elsewhere.run("consult", "audit", "verify").code == 0
    # Numbers go on where they were: the next row takes no number that is taken.
    elsewhere.python(GO_ON)
    # It may hold what was deleted since.
    start = elsewhere.run("serve", "--port", "1")
    assert start.code == 2
    assert "A backup was restored, and may hold what had been deleted. Nothing was started" in start.err
    assert elsewhere.run("consult", "purge").code == 0
    assert elsewhere.python(MAY_START).strip() == "may start"


@pytest.mark.slow
def test_a_restore_on_a_new_machine_leaves_no_anchor_of_the_log_that_it_replaced(
    installed: Installation, tmp_path: Path, identity: Path
) -> None:
    installed.ask("Den ena")
    path = backup(installed)
    with installation(tmp_path / "new") as made:
        # The master keys are recovered from the custodians' boxes; anchors are not in them.
        keys = tmp_path / "recovered"
        shutil.copytree(installed.keys, keys, ignore=shutil.ignore_patterns("audit-anchor*"))
        new = replace(made, settings=made.settings | {"LYKTA_KEY_FOLDER": str(keys)})
        assert new.run("consult", "prepare").code == 0
        begun = (keys / "audit-anchor").read_text()
        assert new.run("consult", "restore", path, "--identity", identity).code == 0
        assert begun not in (keys / "audit-anchor").read_text()
        verified = new.run("consult", "audit", "verify")
        assert verified.code == 0, verified.out


@pytest.mark.slow
def test_the_log_tells_when_a_backup_was_made_and_of_how_many_rows(installed: Installation) -> None:
    backup(installed)
    *_, entry = installed.run("consult", "audit", "export").out.splitlines()
    told = json.loads(entry)
    assert (told["who"], told["act"], told["outcome"]) == ("system", "database.backup", "done")
    # The log's beginning and its head.
    assert told["detail"] == {"rows": 3}


@pytest.mark.slow
def test_a_backup_holds_no_key_and_no_login(installed: Installation) -> None:
    content = opened(backup(installed))
    tables = {json.loads(line)["table"] for line in content.splitlines() if b'"table"' in line}
    assert "consult_consultation" in tables
    assert "django_session" not in tables
    for path in installed.keys.iterdir():
        secret = path.read_bytes()
        assert secret not in content
        assert base64.b64encode(secret) not in content


@pytest.mark.slow
def test_a_backup_opens_with_each_of_its_identities_and_only_its_owner_reads_the_file(
    installed: Installation,
) -> None:
    path = backup(installed, "--for", str(OTHER.to_public()))
    assert path.stat().st_mode & 0o077 == 0
    for each in (IDENTITY, OTHER):
        assert pyrage.decrypt(path.read_bytes(), [each])


@pytest.mark.slow
def test_only_so_many_generations_are_kept_and_other_files_are_left(installed: Installation) -> None:
    folder = installed.folder / "backups"
    folder.mkdir()
    for name in ("lykta-20200101T000000Z.age", "lykta-20210101T000000Z.age", "notes.age"):
        (folder / name).write_text("old")
    backup(installed, "--keep", "2")
    left = sorted(path.name for path in folder.iterdir())
    assert len(left) == 3
    assert (left[0], left[2]) == ("lykta-20210101T000000Z.age", "notes.age")


def made_days_ago(folder: Path, *days: int) -> list[str]:
    """Files in the folder that stand for backups of so many days ago; their names."""
    now = datetime.now(UTC)
    names = [f"lykta-{now - timedelta(days=ago):%Y%m%dT%H%M%SZ}.age" for ago in days]
    for name in names:
        (folder / name).write_text("earlier")
    return names


@pytest.fixture
def fail_to_back_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], str]:
    """Has a backup fail, as on a full disk; what is told."""

    def fail(folder: Path) -> str:
        with monkeypatch.context() as patched:
            patched.setattr("lykta.web.consult.backup.open_backup", _full_disk)
            with pytest.raises(InputError) as told:
                back_up(folder, [str(IDENTITY.to_public())], keep=14)
        return str(told.value)

    return fail


def _full_disk(path: Path) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_run_that_fails_removes_what_is_older_than_backups_are_kept_and_says_so(
    tmp_path: Path, fail_to_back_up: Callable[[Path], str]
) -> None:
    *kept, _, _ = made_days_ago(tmp_path, 1, 2, 13, 15, 16)
    (tmp_path / "notes.age").write_text("old")
    told = fail_to_back_up(tmp_path)
    assert "No space left on device" in told
    assert told.endswith("Backups of more than 14 days were removed: 2.")
    assert {path.name for path in tmp_path.iterdir()} == {*kept, "notes.age"}


def test_the_draft_of_a_run_that_was_killed_is_removed_by_the_next_run_also_if_that_fails(
    tmp_path: Path, fail_to_back_up: Callable[[Path], str]
) -> None:
    (tmp_path / DRAFT).write_text("texts")
    fail_to_back_up(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_backup_says_that_it_removed_what_a_killed_one_had_left(installed: Installation) -> None:
    draft = installed.folder / DRAFT
    draft.write_text("texts")
    words = ("consult", "backup", "--to", ".", "--for", str(IDENTITY.to_public()))
    assert "Unfinished ones of runs that had been stopped were removed: 1." in installed.run(*words).out
    assert not draft.exists()


@pytest.mark.parametrize("recipients", [["no recipient"], [str(IDENTITY.to_public()), "age1"]])
def test_a_recipient_that_was_mistyped_removes_nothing(tmp_path: Path, recipients: list[str]) -> None:
    kept = made_days_ago(tmp_path, 30, 60, 90)
    with pytest.raises(InputError, match="age recipient"):
        back_up(tmp_path, recipients, keep=12)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


def test_runs_that_fail_never_remove_the_newest_backup(
    tmp_path: Path, fail_to_back_up: Callable[[Path], str]
) -> None:
    newest, _, _ = made_days_ago(tmp_path, 30, 31, 32)
    fail_to_back_up(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [newest]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", ".", "--for", "ssh-ed25519 AAAA"), "--for takes an age recipient"),
        (("--to", "nowhere", "--for", str(IDENTITY.to_public())), "could not be written"),
        (("--to", ".", "--for", str(IDENTITY.to_public()), "--keep", "0"), "--keep"),
        (("--to", "."), "--for"),
    ],
)
def test_a_backup_that_cannot_be_made_leaves_no_file(
    installed: Installation, words: tuple[str, ...], told: str
) -> None:
    assert told in installed.run("consult", "backup", *words).refusal
    assert list(installed.folder.rglob("*.age*")) == []


@pytest.mark.slow
def test_a_file_of_the_same_second_is_not_written_over(installed: Installation) -> None:
    now = datetime.now(UTC)
    names = {f"lykta-{now + timedelta(seconds=later):%Y%m%dT%H%M%SZ}.age" for later in range(120)}
    for name in names:
        (installed.folder / name).write_text("earlier")
    words = ("consult", "backup", "--to", ".", "--for", str(IDENTITY.to_public()))
    assert "is there already. Nothing was written" in installed.run(*words).refusal
    assert {path.read_text() for path in installed.folder.glob("*.age")} == {"earlier"}
    assert {path.name for path in installed.folder.glob("*.age*")} == names


def sealed(content: bytes) -> bytes:
    """A text as a backup is encrypted."""
    return bytes(pyrage.encrypt(content, [IDENTITY.to_public()]))


def opened(path: Path) -> bytes:
    """What is in a backup."""
    return bytes(pyrage.decrypt(path.read_bytes(), [IDENTITY]))


def damaged(path: Path) -> dict[str, bytes]:
    """A backup, damaged in each of several ways."""
    whole, lines = path.read_bytes(), opened(path).splitlines(keepends=True)
    middle = len(whole) // 2
    row = next(at for at, line in enumerate(lines) if line.startswith(b'{"table": "consult_message"')) + 1
    return {
        "cut": whole[:middle],
        "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "empty": b"",
        "of another kind": b"a file of another kind",
        "of another program": sealed(b'{"kind": "another program"}\n'),
        "without its end": sealed(b"".join(lines[:-1])),
        "with a row twice": sealed(b"".join([*lines[:row], lines[row], *lines[row:]])),
        "with a row less": sealed(b"".join(lines[:row] + lines[row + 1 :])),
    }


@pytest.mark.slow
def test_a_damaged_backup_restores_nothing(
    installed: Installation, elsewhere: Installation, identity: Path
) -> None:
    installed.ask("Hur frågar vi?")
    path, empty = backup(installed), state(elsewhere)
    whole = path.read_bytes()
    for kind, content in damaged(path).items():
        path.write_bytes(content)
        refusal = elsewhere.run("consult", "restore", path, "--takes-place", "--identity", identity).refusal
        assert "Nothing was restored" in refusal, kind
        assert state(elsewhere) == empty, kind
    path.write_bytes(whole)
    assert elsewhere.run("consult", "restore", path, "--takes-place", "--identity", identity).code == 0


@pytest.mark.slow
def test_a_wrong_identity_restores_nothing(
    installed: Installation, elsewhere: Installation, identity: Path
) -> None:
    installed.ask("Hur frågar vi?")
    path, empty = backup(installed), state(elsewhere)
    for text, told in ((str(OTHER), "does not open with that identity"), ("no key", "holds no age identity")):
        identity.write_text(text)
        refusal = elsewhere.run("consult", "restore", path, "--takes-place", "--identity", identity).refusal
        assert told in refusal
        assert state(elsewhere) == empty
    missing = identity.with_name("nobody")
    assert (
        "cannot be read"
        in elsewhere.run("consult", "restore", path, "--takes-place", "--identity", missing).refusal
    )


@pytest.mark.slow
def test_a_place_that_is_not_empty_is_left_as_it_is(installed: Installation, identity: Path) -> None:
    installed.ask("Hur frågar vi?")
    path, before = backup(installed), state(installed)
    assert "The database is not empty" in installed.run(
        "consult", "restore", path, "--identity", identity
    ).refusal  # fmt: skip
    assert state(installed) == before


@pytest.mark.slow
def test_a_log_that_has_been_used_is_not_written_over(
    installed: Installation, elsewhere: Installation, identity: Path
) -> None:
    path = backup(installed)
    elsewhere.run("consult", "keys", "rotate", "--keep-old")
    refusal = elsewhere.run("consult", "restore", path, "--takes-place", "--identity", identity).refusal
    assert "The database has been used" in refusal
    assert "Take a new, empty database, run `lykta consult prepare` there, and restore" in refusal


@pytest.mark.slow
@pytest.mark.parametrize(("added", "removed"), [(["consult.0999_of_a_later_year"], 0), ([], 1)])
def test_a_backup_of_other_tables_is_refused_and_says_what_to_do(
    installed: Installation, elsewhere: Installation, identity: Path, added: list[str], removed: int
) -> None:
    path = backup(installed)
    head, rest = opened(path).split(b"\n", 1)
    told = json.loads(head)
    told["changes"] = [*told["changes"][removed:], *added]
    told["version"] = "9.9"
    path.write_bytes(sealed(json.dumps(told).encode() + b"\n" + rest))
    refusal = elsewhere.run("consult", "restore", path, "--takes-place", "--identity", identity).refusal
    assert "The backup is of Lykta 9.9, whose tables are others than this program's." in refusal
    assert "Restore it with that version, and upgrade then." in refusal


@pytest.mark.slow
def test_entries_that_are_younger_than_the_backup_are_told_as_lost(
    installed: Installation, elsewhere: Installation, identity: Path
) -> None:
    path = backup(installed)
    installed.ask("Hur frågar vi?", closed_days_ago=90)
    assert installed.run("consult", "purge").code == 0
    done = elsewhere.run("consult", "restore", path, "--takes-place", "--identity", identity)
    assert done.code == 0
    assert "are younger than the backup, and are lost." in done.out


@pytest.mark.slow
def test_a_changed_log_in_a_backup_is_restored_and_told(
    installed: Installation, elsewhere: Installation, identity: Path
) -> None:
    installed.python('from lykta.web.audit.models import Entry\nEntry.objects.update(content=b"{}")')
    done = elsewhere.run("consult", "restore", backup(installed), "--takes-place", "--identity", identity)
    assert done.code == 1
    assert "Its audit log is broken at entry 1" in done.out


@pytest.mark.slow
def test_anchors_of_a_database_that_was_practised_with_are_told_with_their_file(
    installed: Installation, elsewhere: Installation, identity: Path
) -> None:
    installed.ask("Hur frågar vi?")
    path, notes = backup(installed), installed.keys / "audit-anchor"
    notes.write_text(f"2 {'ab' * 32} 2026-11-01\n")
    done = elsewhere.run("consult", "restore", path, "--takes-place", "--identity", identity)
    assert done.code == 1
    assert f"By an anchor in {notes}, entry 2 of its audit log is another than it was" in done.out
    assert "only practised with, move it away" in done.out
    assert elsewhere.run("consult", "audit", "verify").code == 1
    notes.unlink()
    assert elsewhere.run("consult", "audit", "verify").code == 0


@pytest.mark.slow
@pytest.mark.skipif(ON_SQLITE, reason="SQLite has one writer: the second waits, and is told that")
def test_a_second_restore_at_once_waits_and_is_told_that_the_database_is_not_empty(
    installed: Installation, elsewhere: Installation, identity: Path
) -> None:
    installed.ask("Hur frågar vi?")
    words = (str(backup(installed)), str(identity))
    outcomes = [done.communicate() for done in [elsewhere.started(RESTORE, *words) for _ in range(3)]]
    told = sorted(out for out, err in outcomes if not err)
    assert len(told) == len(outcomes)
    assert told.count("restored\n") == 1
    for refusal in (each for each in told if each != "restored\n"):
        assert "is not empty" in refusal
        assert "as empty as it was" not in refusal


RESTORE = """
import sys
from pathlib import Path
from lykta.errors import InputError
from lykta.web.consult.backup import restore
try:
    restore(Path(sys.argv[1]), Path(sys.argv[2]).read_text(), takes_place=True)
    print("restored")
except InputError as error:
    print(error)
"""


@pytest.mark.slow
def test_no_backup_is_made_without_the_keys_that_log_it(installed: Installation) -> None:
    folder = installed.folder / "backups"
    folder.mkdir()
    with moved_away(installed.keys):
        words = ("consult", "backup", "--to", folder, "--for", str(IDENTITY.to_public()))
        refusal = installed.run(*words).refusal
    assert "lykta consult keys recover" in refusal
    assert list(folder.iterdir()) == []


@pytest.mark.slow
def test_a_backup_of_another_servers_keys_restores_nothing(
    installed: Installation, elsewhere: Installation, identity: Path, tmp_path: Path
) -> None:
    path, other = backup(installed), str(make_other_keys(installed, tmp_path))
    before = state(elsewhere)
    words = ("consult", "restore", path, "--takes-place", "--identity", identity)
    refusal = elsewhere.run(*words, LYKTA_KEY_FOLDER=other).refusal
    assert "are another server's than the backup's. Nothing was restored" in refusal
    assert "lykta consult keys recover" in refusal
    assert state(elsewhere) == before
    assert elsewhere.run(*words).code == 0


@pytest.mark.slow
def test_a_backup_that_is_not_there_is_told_as_that(elsewhere: Installation, identity: Path) -> None:
    words = ("consult", "restore", "nope.age", "--takes-place", "--identity", identity)
    assert elsewhere.run(*words).refusal.startswith("nope.age cannot be read (No such file or directory).")
