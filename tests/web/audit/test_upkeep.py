"""Anchors kept beside the keys, in a file, by mail and by a time-stamp authority; what fails is told."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings
from pytest_django import Settings

from lykta.errors import InputError
from lykta.web.audit import anchors
from lykta.web.audit.anchors import BESIDE_THE_KEYS, KEPT, as_line, from_lines
from lykta.web.audit.chain import BREAK, Anchor, Broken, Fault
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import forget_seen
from lykta.web.audit.upkeep import (
    Undone,
    all_anchors,
    anchor_letter,
    check_stamps,
    keep_anchors,
    keep_first_anchor,
)
from lykta.web.audit.verify import entries, find_first_fault, state
from lykta.web.server_keys import server_key_folder
from tests.web.audit import damaging
from tests.web.audit.authority import Authority, time_stamp_authority

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl answers as the authority")

TODAY = date(2026, 11, 27)
TOMORROW = TODAY + timedelta(days=1)

type Set = Callable[..., None]


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    shutil.copytree(server_key_folder(), folder)
    return folder


@pytest.fixture(autouse=True)
def with_settings(settings: Settings, keys: Path) -> Set:
    def change(**more: object) -> None:
        settings.LYKTA = settings.LYKTA.model_copy(update={"key_folder": keys} | more)

    change()
    damaging.write(3)
    return change


@pytest.fixture
def authority(tmp_path: Path, with_settings: Set) -> Iterator[Authority]:
    with time_stamp_authority(tmp_path / "tsa") as made:
        with_settings(stamp_address=made.address, stamp_roots=made.roots)
        yield made


def beside(keys: Path) -> list[int]:
    return [anchor.number for anchor in anchors.read_anchors(keys / BESIDE_THE_KEYS)]


def test_each_anchor_is_added_and_none_is_replaced(keys: Path, tmp_path: Path, with_settings: Set) -> None:
    with_settings(anchors=tmp_path / "anchors.txt")
    for _ in range(3):
        assert keep_anchors(TODAY).undone == ()
        damaging.write(1)
    assert beside(keys) == [3, 4, 5]
    assert (tmp_path / "anchors.txt").read_text() == (keys / BESIDE_THE_KEYS).read_text()
    assert len(all_anchors()) == 6
    assert find_first_fault(all_anchors()) is None


def test_a_log_that_has_not_grown_adds_no_line(keys: Path, tmp_path: Path, with_settings: Set) -> None:
    with_settings(anchors=tmp_path / "anchors.txt")
    keep_anchors(TODAY)
    keep_anchors(TOMORROW)
    assert beside(keys) == [3]
    assert len((tmp_path / "anchors.txt").read_text().splitlines()) == 1


def test_the_line_that_an_earlier_version_kept_stays_the_first(keys: Path) -> None:
    found = state().anchor
    assert found
    (keys / BESIDE_THE_KEYS).write_text(as_line(found, TODAY) + "\n")
    damaging.write(1)
    keep_anchors(TODAY)
    assert beside(keys) == [3, 4]


def test_the_first_anchor_and_the_newest_stay_when_there_are_many(keys: Path) -> None:
    lines = [as_line(Anchor(number, bytes(32)), TODAY) for number in range(1, 2 * KEPT + 1)]
    (keys / BESIDE_THE_KEYS).write_text("\n".join(lines) + "\n")
    assert anchors.add_beside_the_keys(keys, Anchor(2 * KEPT + 1, bytes(32)), TODAY)
    assert beside(keys) == [1, *range(KEPT + 2, 2 * KEPT + 2)]


def test_a_damaged_end_is_not_anchored_and_is_named(keys: Path) -> None:
    keep_anchors(TODAY)
    damaging.cut(2)
    done = keep_anchors(TODAY)
    assert (done.anchor, done.undone, done.fault) == (None, (Undone.END,), Broken(3, Fault.CUT_OFF))
    assert beside(keys) == [3]


def test_an_old_head_put_back_is_found_by_a_new_process_through_the_newest_anchor(keys: Path) -> None:
    old = Head.objects.get()
    damaging.write(5)
    keep_anchors(TODAY)
    Entry.objects.filter(number__gt=3).delete()
    Head.objects.update(number=old.number, hash=old.hash, seal=old.seal)
    forget_seen()
    assert state().fault == Broken(4, Fault.CUT_OFF)
    damaging.write(1)
    assert find_first_fault() == Broken(4, Fault.NUMBER, 8)


def test_damage_that_one_process_noted_is_not_noted_by_the_next_and_anchors_go_on(keys: Path) -> None:
    damaging.write(5)
    keep_anchors(TODAY)
    damaging.cut(6)
    for _ in range(3):
        forget_seen()
        damaging.write(1)
    assert [found.number for found in entries(acts={BREAK})] == [9]
    assert keep_anchors(TODAY).undone == ()
    assert beside(keys) == [8, 12]
    assert find_first_fault(all_anchors()) == Broken(7, Fault.NUMBER, 8)


def test_an_emptied_log_that_a_new_process_begins_is_found_by_the_first_anchor(keys: Path) -> None:
    damaging.empty()
    forget_seen()
    damaging.write(1)
    keep_first_anchor(TODAY)
    damaging.write(9)
    damaging.empty()
    forget_seen()
    damaging.write(2)
    assert find_first_fault() == Broken(1, Fault.NUMBER)
    assert beside(keys) == [1]


def test_the_first_anchor_leaves_those_of_an_earlier_log(keys: Path) -> None:
    keep_anchors(TODAY)
    damaging.write(1)
    keep_first_anchor(TODAY)
    assert beside(keys) == [3]


def test_files_that_cannot_be_written_are_told_one_by_one(
    keys: Path, tmp_path: Path, with_settings: Set
) -> None:
    with_settings(anchors=tmp_path / "no/such/folder/anchors.txt")
    assert keep_anchors(TODAY).undone == (Undone.FILE,)
    (keys / BESIDE_THE_KEYS).unlink()
    (keys / BESIDE_THE_KEYS).mkdir()
    assert keep_anchors(TODAY).undone == (Undone.FILE, Undone.BESIDE_THE_KEYS)


def test_a_wrong_line_among_the_kept_anchors_is_named(keys: Path) -> None:
    (keys / BESIDE_THE_KEYS).write_text("7 seven\n")
    with pytest.raises(InputError, match="line 1, is not an anchor"):
        all_anchors()
    # Nothing of the server's own work waits for that.
    damaging.write(1)


def test_a_letter_with_the_anchor_is_sent_once_a_day(with_settings: Set) -> None:
    with_settings(anchors_mail="log@example.se")
    for day in (TODAY, TODAY, TOMORROW):
        assert keep_anchors(day).undone == ()
        damaging.write(1)
    assert [sent.to for sent in mail.outbox] == [["log@example.se"]] * 2
    found = state().anchor
    assert found
    lines = mail.outbox[1].body.splitlines()
    (plain, paper) = [line for line in lines if line[:1].isdigit()]
    assert from_lines([plain], "letter") == from_lines([paper], "letter")
    assert find_first_fault(from_lines([plain], "letter")) is None


def test_the_letter_is_the_same_but_for_the_anchor(with_settings: Set) -> None:
    with_settings(anchors_mail="log@example.se")
    one, two = (
        anchor_letter(Anchor(1, bytes(32)), TODAY),
        anchor_letter(Anchor(2, bytes(range(32))), TOMORROW),
    )
    assert one.subject == two.subject == "Loggens nyaste händelse"
    words = [[line for line in each.body.splitlines() if not line[:1].isdigit()] for each in (one, two)]
    assert words[0] == words[1]
    assert "Spara brevet" in one.body
    assert "Keep this letter" in one.body


@override_settings(MAILERS={"default": {"BACKEND": "tests.web.audit.test_upkeep.Refusing"}})
def test_a_letter_that_is_not_taken_is_told_and_tried_again(with_settings: Set) -> None:
    with_settings(anchors_mail="log@example.se")
    assert keep_anchors(TODAY).undone == (Undone.MAIL,)
    assert keep_anchors(TODAY).undone == (Undone.MAIL,)


@needs_openssl
def test_an_authority_signs_one_anchor_a_day_and_the_log_fits_it(authority: Authority, keys: Path) -> None:
    for day in (TODAY, TODAY, TOMORROW):
        assert keep_anchors(day).undone == ()
        damaging.write(1)
    assert len(authority.asked) == 2
    assert sorted(path.name for path in keys.glob("*.tsr")) == [
        "audit-anchor-20261127-3.tsr",
        "audit-anchor-20261128-5.tsr",
    ]
    found = check_stamps()
    assert (found.whole, found.faults) == (2, ())


@needs_openssl
def test_a_log_that_was_written_anew_with_the_keys_does_not_fit_its_time_stamp(
    authority: Authority, keys: Path
) -> None:
    keep_anchors(TODAY)
    # Somebody with everything on the server but the authority's key.
    (keys / BESIDE_THE_KEYS).unlink()
    damaging.empty()
    forget_seen()
    damaging.write(2)
    assert find_first_fault() is None
    assert check_stamps().faults == (Broken(3, Fault.CUT_OFF),)
    damaging.write(2)
    assert check_stamps().faults == (Broken(3, Fault.ANCHOR),)


@needs_openssl
def test_a_time_stamp_of_an_entry_that_a_restore_lost_is_no_fault(authority: Authority) -> None:
    keep_anchors(TODAY)
    damaging.cut(2)
    assert check_stamps([Broken(3, Fault.LOST, 5)]).faults == ()


@needs_openssl
@pytest.mark.parametrize(
    "damage", [lambda reply: reply[:-1], lambda reply: reply[:-9] + bytes(9), lambda _: b"no stamp"]
)
def test_a_time_stamp_that_was_changed_is_told(
    authority: Authority, keys: Path, damage: Callable[[bytes], bytes]
) -> None:
    keep_anchors(TODAY)
    (path,) = keys.glob("*.tsr")
    path.write_bytes(damage(path.read_bytes()))
    assert check_stamps().faults == (Broken(3, Fault.STAMP),)


@needs_openssl
def test_a_time_stamp_of_another_authority_is_told(
    authority: Authority, tmp_path: Path, with_settings: Set
) -> None:
    keep_anchors(TODAY)
    with time_stamp_authority(tmp_path / "other") as other:
        with_settings(stamp_roots=other.roots)
        assert check_stamps().faults == (Broken(3, Fault.STAMP),)
    with_settings(stamp_roots=None)
    assert check_stamps().unchecked == 1


@needs_openssl
@pytest.mark.parametrize("answer", [b"", b"no stamp", b"\x30\x03\x02\x01\x02", bytes(200_000)])
def test_an_answer_that_is_no_time_stamp_is_told_and_not_kept(
    authority: Authority, keys: Path, answer: bytes
) -> None:
    authority.answer = answer
    assert keep_anchors(TODAY).undone == (Undone.STAMP,)
    assert list(keys.glob("*.tsr")) == []
    authority.answer = None
    assert keep_anchors(TODAY).undone == ()


@needs_openssl
def test_the_answer_to_an_earlier_question_is_refused(authority: Authority, keys: Path) -> None:
    keep_anchors(TODAY)
    (path,) = keys.glob("*.tsr")
    authority.answer = path.read_bytes()
    damaging.write(1)
    assert keep_anchors(TOMORROW).undone == (Undone.STAMP,)


def test_an_authority_that_cannot_be_reached_is_told(with_settings: Set, tmp_path: Path) -> None:
    with time_stamp_authority(tmp_path / "tsa") as gone:
        pass
    with_settings(stamp_address=gone.address, stamp_roots=gone.roots)
    assert keep_anchors(TODAY).undone == (Undone.STAMP,)


def test_roots_that_are_none_are_told(with_settings: Set, tmp_path: Path, keys: Path) -> None:
    (tmp_path / "roots.pem").write_text("no certificate")
    (keys / "audit-anchor-20261127-3.tsr").write_bytes(b"")
    with_settings(stamp_roots=tmp_path / "roots.pem")
    with pytest.raises(InputError, match="LYKTA_STAMP_ROOTS"):
        check_stamps()


class Refusing:
    """A way of sending mail that no server is at the end of."""

    def __init__(self, *_given: object, **_more: object) -> None:
        pass

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError
