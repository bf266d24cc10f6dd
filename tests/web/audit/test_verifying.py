"""Whatever is done to the log in the database is found, and where."""

import json
from collections.abc import Callable

import pytest
from django.db import transaction

from lykta.web.audit import chain
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import Outcome, record
from lykta.web.audit.verifying import anchor, broken, exported

pytestmark = pytest.mark.django_db

ENTRIES = 6


@pytest.fixture(autouse=True)
def log() -> None:
    with transaction.atomic():
        for number in range(ENTRIES):
            record("consultation.read", who="member:1", of=f"consultation:{number}", outcome=Outcome.OPENED)


def change(number: int) -> None:
    entry = Entry.objects.get(pk=number)
    Entry.objects.filter(pk=number).update(content=bytes(entry.content).replace(b"opened", b"refused"))


def remove(number: int) -> None:
    Entry.objects.filter(pk=number).delete()


def change_hash(number: int) -> None:
    Entry.objects.filter(pk=number).update(hash=bytes(32))


def exchange(number: int) -> None:
    first, second = Entry.objects.get(pk=number), Entry.objects.get(pk=number % ENTRIES + 1)
    Entry.objects.filter(pk=first.pk).update(content=second.content, hash=second.hash)
    Entry.objects.filter(pk=second.pk).update(content=first.content, hash=first.hash)


def push_in(number: int) -> None:
    """Add one there and move the rest on."""
    for entry in Entry.objects.filter(number__gte=number).order_by("-number"):
        Entry.objects.filter(pk=entry.pk).update(number=entry.number + 1)
    Entry.objects.create(number=number, content=b"{}", hash=bytes(32))


def test_the_log_as_written_is_whole() -> None:
    assert broken() is None
    found = anchor()
    assert found
    assert found.number == ENTRIES
    assert broken([found]) is None


@pytest.mark.parametrize("number", range(1, ENTRIES + 1))
@pytest.mark.parametrize("act", [change, remove, change_hash, exchange, push_in])
def test_any_entry_that_is_touched_is_found_where_it_is(act: Callable[[int], None], number: int) -> None:
    act(number)
    found = broken()
    assert found
    # Exchanging the last with the first shows at the first.
    assert found.number == (1 if act is exchange and number == ENTRIES else number)


@pytest.mark.parametrize("left", range(ENTRIES))
def test_a_cut_end_is_found_by_the_head(left: int) -> None:
    Entry.objects.filter(number__gt=left).delete()
    assert broken() == chain.Broken(left + 1, chain.Fault.CUT_OFF)


@pytest.mark.parametrize("left", range(1, ENTRIES))
def test_a_head_set_back_without_the_keys_is_found(left: int) -> None:
    last = Entry.objects.get(pk=left)
    Entry.objects.filter(number__gt=left).delete()
    Head.objects.update(number=left, hash=last.hash)
    assert broken() == chain.Broken(left, chain.Fault.HEAD)


def test_a_head_set_back_to_a_true_earlier_one_is_found_by_an_anchor_alone() -> None:
    earlier = Head.objects.get()
    with transaction.atomic():
        record("consultation.read", who="member:1")
    outside = anchor()
    assert outside
    Entry.objects.filter(number__gt=earlier.number).delete()
    Head.objects.update(number=earlier.number, hash=earlier.hash, seal=earlier.seal)
    assert broken() is None
    assert broken([outside]) == chain.Broken(ENTRIES + 1, chain.Fault.CUT_OFF)


def test_entries_behind_the_head_are_found() -> None:
    last = Entry.objects.get(pk=ENTRIES)
    added = chain.following(chain.Entry(ENTRIES, b"", bytes(last.hash)), b"{}")
    Entry.objects.create(number=added.number, content=added.content, hash=added.hash)
    assert broken() == chain.Broken(ENTRIES + 1, chain.Fault.HEAD)


def test_a_log_written_anew_without_the_keys_is_found() -> None:
    entries: list[chain.Entry] = []
    for row in Entry.objects.order_by("number"):
        content = bytes(row.content).replace(b"opened", b"refused")
        entries.append(chain.following(entries[-1] if entries else None, content))
    for entry in entries:
        Entry.objects.filter(pk=entry.number).update(content=entry.content, hash=entry.hash)
    assert broken() == chain.Broken(ENTRIES, chain.Fault.ANCHOR)
    Head.objects.update(hash=entries[-1].hash)
    assert broken() == chain.Broken(ENTRIES, chain.Fault.HEAD)


@pytest.mark.parametrize("emptied", [(Entry,), (Head,), (Entry, Head)])
def test_an_emptied_log_is_found(emptied: tuple[type[Entry] | type[Head], ...]) -> None:
    for model in emptied:
        model.objects.all().delete()
    found = broken()
    assert found
    assert found.number == (1 if Entry in emptied else ENTRIES + 1)


def test_two_anchors_that_contradict_each_other_are_found() -> None:
    true = anchor()
    assert true
    other = chain.Anchor(true.number, bytes(32))
    for anchors in ([true, other], [other, true]):
        assert broken(anchors) == chain.Broken(ENTRIES, chain.Fault.ANCHOR)


def test_an_act_that_is_undone_leaves_no_entry() -> None:
    with transaction.atomic():
        record("consultation.close", who="member:1")
        transaction.set_rollback(True)
    assert broken() is None
    assert Entry.objects.count() == ENTRIES


def test_the_export_has_each_entry_with_its_number_and_hash() -> None:
    lines = list(exported())
    assert len(lines) == ENTRIES
    assert '"number": 1,' in lines[0]
    assert '"act": "consultation.read"' in lines[0]
    assert bytes(Entry.objects.get(pk=1).hash).hex() in lines[0]


def test_an_entry_holds_the_codes_of_how_an_act_was_done() -> None:
    with transaction.atomic():
        record("account.make", who="member:1", of="member:2", detail={"role": "reader", "agency": None})
    told = json.loads(list(exported())[-1])
    assert told["detail"] == {"role": "reader", "agency": None}
    assert broken() is None
