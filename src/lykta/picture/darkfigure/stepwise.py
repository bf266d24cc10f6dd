"""Models chosen step by step: the pair of lists that shares most surprisingly many or few is added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import pdtr, pdtrc

from lykta.picture.darkfigure.chosen import Chosen
from lykta.picture.darkfigure.existence import exists
from lykta.picture.darkfigure.fitting import fit

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.picture.darkfigure.design import Design
    from lykta.picture.darkfigure.fitting import Fits

THRESHOLD: Final = 0.02
"""The probability below which a pair is added: that of Chan, Silverman and Vincent (2021)."""


def stepwise(design: Design, counts: npt.NDArray[np.int64]) -> Chosen:
    """Choose a model for each table, int64[n, c], after Chan, Silverman and Vincent (2021).

    It begins without pairs. By the model so far, how many persons two lists share is Poisson with a known
    mean; the pair whose number is the least probable, with all that lie as far or farther out on the same
    side, is added while that probability is below 0.02. A pair whose model has no estimate is passed over.
    """
    tables, pairs = len(counts), len(design.pairs)
    models = np.zeros((tables, pairs), np.bool_)
    fits = fit(design, counts, models)
    unseen = np.where(exists(design, counts, models, fits), fits.unseen, np.inf)
    walkers = np.flatnonzero(np.isfinite(unseen))
    surprise = _surprise(design, counts[walkers], models[walkers], fits.rows(walkers))
    while len(walkers):
        pair = surprise.argmin(axis=1)
        going = surprise[np.arange(len(walkers)), pair] < THRESHOLD
        walkers, surprise, pair = walkers[going], surprise[going], pair[going]
        wider = models[walkers]
        wider[np.arange(len(walkers)), pair] = True
        fits = fit(design, counts[walkers], wider)
        there = exists(design, counts[walkers], wider, fits)
        models[walkers[there]], unseen[walkers[there]] = wider[there], fits.unseen[there]
        # Where there is no estimate the pair is passed over until another has been added.
        surprise[~there, pair[~there]] = 1.0
        surprise[there] = _surprise(design, counts[walkers[there]], wider[there], fits.rows(there))
    return Chosen(models, unseen)


def _surprise(
    design: Design, counts: npt.NDArray[np.int64], models: npt.NDArray[np.bool_], fits: Fits
) -> npt.NDArray[np.float64]:
    """The probability of what each pair shares, on the side where it lies; 1 for pairs in the model."""
    shared, mean = counts @ design.of_pair.T, fits.expected @ design.of_pair.T
    # At least as many as none is certain.
    as_many = np.where(shared > 0, pdtrc(np.maximum(shared - 1, 0), mean), 1.0)
    probability: npt.NDArray[np.float64] = np.where(models, 1.0, np.minimum(pdtr(shared, mean), as_many))
    return probability
