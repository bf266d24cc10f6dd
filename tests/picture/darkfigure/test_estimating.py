"""Estimates, lower bounds and intervals agree with published ones and with brute force."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from scipy.stats import bootstrap as scipy_bootstrap

from lykta.picture.darkfigure import Draws, Interval, Method, Overlaps, at_least, estimate, intervals
from lykta.picture.darkfigure.estimating import _acceleration, _limit
from lykta.picture.darkfigure.fitting import design_of
from tests.picture.darkfigure.tables import KOREA, KOSOVO, WESTERN, population, table, tables

FEW = Draws(rounds=200, seed=5)


@pytest.mark.parametrize(
    ("overlaps", "method", "persons"),
    [
        (KOREA, "stepwise", 268.78),
        (KOREA, "bic", 157.17),
        (KOSOVO, "stepwise", 14_341.66),
        (KOSOVO, "bic", 14_341.66),
        (WESTERN, "stepwise", 2_483.38),
        (WESTERN, "bic", 2_483.38),
    ],
)
def test_the_published_figures(overlaps: Overlaps, method: Method, persons: float) -> None:
    found = estimate(overlaps, method)
    assert found.persons == pytest.approx(persons, abs=0.01)
    assert found.unseen == pytest.approx(found.persons - overlaps.persons)


def test_the_pairs_of_the_model_are_named() -> None:
    assert estimate(KOREA, "stepwise").pairs == (("b", "c"),)
    assert estimate(KOREA, "bic").pairs == (("b", "c"), ("c", "d"))


def test_five_lists_are_judged_by_bic_and_six_step_by_step() -> None:
    chances = (0.4, 0.3, 0.35, 0.3, 0.4, 0.3)
    assert estimate(population(400, chances[:5], 1)).method == "bic"
    assert estimate(population(400, chances, 1)).method == "stepwise"


@pytest.mark.parametrize("lists", [6, 7, 8])
@pytest.mark.parametrize("method", ["bic", "stepwise"])
def test_many_lists_that_do_not_depend_give_about_who_there_are(lists: int, method: Method) -> None:
    overlaps = population(3000, (0.3, 0.2, 0.25, 0.15, 0.2, 0.3, 0.1, 0.2)[:lists], 3)
    assert estimate(overlaps, method).persons == pytest.approx(3000, rel=0.05)


def turned(overlaps: Overlaps, order: tuple[int, ...]) -> Overlaps:
    """The table with other names in each place, so that the lists come in another order."""
    size = len(overlaps.lists)
    rows = [
        ([history >> number & 1 for number in range(size)], count)
        for history, count in enumerate(overlaps.counts, start=1)
    ]
    return Overlaps.of([f"L{order[number]}" for number in range(size)], rows)


@pytest.mark.parametrize("method", ["bic", "stepwise"])
@pytest.mark.parametrize("overlaps", [KOREA, KOSOVO, WESTERN])
def test_the_names_of_lists_change_nothing(overlaps: Overlaps, method: Method) -> None:
    persons = estimate(overlaps, method).persons
    for order in list(permutations(range(len(overlaps.lists))))[1::7]:
        assert estimate(turned(overlaps, order), method).persons == pytest.approx(persons)


@given(tables(3, 3, 60))
def test_the_order_of_lists_changes_no_estimate(overlaps: Overlaps) -> None:
    persons = estimate(overlaps, "bic").persons
    for order in permutations(range(3)):
        assert estimate(turned(overlaps, order), "bic").persons == pytest.approx(persons, rel=1e-4)


@pytest.mark.parametrize("method", ["bic", "stepwise"])
@given(overlaps=tables(2, 4))
def test_there_are_never_fewer_than_are_known(overlaps: Overlaps, method: Method) -> None:
    found = estimate(overlaps, method)
    assert found.persons >= overlaps.persons
    assert not math.isnan(found.persons)
    assert math.isfinite(found.persons) or not found.pairs


def test_the_same_seed_gives_the_same_interval_and_another_another() -> None:
    found = estimate(KOSOVO)
    first, again = intervals(KOSOVO, found, FEW), intervals(KOSOVO, found, FEW)
    assert first == again
    assert first != intervals(KOSOVO, found, Draws(rounds=200, seed=6))


def test_the_wider_interval_holds_the_narrower() -> None:
    middle, wide = intervals(KOSOVO, estimate(KOSOVO), FEW)
    assert (middle.level, wide.level) == (80, 95)
    assert 4400 <= wide.low < middle.low < 14_341 < middle.high < wide.high


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    intervals(KOREA, estimate(KOREA), Draws(600, 1), lambda done, total: told.append((done, total)))
    assert told == [(250, 600), (500, 600), (600, 600)]


def test_limits_are_those_of_scipy_for_a_mean() -> None:
    data = np.random.default_rng(1).exponential(size=60)
    theirs = scipy_bootstrap(
        (data,), np.mean, n_resamples=20_000, method="BCa", confidence_level=0.8, rng=np.random.default_rng(2)
    )
    left_out = (data.sum() - data) / (len(data) - 1)
    pulls = left_out.mean() - left_out
    acceleration = (pulls**3).sum() / (6 * (pulls**2).sum() ** 1.5)
    drawn = theirs.bootstrap_distribution
    ours = [_limit(drawn, float(data.mean()), acceleration, end) for end in (0.1, 0.9)]
    assert ours == pytest.approx(list(theirs.confidence_interval), rel=1e-3)


def test_the_acceleration_is_that_of_leaving_out_each_person() -> None:
    # Three on A alone, two on B alone, four on both: by Lincoln and Petersen f = 3 * 2 / 4 are on none.
    overlaps = Overlaps(("A", "B"), (3, 2, 4))
    left_out = np.repeat([2 * 2 / 4, 3 * 1 / 4, 3 * 2 / 3], [3, 2, 4])
    pulls = left_out.mean() - left_out
    expected = (pulls**3).sum() / (6 * (pulls**2).sum() ** 1.5)
    found = _acceleration(design_of(2), np.array(overlaps.counts), estimate(overlaps))
    assert found == pytest.approx(expected, rel=1e-4)


def test_an_estimate_that_hangs_on_one_person_has_no_upper_limit() -> None:
    # Without the one on both lists nothing joins them.
    overlaps = Overlaps(("A", "B"), (30, 20, 1))
    for interval in intervals(overlaps, estimate(overlaps), FEW):
        assert math.isinf(interval.high)
        assert interval.ratio == math.inf


def test_rounds_without_an_estimate_count_as_infinitely_many() -> None:
    overlaps = table("A B", "10:300 01:200 11:2")
    _, wide = intervals(overlaps, estimate(overlaps), FEW)
    assert math.isinf(wide.high)
    assert wide.low > overlaps.persons


def test_the_ratio_of_an_interval() -> None:
    assert Interval(95, 100.0, 250.0).ratio == 2.5


@pytest.mark.slow
def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """Of 60 populations of 600, the true number is in 80 % and in 95 % of the intervals, within chance.

    Outside [41, 56] of 60 a true rate of 80 % falls less than once in 100 times. The wide interval is known
    to be somewhat too narrow: 52 of 60 when this was written.
    """
    held = {80: 0, 95: 0}
    for seed in range(60):
        overlaps = population(600, (0.35, 0.3, 0.25, 0.3), seed)
        for interval in intervals(overlaps, estimate(overlaps), Draws(rounds=200, seed=seed)):
            held[interval.level] += interval.low <= 600 <= interval.high
    assert 41 <= held[80] <= 56
    assert held[95] >= 50


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
