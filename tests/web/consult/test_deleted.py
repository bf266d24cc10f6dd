"""What was deleted is noted outside the database, and goes again when a backup brings it back."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from django.db import models, transaction
from django.utils import timezone
from pytest_django import Settings

from lykta.cli.consult_audit import keep_anchor
from lykta.web.audit import anchors
from lykta.web.audit.anchors import BESIDE_THE_KEYS as ANCHORS
from lykta.web.audit.models import Entry
from lykta.web.audit.recording import SYSTEM, Outcome, record
from lykta.web.audit.upkeep import keep_anchors
from lykta.web.consult import compacting
from lykta.web.consult.actions import closing
from lykta.web.consult.backup import rows_as_lines, store_rows, tables
from lykta.web.consult.deleted import BESIDE_THE_KEYS, early_deletion_mark, note_deletions
from lykta.web.consult.models import AskerCell, Consultation, EarlyReason
from lykta.web.server_keys import server_key_folder
from lykta.web.team.models import Member
from lykta.web.team.policy import Role
from tests.web.consult.filled import filled
from tests.web.consult.installed import Installation, installation

pytestmark = pytest.mark.either_database

IDENTITY = pyrage.x25519.Identity.generate()

type Rows = dict[type[models.Model], list[str]]


@pytest.fixture
def keys(db: None, tmp_path: Path, settings: Settings) -> Path:
    """A key folder of the test's own."""
    folder = tmp_path / "keys"
    shutil.copytree(server_key_folder(), folder)
    settings.LYKTA = settings.LYKTA.model_copy(update={"key_folder": folder})
    with transaction.atomic():
        record("database.prepare", who=SYSTEM)
    return folder


@pytest.fixture
def outside(keys: Path, tmp_path: Path, settings: Settings) -> Path:
    """The file of anchors that the settings name."""
    path = tmp_path / "medium/anchors.txt"
    path.parent.mkdir()
    settings.LYKTA = settings.LYKTA.model_copy(update={"anchors": path})
    return path


def second_member() -> Member:
    found = Member.objects.filter(username="sam").first()
    vera = Member.objects.get(username="vera")
    return found or Member.objects.create_member(
        username="sam", name="Sam", role=Role.COORDINATOR, agency=vera.agency
    )


def delete_early(one: Consultation, reason: EarlyReason = EarlyReason.NAMES_SOMEBODY) -> None:
    with transaction.atomic():
        closing.ask_deletion(one, Member.objects.get(username="vera"), reason)
    with transaction.atomic():
        closing.agree_deletion(one, second_member())


def keep() -> bool:
    """What the timer does; whether one that was deleted early was new."""
    assert note_deletions() == {}
    assert keep_anchors(timezone.localdate()).undone == ()
    was_early = early_deletion_mark().exists()
    early_deletion_mark().unlink(missing_ok=True)
    return was_early


def backed_up() -> Rows:
    return {model: list(rows_as_lines(model)) for model in tables() if model._meta.app_label == "consult"}


def bring_back(rows: Rows) -> None:
    """Have all rows of a backup in the tables, as after a restore."""
    with transaction.atomic():
        Consultation.objects.all().delete()
        for model, lines in rows.items():
            store_rows(model, [json.loads(line) for line in lines])


def purge() -> closing.PurgeReport:
    return closing.purge(clock_is_right=True)


def lines(path: Path) -> list[str]:
    return path.read_text("ascii").splitlines()


def is_written_in(number: object, path: Path) -> bool:
    return str(number) in path.read_text("ascii")


def test_one_that_was_deleted_early_goes_again_at_the_first_purge(keys: Path) -> None:
    one, other = filled("Den ena"), filled("Den andra")
    rows = backed_up()
    delete_early(one)
    keep()
    bring_back(rows)
    done = purge()
    assert (done.deleted, done.again) == (1, 1)
    assert list(Consultation.objects.all()) == [other]
    assert '"detail": {"again": true}' in bytes(Entry.objects.order_by("-number")[1].content).decode()


def test_one_whose_day_had_come_goes_again_although_the_backup_is_from_before_it_was_closed(
    keys: Path,
) -> None:
    one = filled()
    rows = backed_up()
    with transaction.atomic():
        closing.close(one)
    Consultation.objects.update(purge_on=timezone.localdate())
    assert purge().deleted == 1
    keep()
    bring_back(rows)
    assert purge().again == 1
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(("reason", "counted"), [(EarlyReason.SPAM, 0), (EarlyReason.NAMES_SOMEBODY, 1)])
def test_spam_that_goes_again_is_not_counted_and_a_question_is(
    keys: Path, reason: EarlyReason, counted: int
) -> None:
    one = filled()
    rows = backed_up()
    delete_early(one, reason)
    keep()
    AskerCell.objects.all().delete()
    bring_back(rows)
    purge()
    assert AskerCell.objects.count() == counted


