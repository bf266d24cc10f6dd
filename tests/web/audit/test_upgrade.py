"""A log of version 0.1.0, whose entries had no seals: sealed once, and only where it was whole."""

import json
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from lykta.web.audit import anchors, chain, recording, verify
from lykta.web.audit.chain import BREAK, Anchor, Broken, Fault
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import seals
from lykta.web.audit.verify import Sealing, entries, find_first_fault, prove, seal_earlier_entries, state
from lykta.web.server_keys import server_key_folder
from tests.web.audit import damaging
from tests.web.audit.earlier import seal_head_as_earlier

pytestmark = pytest.mark.django_db

ENTRIES = 7


@pytest.fixture(autouse=True)
def earlier_log() -> None:
    before = chain.START
    for number in range(1, ENTRIES + 1):
        told = {
            "at": f"2026-11-25T09:00:0{number}+00:00",
            "who": "nobody",
            "act": "x.y",
            "of": "",
            "outcome": "done",
        }
        content = json.dumps(told).encode()
        before = chain.hash_of(before, number, content)
        Entry.objects.create(number=number, content=content, hash=before)
    Head.objects.create(pk=1)
    seal_head_as_earlier()


@pytest.fixture
def kept_anchor() -> Iterator[None]:
    """The anchor of the last entry, as the earlier version's purge kept it beside the keys."""
    last = Entry.objects.order_by("-number")[0]
    path = server_key_folder() / anchors.BESIDE_THE_KEYS
    path.write_text(f"{last.number} {bytes(last.hash).hex()} 2026-11-25\n")
    yield
    path.unlink()


def seal() -> Sealing | None:
    with transaction.atomic():
        return seal_earlier_entries()


def test_a_whole_log_is_sealed_once_and_is_whole_afterwards(kept_anchor: None) -> None:
    assert seal() == Sealing(sealed=ENTRIES)
    assert find_first_fault() is None
    assert seal() is None
    damaging.write(2)
    assert find_first_fault() is None
    assert len(list(entries())) == ENTRIES + 2


def test_so_many_are_sealed_at_a_time_that_memory_stays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_AT_ONCE", 2)
    assert seal() == Sealing(sealed=ENTRIES)
    assert find_first_fault() is None


def test_a_changed_entry_leaves_the_log_unsealed_and_is_named() -> None:
    damaging.change(3)
    assert seal() == Sealing(refused=Broken(3, Fault.HASH))
    assert prove().faults[0] == Broken(1, Fault.UNSEALED, 2)
    damaging.write(1)
    assert find_first_fault() == Broken(1, Fault.UNSEALED, 2)
    # What is written from then on is true.
    assert [found.number for found in entries()] == [ENTRIES + 1, ENTRIES + 2]


def test_a_log_whose_head_was_not_sealed_by_the_server_is_left_unsealed() -> None:
    damaging.rewrite(3)
    assert seal() == Sealing(refused=Broken(ENTRIES, Fault.HEAD))
    Head.objects.all().delete()
    assert seal() == Sealing(refused=Broken(1, Fault.HEAD))


def test_an_entry_behind_the_head_leaves_the_log_unsealed() -> None:
    damaging.add_behind()
    Entry.objects.filter(pk=ENTRIES + 1).update(seal=b"")
    assert seal() == Sealing(refused=Broken(ENTRIES + 1, Fault.HEAD))


def test_a_log_that_the_anchor_beside_the_keys_does_not_fit_is_left_unsealed(kept_anchor: None) -> None:
    damaging.cut(3)
    seal_head_as_earlier()
    assert seal() == Sealing(refused=Broken(4, Fault.CUT_OFF))


def test_a_log_with_keys_of_another_server_is_left_unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "seals", lambda: chain.Seals(b"another pepper"))
    assert seal() == Sealing(refused=Broken(ENTRIES, Fault.HEAD))


def test_seals_that_were_removed_later_are_not_made_anew() -> None:
    """Somebody rewrites an entry, removes all seals, and waits for the next upgrade."""
    seal()
    damaging.write(2)
    damaging.rewrite(3)
    Entry.objects.update(seal=b"")
    damaging.write(2)
    assert seal() is None
    assert find_first_fault() == Broken(1, Fault.UNSEALED, ENTRIES + 2)


def test_a_log_with_a_noted_damage_is_not_sealed_over() -> None:
    Head.objects.all().delete()
    damaging.write(1)
    Entry.objects.update(seal=b"")
    seal_head_as_earlier()
    assert seal() == Sealing(refused=Broken(ENTRIES + 1, Fault.BREAK))


def test_one_that_nobody_sealed_yet_is_noted_before_the_next_entry() -> None:
    damaging.write(1)
    (noted,) = entries(acts={BREAK})
    assert noted.number == ENTRIES + 1
    assert state().fault is None


@pytest.mark.django_db(transaction=True)
def test_the_change_of_the_table_keeps_every_entry_and_can_be_undone() -> None:
    before = [(row.number, bytes(row.content), bytes(row.hash)) for row in Entry.objects.order_by("number")]
    call_command("migrate", "audit", "0001_initial", verbosity=0, interactive=False)
    earlier = MigrationExecutor(connection).loader.project_state([("audit", "0001_initial")]).apps
    rows = earlier.get_model("audit", "Entry").objects.order_by("number")
    assert [(row.number, bytes(row.content), bytes(row.hash)) for row in rows] == before
    call_command("migrate", "audit", verbosity=0, interactive=False)
    assert [
        (row.number, bytes(row.content), bytes(row.hash)) for row in Entry.objects.order_by("number")
    ] == before
    assert seal() == Sealing(sealed=ENTRIES)
    assert find_first_fault([Anchor(before[-1][0], before[-1][2])]) is None
    assert all(
        seals().is_true(chain.StoredEntry(row.number, None, bytes(row.hash), bytes(row.seal)))
        for row in Entry.objects.all()
    )
