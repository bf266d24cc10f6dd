"""Agreement is computed from the answers as they were given, and little evidence never looks certain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.judgements import JudgedLink, JudgedNetwork, Judgement, JudgementEntry, Undoing, Verdict
from lykta.ads.judgements.agreement import agreements, blind_pairs, cohens_kappa, waiting_for
from lykta.ads.judgements.entries import entry_of, line_of
from tests.ads.judgements.made import MOMENT, entries_of
from tests.examples import examples

ONE, OTHER = JudgedLink("a", "b"), JudgedLink("a", "c")


def said(on: JudgedLink, verdict: Verdict, *, blind: bool = False) -> Judgement:
    return Judgement(on, verdict, blind=blind)


def test_the_kappa_of_a_table_worked_out_by_hand() -> None:
    # Seen .70, by chance .50: (.7 - .5) / (1 - .5).
    assert cohens_kappa(np.array([[20, 5], [10, 15]])).estimate == pytest.approx(0.4)


def test_full_agreement_on_a_few_links_is_not_certain() -> None:
    few = cohens_kappa(np.diag([5, 5, 0]))
    many = cohens_kappa(np.diag([500, 500, 0]))
    assert few.estimate == many.estimate == 1
    assert few.low < 0.9 < many.low


def test_one_and_the_same_answer_throughout_has_no_kappa() -> None:
    assert cohens_kappa(np.diag([7, 0, 0])).estimate is None
    assert cohens_kappa(np.zeros((3, 3), np.int64)).estimate is None


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.integers(0, 40), min_size=9, max_size=9))
def test_the_interval_holds_the_estimate_and_does_not_hang_on_who_is_first(cells: list[int]) -> None:
    table = np.array(cells, np.int64).reshape(3, 3)
    one, other = cohens_kappa(table), cohens_kappa(table.T)
    assert one.estimate == pytest.approx(other.estimate)
    assert -1 <= one.low <= one.high <= 1
    if one.estimate is not None:
        assert one.low <= one.estimate <= one.high


@pytest.mark.parametrize("truth", [np.diag([0.4, 0.3, 0.1]) + 0.2 / 9, np.full((3, 3), 1 / 9)])
def test_nineteen_of_twenty_intervals_hold_the_truth(truth: np.ndarray) -> None:
    shares = truth / truth.sum()
    by_chance = shares.sum(axis=1) @ shares.sum(axis=0)
    kappa = (np.trace(shares) - by_chance) / (1 - by_chance)
    drawn = np.random.default_rng(7).multinomial(60, shares.ravel(), 100).reshape(-1, 3, 3)
    found = [cohens_kappa(table) for table in drawn]
    assert sum(each.low <= kappa <= each.high for each in found) >= 88


def test_only_answers_that_were_given_blind_count() -> None:
    open_eyed = entries_of(("bo", said(ONE, Verdict.SAME)), ("anna", said(ONE, Verdict.SAME)))
    assert agreements(open_eyed) == []
    blind = entries_of(("bo", said(ONE, Verdict.SAME)), ("anna", said(ONE, Verdict.NOT, blind=True)))
    (found,) = agreements(blind)
    assert (found.first, found.second, found.links, found.agreed) == ("bo", "anna", 1, 0)
    assert found.table[0, 1] == 1


def test_what_was_settled_later_does_not_make_two_agree() -> None:
    entries = entries_of(
        ("bo", said(ONE, Verdict.SAME)),
        ("anna", said(ONE, Verdict.NOT, blind=True)),
        ("anna", said(ONE, Verdict.SAME)),
        ("bo", Undoing(1)),
    )
    (found,) = agreements(entries)
    assert found.agreed == 0


def test_an_answer_that_was_undone_before_the_second_is_none() -> None:
    undone = entries_of(
        ("bo", said(ONE, Verdict.SAME)), ("bo", Undoing(1)), ("anna", said(ONE, Verdict.NOT, blind=True))
    )
    assert blind_pairs(undone) == []
    again = entries_of(
        ("bo", said(ONE, Verdict.SAME)),
        ("bo", Undoing(1)),
        ("bo", Undoing(2)),
        ("anna", said(ONE, Verdict.NOT, blind=True)),
    )
    assert len(blind_pairs(again)) == 1


def test_an_answer_that_was_undone_twice_is_none() -> None:
    undone = entries_of(
        ("bo", said(ONE, Verdict.SAME)),
        ("bo", Undoing(1)),
        ("bo", Undoing(1)),
        ("anna", said(ONE, Verdict.NOT, blind=True)),
    )
    assert blind_pairs(undone) == []


def test_when_the_later_of_two_answers_is_undone_the_earlier_stands() -> None:
    entries = entries_of(
        ("bo", said(ONE, Verdict.SAME)),
        ("bo", said(ONE, Verdict.NOT)),
        ("bo", Undoing(2)),
        ("anna", said(ONE, Verdict.NOT, blind=True)),
    )
    (pair,) = blind_pairs(entries)
    assert pair.first.number == 1


@pytest.mark.parametrize("undoings", [1200, 1201])
def test_many_undoings_of_one_another_are_followed(undoings: int) -> None:
    entries = entries_of(
        ("bo", said(ONE, Verdict.SAME)),
        *(("bo", Undoing(number)) for number in range(1, undoings + 1)),
        ("anna", said(ONE, Verdict.NOT, blind=True)),
    )
    assert len(blind_pairs(entries)) == (undoings % 2 == 0)


def test_the_last_blind_answer_counts() -> None:
    entries = entries_of(
        ("bo", said(ONE, Verdict.SAME)),
        ("anna", said(ONE, Verdict.NOT, blind=True)),
        ("anna", Undoing(2)),
        ("anna", said(ONE, Verdict.SAME, blind=True)),
    )
    (found,) = agreements(entries)
    assert (found.links, found.agreed) == (1, 1)


def test_what_waits_are_links_that_others_have_judged_and_i_have_not() -> None:
    entries = entries_of(
        ("bo", said(ONE, Verdict.SAME)),
        ("anna", said(OTHER, Verdict.SAME)),
        ("bo", Judgement(JudgedNetwork.of({"a", "b"}), Verdict.SAME)),
    )
    assert waiting_for(entries, "anna") == [ONE]
    assert waiting_for(entries, "bo") == [OTHER]
    assert set(waiting_for(entries, "cecilia")) == {ONE, OTHER}


@given(st.permutations([Verdict.SAME, Verdict.NOT, Verdict.UNSURE]))
def test_the_order_of_what_waits_does_not_hang_on_the_answers(verdicts: list[Verdict]) -> None:
    links = [JudgedLink("a", f"b{at}") for at in range(3)]
    told = entries_of(*(("bo", said(on, verdict)) for on, verdict in zip(links, verdicts, strict=True)))
    same = entries_of(*(("bo", said(on, Verdict.SAME)) for on in links))
    assert waiting_for(told, "anna") == waiting_for(same, "anna")


@pytest.mark.parametrize("blind", [True, False])
def test_that_a_judgement_was_blind_is_kept_in_its_line(blind: bool) -> None:
    entry = JudgementEntry(1, MOMENT, "anna", said(ONE, Verdict.SAME, blind=blind))
    line = line_of(entry, "0" * 64)
    assert entry_of(line, number=1, previous="0" * 64) == entry
    assert (b"blind" in line) == blind
