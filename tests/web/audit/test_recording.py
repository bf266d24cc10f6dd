"""What was done to the log is found again after any number of later entries, at its own number.

Somebody who has the database and not the keys damages it; the server then writes on. No later entry seals
over the damage, and the act that the entry tells of is done all the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from lykta.web.audit import recording
from lykta.web.audit.chain import BREAK, Anchor, Broken, Fault, Seals
from lykta.web.audit.models import HEAD, Entry, Head
from lykta.web.audit.recording import forget_seen, record
from lykta.web.audit.verify import entries, find_first_fault, newest, prove, state
from tests.examples import examples
from tests.web.audit import damaging

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]

ENTRIES = 20
LATER = [0, 1, 50]

type Rows = dict[int, tuple[bytes, bytes, bytes]]
type Copy = tuple[list[Entry], list[Head]]


@contextmanager
def other_keys() -> Iterator[None]:
    """A server that was started with the keys of another one."""
    with mock.patch.object(recording, "seals", return_value=Seals(b"another pepper")):
        yield


@pytest.fixture(autouse=True)
def log() -> None:
    damaging.write(ENTRIES)


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("restarted", [False, True])
def test_an_entry_rewritten_with_all_later_hashes_is_found_at_its_number(later: int, restarted: bool) -> None:
    damaging.rewrite(10)
    if restarted:
        forget_seen()
    damaging.write(later)
    assert find_first_fault() == Broken(10, Fault.SEAL, ENTRIES)
    assert [found.number for found in entries(acts={BREAK})] == ([ENTRIES + 1] if later else [])


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("cut", [damaging.cut, damaging.cut_with_head])
def test_nine_entries_cut_off_are_found_where_they_were(
    cut: Callable[[int], None], later: int, restarted: bool
) -> None:
    cut(ENTRIES - 9)
    if restarted:
        forget_seen()
    damaging.write(later)
    found = find_first_fault()
    assert found
    # With a head that was rewritten and no memory of a longer log, the head's own number is all that is left.
    is_known = cut is damaging.cut or (later and not restarted)
    head = ENTRIES - 9 if not later else ENTRIES - 8
    assert found.number == (ENTRIES - 8 if is_known else head)


@pytest.mark.parametrize("later", LATER)
def test_an_old_whole_head_put_back_while_the_server_runs_is_found(later: int) -> None:
    old = Head.objects.get()
    damaging.write(9)
    damaging.cut(ENTRIES)
    Head.objects.update(number=old.number, hash=old.hash, seal=old.seal)
    assert state().fault == Broken(ENTRIES + 1, Fault.CUT_OFF)
    damaging.write(later)
    if later:
        assert find_first_fault() == Broken(ENTRIES + 1, Fault.NUMBER, ENTRIES + 9)
        assert [found.number for found in entries(acts={BREAK})] == [ENTRIES + 10]


@pytest.mark.parametrize("later", LATER[1:])
def test_a_server_with_other_keys_seals_nothing_over_and_spoils_nothing_later(later: int) -> None:
    with other_keys():
        damaging.write(later)
        assert prove().faults[0] == Broken(1, Fault.SEAL, ENTRIES)
    # One more than was written: that server, too, found an end that its keys had not sealed.
    last = ENTRIES + later + 1
    assert find_first_fault() == Broken(ENTRIES + 1, Fault.SEAL, last)
    damaging.write(later)
    assert find_first_fault() == Broken(ENTRIES + 1, Fault.SEAL, last)
    true = [found.number for found in entries()]
    assert true == [*range(1, ENTRIES + 1), *range(last + 1, last + later + 2)]
    assert newest(BREAK) == next(entries(acts={BREAK}))


@pytest.mark.parametrize("later", LATER[1:])
def test_a_deleted_head_is_noted_once_and_leaves_every_entry_true(later: int) -> None:
    Head.objects.all().delete()
    damaging.write(later)
    assert prove().faults == (Broken(ENTRIES + 1, Fault.BREAK),)
    assert damaging.numbers() == list(range(1, ENTRIES + later + 2))


@pytest.mark.parametrize("later", LATER[1:])
@pytest.mark.parametrize("with_head", [False, True])
def test_an_emptied_log_goes_on_above_its_last_number(later: int, with_head: bool) -> None:
    Entry.objects.all().delete()
    if with_head:
        Head.objects.all().delete()
    damaging.write(later)
    assert find_first_fault() == Broken(1, Fault.NUMBER, ENTRIES)
    assert damaging.numbers()[0] == ENTRIES + 1


def test_an_emptied_log_that_a_new_process_begins_anew_is_found_by_any_anchor() -> None:
    noted = state().anchor
    assert noted
    damaging.empty()
    forget_seen()
    damaging.write(2)
    assert find_first_fault([noted]) == Broken(3, Fault.CUT_OFF)


@pytest.mark.parametrize("later", LATER[1:])
def test_an_entry_that_was_added_behind_the_head_is_found(later: int) -> None:
    damaging.add_behind()
    damaging.write(later)
    assert find_first_fault() == Broken(ENTRIES + 1, Fault.SEAL)
    (noted,) = entries(acts={BREAK})
    assert (noted.number, noted.of) == (ENTRIES + 2, f"entry:{ENTRIES + 1}")
    assert noted.detail == {"fault": "head", "number": ENTRIES + 1}


def test_a_forged_entry_under_the_largest_number_leaves_numbers_for_true_ones() -> None:
    Entry.objects.create(number=2**63 - 1, content=b"{}", hash=bytes(32), seal=bytes(32))
    damaging.write(2)
    assert damaging.numbers()[-3:] == [ENTRIES + 1, ENTRIES + 2, 2**63 - 1]
    found = find_first_fault()
    assert found
    assert found.number == ENTRIES + 3


def test_the_act_is_done_although_the_log_is_damaged() -> None:
    damaging.cut(3)
    damaging.write(1)
    told = newest("conversation.open")
    assert told
    assert told.number == ENTRIES + 2


def test_what_was_undone_is_not_remembered(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record("conversation.open", who="nobody")
        transaction.set_rollback(True)
    damaging.write(1)
    assert find_first_fault() is None


def _rows() -> Rows:
    found = Entry.objects.values_list("number", "content", "hash", "seal")
    return {number: (bytes(content), bytes(digest), bytes(seal)) for number, content, digest, seal in found}


class Attack:
    """A short log under attack: what the server wrote under each number, and the anchors noted outside."""

    def __init__(self) -> None:
        damaging.empty()
        forget_seen()
        self.written: Rows = {}
        self.anchors: list[Anchor] = []
        self.copy: Copy = ([], [])
        self.serve(3)
        self.note()

    def serve(self, count: int) -> None:
        before = _rows()
        damaging.write(count)
        self.written |= {number: row for number, row in _rows().items() if before.get(number) != row}

    def note(self) -> None:
        found = state().anchor
        if found:
            self.anchors.append(found)

    def do(self, step: str, number: int, other: int) -> None:
        there = damaging.numbers()
        one, two = (there[at % len(there)] if there else 0 for at in (number, other))
        if step == "write":
            self.serve(1 + number % 3)
        elif step == "restart":
            # What a process saw is noted outside at the latest when it ends, as by the timer.
            self.note()
            forget_seen()
        elif step == "copy":
            self.copy = list(Entry.objects.all()), list(Head.objects.all())
        elif step == "put back":
            self._put_back()
        elif step == "head":
            Head.objects.all().delete()
        elif step == "forged head":
            Head.objects.filter(pk=HEAD).update(number=number, hash=bytes(32), seal=bytes(32))
        elif step == "empty":
            damaging.empty()
        elif step in {"cut", "cut_with_head"}:
            getattr(damaging, step)(number % (len(there) + 1))
        elif there:
            self._touch(step, one, two)

    def _put_back(self) -> None:
        """Put an older log back, head and seals and all: anchors alone show it, so one is noted first."""
        self.note()
        if self.copy[1] and max(self.written) in {anchor.number for anchor in self.anchors}:
            damaging.empty()
            Entry.objects.bulk_create(self.copy[0])
            Head.objects.bulk_create(self.copy[1])

    def _touch(self, step: str, one: int, two: int) -> None:
        if step == "exchange":
            damaging.exchange(one, two)
        elif step == "add_behind":
            damaging.add_behind()
        else:
            getattr(damaging, step)(one)

    def is_as_written(self) -> bool:
        head, last = Head.objects.filter(pk=HEAD).first(), max(self.written)
        seal = (
            head
            and head.number == last
            and bytes(head.seal) == recording.seals().of_head(last, bytes(head.hash))
        )
        return bool(seal) and _rows() == self.written


STEPS = st.sampled_from(
    [
        "write", "write", "restart", "change", "change_hash", "change_seal", "remove", "exchange", "push_in",
        "rewrite", "cut", "cut_with_head", "head", "forged head", "empty", "add_behind", "copy", "put back",
    ]
)  # fmt: skip


@settings(max_examples=examples(60))
@given(steps=st.lists(st.tuples(STEPS, st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_any_damage_without_the_keys_is_found_whatever_is_written_afterwards(
    steps: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        attack = Attack()
        for step, number, other in steps:
            attack.do(step, number, other)
        is_whole = attack.is_as_written() and not list(entries(acts={BREAK}))
        assert (find_first_fault(attack.anchors) is None) is is_whole
        transaction.set_rollback(True)