def test_a_note_tells_neither_number_nor_day_and_each_is_noted_once(keys: Path) -> None:
    one = filled()
    delete_early(one)
    keep()
    keep_anchors(timezone.localdate())
    # The anchor may be lost that would tell that all up to it is noted.
    (keys / ANCHORS).unlink()
    assert not keep()
    (line,) = lines(keys / BESIDE_THE_KEYS)
    assert re.fullmatch(r"[0-9a-f]{64}", line)
    assert not is_written_in(one.pk, keys / BESIDE_THE_KEYS)


def test_what_was_deleted_early_is_told_once_and_a_purge_is_not(keys: Path) -> None:
    assert not keep()
    one = filled()
    delete_early(one)
    filled(closed_days_ago=90)
    assert keep()
    purge()
    assert not keep()
    assert len(lines(keys / BESIDE_THE_KEYS)) == 2


@pytest.mark.parametrize("compacts", [True, False])
def test_an_early_deletion_that_others_hold_up_is_told_and_tried_again_until_it_is_out_of_the_files(
    keys: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    compacts: bool,
) -> None:
    outcomes = iter(
        [compacting.Compacted((), ("Not finished: somebody reads.",)), compacting.Compacted(("Rewritten.",))]
    )
    monkeypatch.setattr("lykta.web.consult.compacting.compact", lambda **_: next(outcomes))
    monkeypatch.setattr("lykta.web.consult.compacting.may_compact", lambda: True)
    delete_early(filled())
    if not compacts:
        # Such as at the end of a purge, which began before it was deleted: the timer does it.
        assert keep_anchor() == 0
    assert (keep_anchor(compacts=True), capsys.readouterr().out) == (1, "Not finished: somebody reads.\n")
    assert (keep_anchor(compacts=True), capsys.readouterr().out) == (0, "")
    assert (keep_anchor(compacts=True), next(outcomes, None)) == (0, None)


def test_it_is_noted_beside_the_anchors_outside_and_read_from_there(keys: Path, outside: Path) -> None:
    one = filled()
    rows = backed_up()
    delete_early(one)
    keep()
    beside = outside.with_name("anchors.txt-deleted")
    assert lines(beside) == lines(keys / BESIDE_THE_KEYS)
    # The machine was lost, and the keys came back from the custodians.
    (keys / BESIDE_THE_KEYS).unlink()
    bring_back(rows)
    assert purge().again == 1


def test_an_outside_place_that_is_named_later_gets_what_was_noted_before(
    keys: Path, tmp_path: Path, settings: Settings
) -> None:
    delete_early(filled())
    keep()
    settings.LYKTA = settings.LYKTA.model_copy(update={"anchors": tmp_path / "anchors.txt"})
    keep()
    assert lines(tmp_path / "anchors.txt-deleted") == lines(keys / BESIDE_THE_KEYS)


def test_a_place_that_cannot_be_written_is_named_and_the_others_are_written(
    keys: Path, outside: Path
) -> None:
    outside.parent.rmdir()
    delete_early(filled())
    beside = outside.with_name("anchors.txt-deleted")
    assert note_deletions() == {outside: beside}
    assert len(lines(keys / BESIDE_THE_KEYS)) == 1
    # The medium is there again.
    outside.parent.mkdir()
    keep()
    assert lines(beside) == lines(keys / BESIDE_THE_KEYS)


