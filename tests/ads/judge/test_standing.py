"""What stands of a log: undoing gives back exactly what was, and who differs is told."""

from hypothesis import given

from lykta.ads.judgements import Entry, Judgement, Link, Undoing, Verdict, current_judgements
from lykta.ads.judgements.log import in_force
from tests.ads.judge.made import MOMENT, entries_of, judgements, logs

PAIR = Link("a", "b")


def _also(log: list[Entry], *undone: int) -> list[Entry]:
    return [*log, *(Entry(len(log) + n, MOMENT, "anna", Undoing(one)) for n, one in enumerate(undone, 1))]


@given(logs(), judgements)
def test_undoing_gives_back_exactly_what_was(log: list[Entry], act: Judgement) -> None:
    further = [*log, Entry(len(log) + 1, MOMENT, "anna", act)]
    assert current_judgements(_also(further, len(further))) == current_judgements(log)


@given(logs())
def test_an_undoing_that_is_undone_changes_nothing(log: list[Entry]) -> None:
    if log:
        last = len(log)
        assert current_judgements(_also(log, last, last + 1)).verdicts == current_judgements(log).verdicts


@given(logs(of=judgements))
def test_without_undoings_every_entry_is_in_force(log: list[Entry]) -> None:
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
