"""Shared runs: the longest first, each word once, and none left out."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.link.tiling import LEAST_WORDS, LONGEST_TEXT, Run, shared_runs

WORDS = st.lists(st.integers(0, 6), max_size=40)


def taken(runs: Sequence[Run], side: int) -> list[int]:
    return [run[side] + at for run in runs for at in range(run.words)]


def left_over(text: Sequence[int], runs: Sequence[Run], side: int) -> set[tuple[int, ...]]:
    """The pairs of neighbouring words that no run has either word of."""
    gone = set(taken(runs, side))
    return {
        tuple(text[at : at + LEAST_WORDS])
        for at in range(len(text) - LEAST_WORDS + 1)
        if not gone & set(range(at, at + LEAST_WORDS))
    }


@given(WORDS, WORDS)
def test_a_run_has_the_same_words_in_both(one: list[int], other: list[int]) -> None:
    for run in shared_runs(one, other):
        assert run.words >= LEAST_WORDS
        assert one[run.one : run.one + run.words] == other[run.other : run.other + run.words]


@given(WORDS, WORDS)
def test_no_word_is_in_two_runs(one: list[int], other: list[int]) -> None:
    runs = shared_runs(one, other)
    for side in (0, 1):
        places = taken(runs, side)
        assert len(places) == len(set(places))


@given(WORDS, WORDS)
def test_the_longest_runs_come_first(one: list[int], other: list[int]) -> None:
    lengths = [run.words for run in shared_runs(one, other)]
    assert lengths == sorted(lengths, reverse=True)


@given(WORDS, WORDS)
def test_nothing_that_both_have_is_left_over(one: list[int], other: list[int]) -> None:
    runs = shared_runs(one, other)
    assert not left_over(one, runs, 0) & left_over(other, runs, 1)


@given(st.lists(st.integers(), min_size=LEAST_WORDS, max_size=60))
def test_a_text_is_one_run_with_itself(text: list[int]) -> None:
    assert shared_runs(text, text) == [Run(0, 0, len(text))]


@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=9), st.lists(st.integers(10, 19), min_size=2, max_size=9)
)
def test_sentences_in_another_order_are_found(one: list[int], other: list[int]) -> None:
    runs = shared_runs(one + other, other + one)
    assert sum(run.words for run in runs) >= max(len(one), len(other))
    assert len(taken(runs, 0)) >= len(one) + len(other) - 2


def test_a_text_of_one_word_over_and_over_takes_no_time() -> None:
    assert shared_runs([1] * 5000, [1] * 5000) == [Run(0, 0, LONGEST_TEXT)]
