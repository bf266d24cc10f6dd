"""The calibration error is small when probabilities mean what they say, and does not depend on order."""

from random import Random

import numpy as np
import pytest
from benchmarks.quality.calibration import Links, calibration_bins, calibration_error
from hypothesis import given
from hypothesis import strategies as st

HANDS = np.arange(100) // 2
NONE = np.array([], np.int64)


def links(*pairs: tuple[int, int, float]) -> Links:
    first, second, probability = zip(*pairs, strict=True)
    return Links(
        np.array(first), np.array(second), np.array(probability, np.float64), np.zeros(len(first), np.bool_)
    )


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.floats(0, 1)), min_size=1, max_size=60),
    st.randoms(),
)
def test_the_order_of_links_does_not_count(pairs: list[tuple[int, int, float]], chance: Random) -> None:
    before = calibration_error(links(*pairs), HANDS)
    chance.shuffle(pairs)
    assert calibration_error(links(*pairs), HANDS) == pytest.approx(before)
    assert 0 <= before <= 1


def test_bins_have_as_many_links_each_and_rise() -> None:
    chance = np.random.default_rng(1)
    first, second = chance.integers(0, 100, (2, 1_000))
    many = Links(first, second, chance.random(1_000), np.zeros(1_000, np.bool_))
    bins = calibration_bins(many, HANDS)
    assert [each.links for each in bins] == [100] * 10
    assert [each.predicted for each in bins] == sorted(each.predicted for each in bins)


def test_true_probabilities_have_next_to_no_error() -> None:
    chance = np.random.default_rng(1)
    probability = chance.random(20_000)
    # Author 0 wrote both ads of a right link, and only the first of a wrong one.
    second = np.where(chance.random(20_000) < probability, 1, 2)
    given_links = Links(np.zeros(20_000, np.int64), second, probability, np.zeros(20_000, np.bool_))
    assert calibration_error(given_links, HANDS) < 0.02


def test_certain_and_wrong_is_the_whole_error() -> None:
    assert calibration_error(links((0, 2, 1.0), (4, 9, 1.0)), HANDS) == 1
    assert np.isnan(
        calibration_error(Links(NONE, NONE, NONE.astype(np.float64), NONE.astype(np.bool_)), HANDS)
    )


def test_a_link_counts_as_often_as_its_authors_are_drawn() -> None:
    given_links = links((0, 1, 0.5), (0, 2, 0.5))
    weights = np.array([2.0, 3.0, *[0.0] * 48])
    (first,) = [each.observed for each in calibration_bins(links((0, 1, 0.5)), HANDS, weights)]
    assert first == 1
    # In one bin of each link: 2 copies of a right link, 2 x 3 pairs of copies of a wrong one.
    assert [each.observed for each in calibration_bins(given_links, HANDS, weights)] == [1, 0]
    assert not calibration_bins(links((90, 91, 0.5)), HANDS, weights)