def test_what_is_deleted_while_the_timer_works_is_noted_at_its_next_run(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = filled("Den ena"), filled("Den andra")
    rows = backed_up()
    delete_early(one)
    begun: list[bool] = []

    def meanwhile(*, patience_s: float) -> compacting.Compacted:
        if not begun:
            begun.append(True)
            delete_early(other)
        return compacting.Compacted(())

    monkeypatch.setattr(compacting, "may_compact", lambda: True)
    monkeypatch.setattr(compacting, "compact", meanwhile)
    assert keep_anchor(compacts=True) == 0
    assert len(lines(keys / BESIDE_THE_KEYS)) == 1
    assert keep_anchor(compacts=True) == 0
    assert len(lines(keys / BESIDE_THE_KEYS)) == 2
    bring_back(rows)
    assert purge().again == 2


@pytest.mark.parametrize("name", [BESIDE_THE_KEYS, "anchors.txt-deleted"])
def test_where_a_deletion_could_not_be_noted_no_anchor_is_kept_and_it_is_noted_later(
    keys: Path,
    outside: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    assert keep_anchor() == 0
    one = filled()
    rows = backed_up()
    delete_early(one)
    anchored = {BESIDE_THE_KEYS: keys / ANCHORS, "anchors.txt-deleted": outside}
    before = {path: lines(path) for path in anchored.values()}
    with monkeypatch.context() as patched:
        add = anchors.add_line
        patched.setattr(anchors, "add_line", lambda path, line: path.name != name and add(path, line))
        assert keep_anchor() == 1
    assert f"{name} cannot be written" in " ".join(capsys.readouterr().out.split())
    for each, path in anchored.items():
        assert (lines(path) == before[path]) == (each == name)
    assert keep_anchor() == 0
    assert len(lines(keys / BESIDE_THE_KEYS)) == len(lines(outside.with_name("anchors.txt-deleted"))) == 1
    bring_back(rows)
    assert purge().again == 1


def test_a_line_that_was_cut_short_hides_none_after_it(keys: Path) -> None:
    one = filled()
    rows = backed_up()
    (keys / BESIDE_THE_KEYS).write_text("0123abc", "ascii")
    delete_early(one)
    keep()
    bring_back(rows)
    assert purge().again == 1


def test_what_was_refused_or_written_by_hand_is_not_noted(keys: Path) -> None:
    one = filled()
    with transaction.atomic():
        record("consultation.purge", who=SYSTEM, of=one.reference, outcome=Outcome.REFUSED)
        record("consultation.purge", who=SYSTEM, of=one.reference)
    Entry.objects.filter(number=Entry.objects.count()).update(seal=b"by hand")
    note_deletions()
    assert lines(keys / BESIDE_THE_KEYS) == []


# On an installed server


DELETE_EARLY = """
import sys
from lykta.web.consult.models import Consultation
from tests.web.consult.test_deleted import delete_early
delete_early(Consultation.objects.get(pk=sys.argv[1]))
"""


@pytest.fixture
def restored(tmp_path: Path, installed: Installation) -> Iterator[Callable[[Path], Installation]]:
    """Restores a backup into an empty place with the keys of the first, as after a loss of the database."""
    identity = tmp_path / "identity.txt"
    identity.write_text(f"{IDENTITY}\n")
    with installation(tmp_path / "elsewhere") as made:
        place = replace(made, settings=made.settings | {"LYKTA_KEY_FOLDER": str(installed.keys)})

        def restore(path: Path) -> Installation:
            for words in (("prepare",), ("restore", path, "--identity", identity)):
                done = place.run("consult", *words, "--takes-place")
                assert done.code == 0, done.err
            return place

        yield restore


def backup(place: Installation) -> Path:
    folder = place.folder / "backups"
    folder.mkdir()
    done = place.run("consult", "backup", "--to", folder, "--for", str(IDENTITY.to_public()))
    assert done.code == 0, done.err
    (path,) = folder.iterdir()
    return path


@pytest.mark.slow
def test_the_timer_takes_what_was_deleted_early_out_of_the_files_and_a_restore_out_of_the_backup(
    installed: Installation, restored: Callable[[Path], Installation]
) -> None:
    gone = installed.ask("Den ena")
    installed.ask("Den andra")
    sealed, path = installed.sealed(gone), backup(installed)
    installed.python(DELETE_EARLY, gone)
    assert (done := installed.run("consult", "audit", "anchor", "--keep")).code == 0, done.err
    assert done.out == ""
    installed.on_the_disk()
    left = [name for name, content in installed.files() if any(each in content for each in sealed)]
    assert left == []
    place = restored(path)
    purged = place.run("consult", "purge")
    assert purged.code == 0, purged.out
    assert "1 of them had been deleted before the backup was restored." in purged.out
    assert place.run("consult", "audit", "verify").code == 0


@pytest.mark.slow
def test_a_second_database_with_the_keys_of_a_first_is_refused_and_leaves_its_log_whole(
    installed: Installation, tmp_path: Path
) -> None:
    path, identity = backup(installed), tmp_path / "identity.txt"
    identity.write_text(f"{IDENTITY}\n")
    before = (installed.keys / ANCHORS).read_text()
    with installation(tmp_path / "elsewhere") as made:
        assert made.run("consult", "keys", "create").code == 0
        live = {"LYKTA_KEY_FOLDER": str(installed.keys)}
        for words in (("prepare",), ("restore", path, "--identity", identity)):
            refusal = made.run("consult", *words, **live).refusal
            assert "has anchors of another audit log, up to entry 2. Nothing was done" in refusal
            assert "a copy of the key folder without its files audit-anchor*" in refusal
            # The restore is refused in a database that was prepared with keys of its own, too.
            assert made.run("consult", "prepare").code == 0
    assert (installed.keys / ANCHORS).read_text() == before
    assert installed.run("consult", "audit", "verify").code == 0
