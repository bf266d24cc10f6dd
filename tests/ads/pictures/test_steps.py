"""Steps for counts."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pictures.steps import STEPS, step_of, steps_for

COUNTS = st.lists(st.integers(0, 10**7))


@given(COUNTS)
def test_every_count_above_zero_has_one_step_and_zero_has_none(counts: list[int]) -> None:
    steps = steps_for(counts)
    assert len(steps) <= STEPS
    for count in counts:
        holding = [step.number for step in steps if step.low <= count <= step.high]
        assert holding == ([step_of(count, steps)] if count else [])


@given(COUNTS)
def test_steps_follow_each_other_without_a_gap_and_begin_at_round_numbers(counts: list[int]) -> None:
    steps = steps_for(counts)
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(before.high + 1 == after.low for before, after in pairwise(steps))
    assert all(str(step.low).rstrip("0") in {"1", "2", "5"} for step in steps)
    assert not steps or steps[-1].high == max(counts)


@given(COUNTS, st.randoms())
def test_the_order_of_the_counts_does_not_matter(counts: list[int], dice: Random) -> None:
    mixed = counts[:]
    dice.shuffle(mixed)
    assert steps_for(mixed) == steps_for(counts)


def test_counts_from_a_few_to_thousands_have_five_steps() -> None:
    assert [step.low for step in steps_for([3, 40, 2714])] == [2, 10, 50, 500, 2000]
