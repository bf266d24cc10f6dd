"""Any entry changed, removed, added, moved or cut off at the end is found, at its place."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.audit.chain import (
    BREAK,
    RESTORE,
    START,
    TIME_TOLERANCE,
    Anchor,
    Broken,
    Fault,
    Seals,
    StoredEntry,
    faults,
    hash_of,
    link,
    merge,
    read_content,
)

SEALS = Seals(b"the pepper of a test")
BEGAN = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
words = st.lists(st.text(max_size=5), min_size=2, max_size=6)
columns = st.sampled_from(["content", "hash", "seal"])


def said(who: str, at: datetime = BEGAN, **more: object) -> bytes:
    return json.dumps(
        {"at": at.isoformat(), "who": who, "act": "x.y", "of": "", "outcome": "done"} | more
    ).encode()


def chained(
    contents: list[bytes], numbers: list[int] | None = None, seals: Seals = SEALS
) -> list[StoredEntry]:
    """A log as the server writes it, under the numbers from 1 on or other ones."""
    rows: list[StoredEntry] = []
    for number, content in zip(numbers or range(1, len(contents) + 1), contents, strict=True):
        digest = hash_of(link(rows[-1].hash) if rows else START, number, content)
        rows.append(StoredEntry(number, content, digest, seals.of_entry(number, digest)))
    return rows


def log(who: list[str]) -> list[StoredEntry]:
    return chained([said(each) for each in who])


def found(rows: list[StoredEntry], anchors: list[Anchor] | None = None) -> list[Broken]:
    return list(faults(rows, SEALS, anchors or []))


def anchor(row: StoredEntry) -> Anchor:
    assert row.number
    assert row.hash
    return Anchor(row.number, row.hash)


@given(who=st.lists(st.text(max_size=5), max_size=6))
def test_a_chain_as_written_is_whole(who: list[str]) -> None:
    rows = log(who)
    assert found(rows, [anchor(row) for row in rows]) == []


@given(who=words, data=st.data(), column=columns)
def test_a_value_that_is_changed_or_of_another_type_is_found_where_it_is(
    who: list[str], data: st.DataObject, column: str
) -> None:
    rows = log(who)
    at = data.draw(st.integers(0, len(rows) - 1))
    value = data.draw(
        st.none() | st.binary(max_size=40).filter(lambda value: value != getattr(rows[at], column))
    )
    rows[at] = replace(rows[at], **cast("dict[str, Any]", {column: value}))
    assert found(rows)[0].number == at + 1


@given(who=words, data=st.data())
def test_a_rewritten_log_without_the_keys_is_found_from_its_first_changed_entry_on(
    who: list[str], data: st.DataObject
) -> None:
    rows, at = log(who), data.draw(st.integers(0, len(who) - 1))
    changed = chained([said(each) if number != at else said(each + "!") for number, each in enumerate(who)])
    # Every hash is right, and each seal is one of those that were there before.
    forged = [replace(new, seal=old.seal) for new, old in zip(changed, rows, strict=True)]
    assert found(forged) == [Broken(at + 1, Fault.SEAL, len(rows))]


@given(who=words, data=st.data())
def test_a_removed_entry_is_found_where_it_was(who: list[str], data: st.DataObject) -> None:
    rows = log(who)
    at = data.draw(st.integers(0, len(rows) - 2))
    del rows[at]
    assert found(rows) == [Broken(at + 1, Fault.NUMBER), Broken(at + 2, Fault.HASH)]


@given(who=words, data=st.data())
def test_entries_that_changed_numbers_are_found(who: list[str], data: st.DataObject) -> None:
    rows = log(who)
    at = data.draw(st.integers(0, len(rows) - 2))
    rows[at], rows[at + 1] = replace(rows[at + 1], number=at + 1), replace(rows[at], number=at + 2)
    first = found(rows)[0]
    assert (first.number, first.fault) == (at + 1, Fault.HASH)


@given(who=words, data=st.data())
def test_a_cut_off_end_is_found_by_the_anchor(who: list[str], data: st.DataObject) -> None:
    rows = log(who)
    kept = data.draw(st.integers(0, len(rows) - 1))
    assert found(rows[:kept], [anchor(rows[-1])]) == [Broken(kept + 1, Fault.CUT_OFF)]


@given(who=words)
def test_a_log_written_anew_with_the_keys_is_found_by_the_anchor(who: list[str]) -> None:
    other = log([who[0] + "!", *who[1:]])
    assert found(log(who), [anchor(other[0])]) == [Broken(1, Fault.ANCHOR)]


@given(number=st.integers(1, 2**63 - 1), digest=st.binary(min_size=32, max_size=32))
def test_no_two_kinds_of_seals_are_alike_and_none_is_that_of_other_keys(number: int, digest: bytes) -> None:
    made = [
        seal
        for seals in (SEALS, Seals(b"another pepper"))
        for seal in (
            seals.of_entry(number, digest),
            seals.of_head(number, digest),
            seals.of_earlier_head(number, digest),
        )
    ]
    assert len(set(made)) == len(made)


@given(who=words)
def test_a_log_sealed_with_other_keys_is_true_under_those_alone(who: list[str]) -> None:
    rows = chained([said(each) for each in who], seals=Seals(b"another pepper"))
    assert found(rows) == [Broken(1, Fault.SEAL, len(rows))]
    assert list(faults(rows, Seals(b"another pepper"))) == []


def test_the_entry_of_a_damaged_end_is_told_for_ever() -> None:
    rows = chained([said("a"), said("system", act=BREAK), said("b")])
    assert found(rows) == [Broken(2, Fault.BREAK)]


@pytest.mark.parametrize(
    ("lost", "fault"), [([2, 4], Fault.LOST), ([2, 3], Fault.NUMBER), ("all", Fault.NUMBER)]
)
def test_numbers_that_a_restore_says_are_lost_are_no_gap(lost: object, fault: Fault) -> None:
    rows = chained([said("a"), said("system", act=RESTORE, detail={"lost": lost}), said("b")], [1, 5, 6])
    gone = Anchor(3, bytes(32))
    assert found(rows, [gone]) == [Broken(2, fault, 4)]


def test_a_gap_is_explained_by_no_other_act() -> None:
    rows = chained([said("a"), said("system", detail={"lost": [2, 4]})], [1, 5])
    assert found(rows) == [Broken(2, Fault.NUMBER, 4)]


@pytest.mark.parametrize(
    ("later", "is_told"),
    [(timedelta(), False), (-TIME_TOLERANCE, False), (-TIME_TOLERANCE - timedelta(seconds=1), True)],
)
def test_a_time_before_that_of_the_entry_before_is_told_with_its_number(
    later: timedelta, is_told: bool
) -> None:
    rows = chained([said("a"), said("b", BEGAN + later), said("c", BEGAN + later)])
    assert found(rows) == ([Broken(2, Fault.TIME)] if is_told else [])


def test_a_row_without_a_number_is_told_where_it_was_met() -> None:
    rows = log(["a", "b"])
    assert found([rows[0], StoredEntry(None, b"", b"", b""), rows[1]]) == [Broken(2, Fault.TYPE)]


@pytest.mark.parametrize(
    "content",
    [b"7", b"[]", b"null", b"{}", b"\xff", b'{"at": 7}', said("a")[:-1], said("a").replace(b"2026", b"when")],
)
def test_a_true_entry_that_says_nothing_readable_is_of_the_wrong_type(content: bytes) -> None:
    assert found(chained([content])) == [Broken(1, Fault.TYPE)]


@given(content=st.binary(max_size=60))
def test_reading_what_an_entry_says_never_fails(content: bytes) -> None:
    assert read_content(content) is None or isinstance(read_content(content), dict)


@given(numbers=st.lists(st.integers(1, 30), unique=True).map(sorted))
def test_runs_of_one_fault_are_told_as_one_and_lose_no_number(numbers: list[int]) -> None:
    runs = list(merge(Broken(number, Fault.SEAL) for number in numbers))
    assert [number for run in runs for number in range(run.number, run.last + 1)] == numbers
    assert all(one.last + 1 < two.number for one, two in pairwise(runs))


def test_a_fault_is_written_with_its_numbers_and_its_code() -> None:
    assert str(Broken(7, Fault.HASH)) == "7:hash"
    assert str(Broken(63, Fault.NUMBER, 71)) == "63-71:number"
