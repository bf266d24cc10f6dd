"""Intervals: the same each time, around the estimate, and as often right as they say."""

import math

import numpy as np
import pytest
from scipy.stats import bootstrap as scipy_bootstrap

from lykta.picture.darkfigure import Draws, Interval, Overlaps, estimate, intervals
from lykta.picture.darkfigure.estimating import _acceleration, _limit
from lykta.picture.darkfigure.fitting import design_of
from tests.picture.darkfigure.tables import KOREA, KOSOVO, population, table

FEW = Draws(rounds=200, seed=5)


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
