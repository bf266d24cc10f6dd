"""Times are told apart where they differ, and not where they do not."""

import numpy as np
import pytest
from benchmarks.consult.receipts.comparing import compared, smallest_seen, told_apart

DRAW = np.random.default_rng(5)


def times(delay: float = 0.0, *, spread: float = 1.0, count: int = 800) -> list[float]:
    """Times as a server has them: most near each other, a few much longer."""
    return [float(each) for each in 30 + delay + spread * DRAW.exponential(size=count)]


def test_a_kind_that_is_delayed_is_told_apart_from_each_other() -> None:
    found = told_apart(compared({"unknown": times(), "near miss": times(0.3), "expired": times()}))
    assert {one.pair for one in found} == {("unknown", "near miss"), ("near miss", "expired")}


def test_kinds_that_are_only_spread_otherwise_are_told_apart() -> None:
    wide = [30.7 + 3 * (each - 30.7) for each in times()]
    assert told_apart(compared({"unknown": times(), "near miss": wide}))


@pytest.mark.slow
def test_alike_kinds_are_told_apart_as_seldom_as_the_level_says() -> None:
    runs = [told_apart(compared({"a": times(count=100), "b": times(count=100)})) for _ in range(200)]
    # At most ten of 200 on average; 21 is three and a half standard deviations more.
    assert sum(map(bool, runs)) <= 21


def test_the_shift_and_its_interval_hold_the_delay_that_was_planted() -> None:
    (one,) = compared({"near miss": times(0.5, count=2000), "unknown": times(count=2000)})
    low, high = one.shift_between
    assert low < one.shift < high
    assert low - 0.05 < 0.5 < high + 0.05
    assert one.slower > 0.6


def test_the_first_is_slower_half_the_time_where_both_are_the_same() -> None:
    same = times()
    (one,) = compared({"a": same, "b": same})
    assert one.shift == 0
    assert one.slower == pytest.approx(0.5)


@pytest.mark.slow
def test_what_can_be_seen_is_smaller_with_more_guesses() -> None:
    pool = times()
    few, many = (smallest_seen(pool, count=count, tests=6, seed=1) for count in (100, 1600))
    assert 0 < many < few < 1
