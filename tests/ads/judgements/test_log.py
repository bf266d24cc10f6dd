"""The log is only added to and proves itself; undoing gives back exactly what was."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.judgements import (
    Export,
    JudgedLink,
    Judgement,
    JudgementEntry,
    JudgementLog,
    Reveal,
    Undoing,
    Verdict,
    current_judgements,
    log_beside,
    other_spelling,
)
from lykta.ads.judgements.entries import Act
from lykta.ads.judgements.log import in_force
from lykta.ads.pipeline.draft import rejected_place
from lykta.errors import InputError, LyktaError, ResultError
from tests.ads.judgements.made import MOMENT, acts, entries_of, judgements, logs
from tests.disk import files_up_to
from tests.examples import examples

SAID = Judgement(JudgedLink("a", "b"), Verdict.SAME, "samma mall, ”å” och radbrytning\nhär")

PAIR = JudgedLink("a", "b")


def test_it_lies_beside_the_result_and_an_analysis_anew_does_not_touch_it(tmp_path: Path) -> None:
    assert log_beside(tmp_path / "county.lykta") == tmp_path / "county.judgements.jsonl"


def test_two_results_whose_names_have_a_dot_have_a_log_and_rejected_rows_each(tmp_path: Path) -> None:
    november, december = tmp_path / "county.2026-11", tmp_path / "county.2026-12"
    assert log_beside(november) == tmp_path / "county.2026-11.judgements.jsonl"
    assert log_beside(november) != log_beside(december)
    assert rejected_place(november) != rejected_place(december)
    assert log_beside(tmp_path / "county.2026-11.lykta") == log_beside(november)


@settings(max_examples=examples(30))
@given(st.lists(acts, max_size=6))
def test_what_is_added_is_read_again(tmp_path_factory: pytest.TempPathFactory, said: list[Act]) -> None:
    log = JudgementLog(tmp_path_factory.mktemp("log") / "log")
    added: list[JudgementEntry] = []
    for act in said:
        of = added[act.number - 1].act if isinstance(act, Undoing) and act.number <= len(added) else None
        if not isinstance(act, Undoing) or isinstance(of, Judgement | Undoing):
            added.append(log.add(act, by="anna"))
    assert JudgementLog(log.path).entries == added == log.entries
    assert [entry.number for entry in added] == list(range(1, len(added) + 1))


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "log")
    log.add(SAID, by="anna")
    assert log.path.stat().st_mode & 0o777 == 0o600


def test_without_an_entry_there_is_no_file(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "log")
    assert log.entries == []
    assert not log.path.exists()


def test_several_processes_add_to_one_log(tmp_path: Path) -> None:
    logs = [JudgementLog(tmp_path / "log") for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda number: logs[number % 4].add(SAID, by=str(number)), range(40)))
    assert [entry.number for entry in JudgementLog(tmp_path / "log").entries] == list(range(1, 41))


def _filled(path: Path) -> bytes:
    log = JudgementLog(path)
    for act in (SAID, Undoing(1), Judgement(JudgedLink("c", "d"), Verdict.NOT)):
        log.add(act, by="anna")
    return path.read_bytes()


@settings(max_examples=examples(200))
@given(st.data())
def test_any_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("log") / "log"
    whole = _filled(path)
    head = JudgementLog(path).head
    at, byte = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 255))
    changed = whole[:at] + bytes([byte]) + whole[at + 1 :]
    path.write_bytes(changed)
    try:
        assert JudgementLog(path).head != head or changed == whole
    except ResultError:
        assert changed != whole


@pytest.mark.parametrize("change", ["removed", "exchanged", "repeated"])
def test_a_line_taken_out_moved_or_repeated_is_named(tmp_path: Path, change: str) -> None:
    path = tmp_path / "log"
    one, two, three = _filled(path).splitlines(keepends=True)
    lines = {"removed": [one, three], "exchanged": [two, one, three], "repeated": [one, one, two]}[change]
    path.write_bytes(b"".join(lines))
    with pytest.raises(ResultError, match=r"line [12] does not follow the line before it"):
        _ = JudgementLog(path).entries


@pytest.mark.parametrize(
    "line", [b"{}\n", b"[]\n", b"null\n", b"no JSON\n", b"\xff\n", b'{"number": 1}\n', b"\n"]
)
def test_a_line_that_is_no_entry_is_named(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "log").write_bytes(line)
    with pytest.raises(ResultError, match="line 1"):
        _ = JudgementLog(tmp_path / "log").entries


def test_an_entry_that_was_cut_short_is_none_and_gives_way_to_the_next(tmp_path: Path) -> None:
    path = tmp_path / "log"
    whole = _filled(path)
    for length in range(whole.rindex(b"\n", 0, -1) + 1, len(whole)):
        path.write_bytes(whole[:length])
        log = JudgementLog(path)
        assert len(log.entries) == 2
        log.add(SAID, by="bo")
        assert len(JudgementLog(path).entries) == 3


def test_an_undoing_of_nothing_is_refused(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "log")
    with pytest.raises(InputError, match="no entry 1 to undo"):
        log.add(Undoing(1), by="anna")
    assert JudgementLog(log.path).entries == []


def test_that_a_contact_was_shown_cannot_be_undone(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "log")
    log.add(Reveal("c0", "to compare with the case file"), by="anna")
    with pytest.raises(InputError, match="cannot be undone"):
        log.add(Undoing(1), by="anna")


def test_that_a_network_was_exported_cannot_be_undone(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "log")
    log.add(Export("n0", "for the prosecutor", "0" * 64), by="anna")
    with pytest.raises(InputError, match="Entry 1 tells that a network was exported"):
        log.add(Undoing(1), by="anna")
    assert len(JudgementLog(log.path).entries) == 1


def test_a_log_that_grew_shorter_or_went_away_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log"
    whole = _filled(path)
    log = JudgementLog(path)
    assert len(log.entries) == 3
    path.write_bytes(whole[:100])
    with pytest.raises(ResultError, match="shorter"):
        _ = log.entries
    path.unlink()
    with pytest.raises(ResultError, match="is gone"):
        _ = log.entries


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(LyktaError, match="Nothing was added"):
        JudgementLog(tmp_path / "log").add(SAID, by="anna")


def test_several_entries_are_added_at_once(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "log")
    log.add(SAID, by="anna")
    added = log.add_all([Judgement(JudgedLink("c", "d"), Verdict.NOT), Undoing(1)], by="bo")
    assert [(entry.number, entry.by) for entry in added] == [(2, "bo"), (3, "bo")]
    assert JudgementLog(log.path).entries[1:] == added == log.entries[1:]


def test_of_several_entries_none_is_added_where_one_is_refused(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "log")
    with pytest.raises(InputError, match="no entry 7 to undo"):
        log.add_all([SAID, Undoing(7)], by="anna")
    assert JudgementLog(log.path).entries == log.entries == []


def test_of_several_entries_none_is_added_where_the_disk_holds_only_some(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "log")
    log.add(SAID, by="anna")
    before = log.path.read_bytes()
    with files_up_to(2 * len(before)), pytest.raises(ResultError, match="Nothing was added"):
        log.add_all([SAID] * 30, by="anna")
    assert log.path.read_bytes() == before
    assert len(log.entries) == 1
    assert log.add(SAID, by="anna").number == 2


def test_an_entry_that_the_disk_does_not_confirm_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = JudgementLog(tmp_path / "log")
    log.add(SAID, by="anna")
    before = log.path.read_bytes()

    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(ResultError, match="Nothing was added"):
            log.add(SAID, by="anna")
    assert log.path.read_bytes() == before
    assert len(JudgementLog(log.path).entries) == 1


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    with pytest.raises(ResultError, match="cannot be written"):
        JudgementLog(tmp_path / "log").add(SAID, by="anna")


def _also(log: list[JudgementEntry], *undone: int) -> list[JudgementEntry]:
    return [
        *log,
        *(JudgementEntry(len(log) + n, MOMENT, "anna", Undoing(one)) for n, one in enumerate(undone, 1)),
    ]


@given(logs(), judgements)
def test_undoing_gives_back_exactly_what_was(log: list[JudgementEntry], act: Judgement) -> None:
    further = [*log, JudgementEntry(len(log) + 1, MOMENT, "anna", act)]
    assert current_judgements(_also(further, len(further))) == current_judgements(log)


@given(logs())
def test_an_undoing_that_is_undone_changes_nothing(log: list[JudgementEntry]) -> None:
    if log:
        last = len(log)
        assert current_judgements(_also(log, last, last + 1)).verdicts == current_judgements(log).verdicts


@given(logs(of=judgements))
def test_without_undoings_every_entry_is_in_force(log: list[JudgementEntry]) -> None:
    assert in_force(log) == log


def test_an_analysts_later_word_replaces_the_earlier() -> None:
    log = entries_of(("anna", Judgement(PAIR, Verdict.NOT)), ("anna", Judgement(PAIR, Verdict.SAME)))
    now = current_judgements(log)
    assert now.verdicts == {PAIR: Verdict.SAME}
    assert current_judgements(_also(list(log), 2)).verdicts == {PAIR: Verdict.NOT}


def test_of_two_analysts_who_differ_neither_has_an_effect() -> None:
    now = current_judgements(
        entries_of(("anna", Judgement(PAIR, Verdict.NOT)), ("bo", Judgement(PAIR, Verdict.SAME)))
    )
    assert now.verdicts == {}
    assert now.disputed == {PAIR}
    assert [entry.by for entry in now.entries[PAIR]] == ["anna", "bo"]


def test_two_analysts_who_agree_are_one_word() -> None:
    now = current_judgements(
        entries_of(("anna", Judgement(PAIR, Verdict.SAME)), ("bo", Judgement(PAIR, Verdict.SAME)))
    )
    assert (now.verdicts, now.disputed) == ({PAIR: Verdict.SAME}, frozenset())


@pytest.mark.parametrize("name", ["anna", "ANNA", " Anna", "An na", "Anna.", "Ａｎｎａ"])
def test_a_name_in_another_spelling_is_told_by_that_of_the_log(name: str) -> None:
    assert other_spelling(entries_of(("Anna", SAID)), name) == "Anna"


@pytest.mark.parametrize("name", ["Anna", "Anne", "Ånna", "Anna B", "!", ""])
def test_the_same_name_and_another_are_let_pass(name: str) -> None:
    assert other_spelling(entries_of(("Anna", SAID), ("?", SAID)), name) is None


@given(st.text(max_size=12), st.text(max_size=12))
def test_of_two_names_each_is_the_others_spelling_or_neither(one: str, other: str) -> None:
    told = other_spelling(entries_of((one, SAID)), other), other_spelling(entries_of((other, SAID)), one)
    assert told in {(None, None), (one, other)}


def test_a_log_that_has_both_spellings_already_lets_each_go_on() -> None:
    entries = entries_of(("Anna", SAID), ("anna", SAID))
    assert [other_spelling(entries, name) for name in ("Anna", "anna")] == [None, None]
