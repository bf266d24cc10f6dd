"""The least BIC is that of fitting every model."""

import math

import numpy as np
import pytest
from hypothesis import given, settings

from lykta.picture.darkfigure import Overlaps
from lykta.picture.darkfigure.fitting import design_of, exists, fit
from lykta.picture.darkfigure.selecting import least_bic, low_bic
from tests.picture.darkfigure.tables import KOSOVO, WESTERN, models, population, tables


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
@settings(max_examples=30)
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
