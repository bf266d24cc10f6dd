"""Chao's lower bound, checked by hand and by its properties."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lykta.ads.counting import lower_bound


def test_the_bound_of_a_case_computed_by_hand() -> None:
    # Ten seen on four occasions, five once and two twice:
    # 10 + 3/4 * 5 * 4 / (2 * 3) = 10 + 2.5.
    bound = lower_bound(seen=10, once=5, twice=2, sightings=18, occasions=4)
    assert bound.estimate == pytest.approx(12.5)
    # The parts of the variance by hand: 15 / 6, then 227.8125 / 36, then 450 / 324.
    variance = 2.5 + 6.328125 + 1.3888888889
    spread = math.exp(1.959964 * math.sqrt(math.log(1 + variance / 2.5**2)))
    assert bound.low == pytest.approx(10 + 2.5 / spread)
    assert bound.high == pytest.approx(10 + 2.5 * spread)
    assert (round(bound.low, 2), round(bound.high, 2)) == (10.36, 27.21)


def test_the_bound_of_a_case_without_any_seen_twice() -> None:
    # 6 + 1/2 * 4 * 3 / 2 = 9; variance .5 * 12 / 2 + .25 * 4 * 49 / 4 - .25 * 256 / 36 = 3 + 12.25 - 1.7778.
    bound = lower_bound(seen=6, once=4, twice=0, sightings=10, occasions=2)
    assert bound.estimate == pytest.approx(9)
    spread = math.exp(1.959964 * math.sqrt(math.log(1 + 13.4722222 / 9)))
    assert bound.low == pytest.approx(6 + 3 / spread)
    assert bound.high == pytest.approx(6 + 3 * spread)


def test_many_occasions_come_near_the_plain_form() -> None:
    bound = lower_bound(seen=100, once=40, twice=19, sightings=200, occasions=100_000)
    assert bound.estimate == pytest.approx(100 + 40 * 39 / (2 * 20), rel=1e-4)


def test_without_any_seen_once_nothing_is_added() -> None:
    bound = lower_bound(seen=8, once=0, twice=3, sightings=24, occasions=5)
    assert (bound.estimate, bound.low) == (8, 8)
    missed = math.exp(-3)
    spread = 1.959964 * math.sqrt(8 * missed * (1 - missed)) / (1 - missed)
    assert bound.high == pytest.approx(8 / (1 - missed) + spread)


def test_nothing_seen_is_nothing() -> None:
    bound = lower_bound(seen=0, once=0, twice=0, sightings=0, occasions=2)
    assert (bound.estimate, bound.low, bound.high) == (0, 0, 0)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(2, 800), st.data())
def test_the_bound_is_never_below_what_was_seen_and_lies_in_its_interval(
    once: int, twice: int, more: int, occasions: int, data: st.DataObject
) -> None:
    assume(occasions > 2 or more == 0)
    seen = once + twice + more
    sightings = (
        once + 2 * twice + data.draw(st.integers(3 * more, occasions * more)) if more else once + 2 * twice
    )
    bound = lower_bound(seen=seen, once=once, twice=twice, sightings=sightings, occasions=occasions)
    assert seen <= bound.low <= bound.estimate <= bound.high < math.inf


@given(st.integers(1, 200), st.integers(0, 50), st.integers(2, 50))
def test_one_more_seen_only_once_raises_the_bound(once: int, twice: int, occasions: int) -> None:
    less = lower_bound(seen=300, once=once, twice=twice, sightings=900, occasions=occasions)
    more = lower_bound(seen=300, once=once + 1, twice=twice, sightings=900, occasions=occasions)
    assert more.estimate > less.estimate


@pytest.mark.parametrize(
    ("seen", "once", "twice", "sightings", "occasions"),
    [(3, 1, 1, 5, 1), (3, 2, 2, 6, 3), (3, -1, 0, 5, 3), (3, 1, 1, 2, 3)],
)
def test_counts_that_cannot_be_are_refused(
    seen: int, once: int, twice: int, sightings: int, occasions: int
) -> None:
    with pytest.raises(ValueError, match="two occasions"):
        lower_bound(seen=seen, once=once, twice=twice, sightings=sightings, occasions=occasions)
