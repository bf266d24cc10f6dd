"""Models step by step: the probabilities, and what stops a step."""

import numpy as np
import pytest
from scipy.stats import poisson

from lykta.picture.darkfigure import Overlaps
from lykta.picture.darkfigure.fitting import design_of, fit
from lykta.picture.darkfigure.selecting import _surprise, stepwise
from tests.picture.darkfigure.tables import KOREA, KOSOVO, WESTERN, population


def surprises(overlaps: Overlaps) -> list[float]:
    design, counts = design_of(len(overlaps.lists)), np.array([overlaps.counts])
    none = np.zeros((1, len(design.pairs)), np.bool_)
    return [float(value) for value in _surprise(design, counts, none, fit(design, counts, none))[0]]


@pytest.mark.parametrize("overlaps", [KOREA, KOSOVO, WESTERN])
def test_a_pair_has_the_probability_of_its_side(overlaps: Overlaps) -> None:
    design, counts = design_of(len(overlaps.lists)), np.array(overlaps.counts)
    none = np.zeros((1, len(design.pairs)), np.bool_)
    expected = fit(design, counts[None], none).expected[0]
    for pair, found in enumerate(surprises(overlaps)):
        shared, mean = counts[design.of_pair[pair]].sum(), expected[design.of_pair[pair]].sum()
        few, many = poisson.cdf(shared, mean), poisson.sf(shared - 1, mean)
        assert found == pytest.approx(min(few, many))


def test_lists_that_do_not_depend_get_no_pairs() -> None:
    overlaps = population(5000, (0.3, 0.2, 0.25), 2)
    assert not stepwise(design_of(3), np.array([overlaps.counts])).models.any()


def test_many_tables_at_once_are_those_one_by_one() -> None:
    random = np.random.default_rng(1)
    counts = random.multinomial(WESTERN.persons, np.array(WESTERN.counts) / WESTERN.persons, size=40)
    together = stepwise(design_of(5), counts)
    for row in range(0, 40, 3):
        alone = stepwise(design_of(5), counts[row : row + 1])
        assert (alone.models[0] == together.models[row]).all()
        assert alone.unseen[0] == pytest.approx(together.unseen[row], rel=1e-5)


def test_a_table_without_an_estimate_stays_without() -> None:
    counts = np.array([[3, 4, 0, 5, 0, 0, 0], KOREA.counts])
    chosen = stepwise(design_of(3), counts)
    assert np.isinf(chosen.unseen[0])
    assert chosen.unseen[1] == pytest.approx(82 * 59 / 18 - 123)
