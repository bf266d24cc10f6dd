"""Chao's lower bound for lists: by hand, by its properties, and beside the form that is none for lists."""

import math

import pytest
from hypothesis import given

from lykta.picture.darkfigure import Overlaps, at_least
from tests.picture.darkfigure.tables import KOREA, population, table, tables


def test_the_bound_of_a_case_computed_by_hand() -> None:
    # On one list only 10, 6 and 4; on two 8 and 1; on all three 2. So 31 + (60 + 40 + 24) / 10 persons.
    bound = at_least(table("A B C", "100:10 010:6 001:4 110:8 011:1 111:2"))
    assert bound
    assert bound.estimate == pytest.approx(31 + 12.4)
    # One more on A alone adds 1 + 10 / 10, on B 1 + 14 / 10, on C 1 + 16 / 10; on two lists 1 - 12.4 / 10.
    first = 10 * 2.0 + 6 * 2.4 + 4 * 2.6 + 9 * -0.24 + 2 * 1
    variance = 10 * 4.0 + 6 * 2.4**2 + 4 * 2.6**2 + 9 * 0.24**2 + 2 - first**2 / 43.4
    spread = math.exp(1.959964 * math.sqrt(math.log(1 + variance / 12.4**2)))
    assert bound.low == pytest.approx(31 + 12.4 / spread)
    assert bound.high == pytest.approx(31 + 12.4 * spread)


def test_two_lists_give_the_estimate_of_chapman() -> None:
    # (34 + 1) (25 + 1) / (14 + 1) - 1, in Chapman's form of Lincoln and Petersen.
    bound = at_least(Overlaps(("A", "B"), (20, 11, 14)))
    assert bound
    assert bound.estimate == pytest.approx(35 * 26 / 15 - 1)


def test_nobody_on_just_two_lists_gives_none() -> None:
    assert at_least(table("A B C", "100:50 010:40 001:30")) is None
    assert at_least(table("A B C", "100:50 010:40 111:3")) is None
    assert at_least(Overlaps(("A",), (40,))) is None


def test_nobody_on_one_list_only_adds_none() -> None:
    bound = at_least(table("A B C", "110:50 011:40 111:3"))
    assert bound
    assert (bound.low, bound.estimate, bound.high) == (93, 93, 93)


@given(tables(2, 5))
def test_the_bound_is_in_its_interval_and_not_below_who_are_known(overlaps: Overlaps) -> None:
    bound = at_least(overlaps)
    if bound:
        assert overlaps.persons <= bound.low <= bound.estimate <= bound.high


def test_lists_of_unequal_length_do_not_drive_it_up() -> None:
    """One long list beside short ones: of 4,000 persons the form for equal occasions finds far too many."""
    found = [population(4000, (0.6, 0.04, 0.03, 0.02), seed) for seed in range(20)]
    bounds = [bound.estimate for bound in map(at_least, found) if bound]
    assert len(bounds) == 20
    assert sum(bounds) / 20 == pytest.approx(4000, rel=0.03)
    equal = [_for_equal_occasions(overlaps) for overlaps in found]
    assert sum(equal) / 20 > 3 * 4000


def _for_equal_occasions(overlaps: Overlaps) -> float:
    by_lists = [0] * (len(overlaps.lists) + 1)
    for history, count in enumerate(overlaps.counts, start=1):
        by_lists[history.bit_count()] += count
    return overlaps.persons + by_lists[1] * (by_lists[1] - 1) / (2 * (by_lists[2] + 1))


def test_who_is_hard_to_find_by_any_list_pulls_the_truth_above_it() -> None:
    easy, hard = population(1000, (0.5, 0.4, 0.5), 1), population(1000, (0.1, 0.1, 0.05), 2)
    both = Overlaps(easy.lists, tuple(map(sum, zip(easy.counts, hard.counts, strict=True))))
    bound = at_least(both)
    assert bound
    assert bound.high < 2000


def test_the_bound_of_a_published_table() -> None:
    # On one list only 5, 5 and 41; on two 54 + 6: 123 + (25 + 205 + 205) / 61.
    bound = at_least(KOREA)
    assert bound
    assert bound.estimate == pytest.approx(123 + 435 / 61)
