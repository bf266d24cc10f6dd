"""Whatever is done to the log in the database is found, and where."""

import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from lykta.web.audit import recording, verify
from lykta.web.audit.chain import Anchor, Broken, Fault
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import SYSTEM, forget_seen, record
from lykta.web.audit.verify import (
    LogState,
    entries,
    export_lines,
    find_done_since,
    find_first_fault,
    newest,
    prove,
    state,
)
from tests.web.audit import damaging

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]

ENTRIES = 6


@pytest.fixture(autouse=True)
def log() -> None:
    damaging.write(ENTRIES)


def outside() -> Anchor:
    """The newest entry, as it is noted outside."""
    found = state().anchor
    assert found
    return found


def exchange(number: int) -> None:
    damaging.exchange(number, number % ENTRIES + 1)


def test_the_log_as_written_is_whole() -> None:
    assert find_first_fault() is None
    assert outside().number == ENTRIES
    assert find_first_fault([outside()]) is None
    assert prove().faults == ()
    assert prove().entries == ENTRIES


@pytest.mark.parametrize("number", range(1, ENTRIES + 1))
@pytest.mark.parametrize(
    "act",
    [
        damaging.change,
        damaging.remove,
        damaging.change_hash,
        damaging.change_seal,
        damaging.rewrite,
        damaging.push_in,
        exchange,
    ],
)
def test_any_entry_that_is_touched_is_found_where_it_is(act: Callable[[int], None], number: int) -> None:
    act(number)
    found = find_first_fault()
    assert found
    # Exchanging the last with the first shows at the first.
    assert found.number == (1 if act is exchange and number == ENTRIES else number)


@pytest.mark.parametrize("left", range(ENTRIES))
def test_a_cut_end_is_found_by_the_head(left: int) -> None:
    damaging.cut(left)
    assert find_first_fault() == Broken(left + 1, Fault.CUT_OFF)
    assert state() == LogState(None, Broken(left + 1, Fault.CUT_OFF))


@pytest.mark.parametrize("left", range(1, ENTRIES))
def test_a_head_set_back_without_the_keys_is_found(left: int) -> None:
    damaging.cut_with_head(left)
    assert find_first_fault() == Broken(left, Fault.HEAD)
    # The process that wrote them knows that there were more; another sees the head alone.
    assert state() == LogState(None, Broken(left + 1, Fault.CUT_OFF))
    forget_seen()
    assert state() == LogState(None, Broken(left, Fault.HEAD))


def test_the_seal_of_an_entry_does_not_serve_as_the_heads() -> None:
    damaging.cut(3)
    last = Entry.objects.get(pk=3)
    Head.objects.update(number=3, hash=last.hash, seal=last.seal)
    assert find_first_fault() == Broken(3, Fault.HEAD)


def test_a_head_set_back_to_a_true_earlier_one_is_found_by_an_anchor_alone() -> None:
    earlier = Head.objects.get()
    damaging.write(1)
    noted = outside()
    damaging.cut(ENTRIES)
    Head.objects.update(number=earlier.number, hash=earlier.hash, seal=earlier.seal)
    assert find_first_fault() is None
    assert find_first_fault([noted]) == Broken(ENTRIES + 1, Fault.CUT_OFF)


def test_entries_behind_the_head_are_found() -> None:
    damaging.add_behind()
    assert find_first_fault() == Broken(ENTRIES + 1, Fault.SEAL)
    assert state() == LogState(None, Broken(ENTRIES + 1, Fault.HEAD))


def test_true_entries_behind_the_head_are_found() -> None:
    earlier = Head.objects.get()
    damaging.write(2)
    Head.objects.update(number=earlier.number, hash=earlier.hash, seal=earlier.seal)
    assert find_first_fault() == Broken(ENTRIES + 1, Fault.HEAD)


def test_a_log_written_anew_without_the_keys_is_found() -> None:
    damaging.rewrite(1)
    assert prove().faults == (Broken(1, Fault.SEAL, ENTRIES), Broken(ENTRIES, Fault.HEAD))


@pytest.mark.parametrize("emptied", [(Entry,), (Head,), (Entry, Head)])
def test_an_emptied_log_is_found(emptied: tuple[type[Entry] | type[Head], ...]) -> None:
    for model in emptied:
        model.objects.all().delete()
    expected = 1 if Entry in emptied else ENTRIES + 1
    for found in (find_first_fault(), state().fault):
        assert found
        assert found.number == expected


