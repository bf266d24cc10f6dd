"""Models are chosen as published ones were, by BIC and step by step."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import poisson

from lykta.picture.darkfigure import Overlaps
from lykta.picture.darkfigure.fitting import design_of, exists, fit
from lykta.picture.darkfigure.selecting import _surprise, least_bic, low_bic, stepwise
from tests.examples import examples
from tests.picture.darkfigure.tables import KOREA, KOSOVO, WESTERN, models, population, tables


def bic_of_all(overlaps: Overlaps) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    """BIC and persons on no list by every model; infinite where there is no estimate."""
    design = design_of(len(overlaps.lists))
    every = models(len(design.pairs))
    counts = np.repeat([overlaps.counts], len(every), axis=0)
    fits = fit(design, counts, every)
    there = exists(design, counts, every, fits)
    price = math.log(max(overlaps.persons, 1))
    return np.where(there, fits.deviance + price * every.sum(axis=1), np.inf), fits.unseen


def holds(overlaps: Overlaps) -> None:
    design = design_of(len(overlaps.lists))
    chosen = least_bic(design, np.array([overlaps.counts]))
    bic, unseen = bic_of_all(overlaps)
    if np.isinf(bic).all():
        assert np.isinf(chosen.unseen).all()
        return
    best = bic < bic.min() + 1e-5
    assert chosen.unseen[0] == pytest.approx(unseen[best].min(), rel=1e-3)
    if best.sum() == 1:
        assert (chosen.models[0] == models(len(design.pairs))[best][0]).all()


@given(tables(2, 3))
def test_nothing_better_is_passed_by(overlaps: Overlaps) -> None:
    holds(overlaps)


@given(tables(4, 4))
@settings(max_examples=examples(30))
def test_nothing_better_is_passed_by_among_64_models(overlaps: Overlaps) -> None:
    holds(overlaps)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_nothing_better_is_passed_by_among_1024_models(seed: int) -> None:
    random = np.random.default_rng(seed)
    counts = random.multinomial(WESTERN.persons, np.array(WESTERN.counts) / WESTERN.persons)
    holds(Overlaps(WESTERN.lists, tuple(counts.tolist())))


def test_what_is_tried_first_and_beside_changes_nothing() -> None:
    design = design_of(4)
    random = np.random.default_rng(1)
    counts = random.multinomial(KOSOVO.persons, np.array(KOSOVO.counts) / KOSOVO.persons, size=30)
    together = least_bic(design, counts, try_first=models(6)[[5, 40]])
    for row in range(0, 30, 7):
        alone = least_bic(design, counts[row : row + 1])
        assert (alone.models[0] == together.models[row]).all()
        assert alone.unseen[0] == pytest.approx(together.unseen[row])


@pytest.mark.parametrize("overlaps", [KOSOVO, WESTERN, population(900, (0.3, 0.2, 0.25, 0.15), 4)])
def test_steps_end_where_no_one_pair_lowers_bic(overlaps: Overlaps) -> None:
    design = design_of(len(overlaps.lists))
    chosen = low_bic(design, np.array([overlaps.counts]))
    bic, _ = bic_of_all(overlaps)
    every = models(len(design.pairs))
    reached = bic[(every == chosen.models[0]).all(axis=1)][0]
    beside = ((every ^ chosen.models[0]).sum(axis=1) == 1).nonzero()[0]
    assert reached <= bic[beside].min() + 1e-6


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