def test_another_row_beside_the_head_changes_nothing() -> None:
    Head.objects.create(pk=0, number=1, hash=b"", seal=b"")
    damaging.write(1)
    assert find_first_fault() is None


def test_an_entry_with_number_nought_is_found_and_blames_no_other() -> None:
    Entry.objects.create(number=0, content=b"{}", hash=bytes(32), seal=b"")
    assert prove().faults == (Broken(0, Fault.NUMBER),)


def test_two_anchors_that_contradict_each_other_are_found() -> None:
    true, other = outside(), Anchor(outside().number, bytes(32))
    for anchors in ([true, other], [other, true]):
        assert find_first_fault(anchors) == Broken(ENTRIES, Fault.ANCHOR)


def test_each_damage_is_told_and_runs_of_one_kind_as_one() -> None:
    for number in (2, 3, 4):
        damaging.change_seal(number)
    damaging.remove(6)
    assert prove().faults == (Broken(2, Fault.SEAL, 4), Broken(6, Fault.CUT_OFF))


def test_clocks_that_went_backwards_again_and_again_hide_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_MOST_FAULTS", 3)
    began, minutes = datetime(2026, 3, 1, tzinfo=UTC), itertools.count()

    class Clocks(datetime):
        """Of two servers that write in turns, one five minutes behind the other."""

        @classmethod
        def now(cls, _tz: object = None) -> "Clocks":
            count = next(minutes)
            return cls.fromisoformat((began + timedelta(minutes=count - 5 * (count % 2))).isoformat())

    monkeypatch.setattr(recording, "datetime", Clocks)
    damaging.write(12)
    last = ENTRIES + 12
    assert find_first_fault() is None
    damaging.change_seal(last)
    assert find_first_fault() == Broken(last, Fault.SEAL)
    report = prove()
    assert report.is_cut
    assert report.faults[-1] == Broken(last, Fault.SEAL)


def test_an_act_that_is_undone_leaves_no_entry() -> None:
    with transaction.atomic():
        record("consultation.close", who="member:1")
        transaction.set_rollback(True)
    assert find_first_fault() is None
    assert Entry.objects.count() == ENTRIES


def test_an_entry_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError, match="belong in one transaction"):
        record("consultation.close", who="member:1")


def test_the_export_has_each_entry_with_its_number_and_hash() -> None:
    lines = list(export_lines())
    assert len(lines) == ENTRIES
    assert '"number": 1,' in lines[0]
    assert '"act": "conversation.open"' in lines[0]
    assert bytes(Entry.objects.get(pk=1).hash).hex() in lines[0]


def test_an_entry_holds_the_codes_of_how_an_act_was_done() -> None:
    with transaction.atomic():
        record("account.make", who="member:1", of="member:2", detail={"role": "reader", "agency": None})
    told = json.loads(list(export_lines())[-1])
    assert told["detail"] == {"role": "reader", "agency": None}
    assert find_first_fault() is None


def test_true_entries_are_read_by_act_and_changed_ones_are_not() -> None:
    with transaction.atomic():
        record("account.make", who="member:1", of="member:2", detail={"role": "reader"})
    damaging.change(2)
    assert [entry.number for entry in entries()] == [1, 3, 4, 5, 6, 7]
    (made,) = entries(acts={"account.make"})
    assert (made.who, made.of, made.detail) == ("member:1", "member:2", {"role": "reader"})


def test_the_newest_true_entry_of_an_act_is_found_from_the_end() -> None:
    for number in (1, 2):
        with transaction.atomic():
            record("audit.verify", who=SYSTEM, detail={"entries": number})
    damaging.write(1)
    found = newest("audit.verify")
    assert found
    assert found.detail == {"entries": 2}
    damaging.change_seal(found.number)
    earlier = newest("audit.verify")
    assert earlier
    assert earlier.detail == {"entries": 1}
    assert newest("no.such") is None


@pytest.mark.parametrize("at_once", [1, 2, 3, 500])
def test_reading_from_the_end_page_by_page_leaves_none_out(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "_FROM_THE_END_AT_ONCE", at_once)
    for number in range(5):
        with transaction.atomic():
            record("audit.verify", who=SYSTEM, detail={"entries": number})
    found = list(find_done_since("audit.verify", ENTRIES + 1))
    assert [entry.detail["entries"] for entry in found] == [4, 3, 2, 1]
