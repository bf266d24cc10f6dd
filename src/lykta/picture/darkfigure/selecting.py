"""Selecting the model for each of many tables: by BIC over all models or step by step, or by surprise.

All models are hierarchical up to pairs of lists. Stepwise selection adds the pair that shares most
surprisingly many or few. Where there are too many models to compare, pairs are added or dropped one by one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import pdtr, pdtrc

from lykta.picture.darkfigure.fitting import Design, Fits, exists, fit

# Two models whose BIC differ by less are equal: the difference is rounding. The lower estimate is taken.
_EQUAL: Final = 1e-7
# A step has to gain more than rounding could.
_GAIN: Final = 1e-7
THRESHOLD: Final = 0.02
"""The probability below which a pair is added: that of Chan, Silverman and Vincent (2021)."""


@dataclass(frozen=True, slots=True, eq=False)
class ChosenModels:
    """For each of n tables: the pairs of its model, bool[n, p], and by it the persons on no list, float64[n].

    `unseen` is infinite where no model has an estimate.
    """

    models: npt.NDArray[np.bool_]
    unseen: npt.NDArray[np.float64]


def least_bic(
    design: Design, counts: npt.NDArray[np.int64], *, try_first: npt.NDArray[np.bool_] | None = None
) -> ChosenModels:
    """Choose among all 2 ** p models for each table, int64[n, c]; those without an estimate do not count.

    BIC is the deviance and log(persons) for each pair of lists in the model, also where that pair shares
    nobody (Silverman, Chan and Vincent 2024). `try_first`, bool[k, p], are models that may well be good: they
    change how long it takes, and not the answer.

    Not all models are fitted, and the answer is that of fitting all. A model fits no better than one with
    more pairs, so the deviance of a model and the price of the pairs that have to be in it bound the BIC of
    every model between; where the bound is no better than the best so far, all those are passed by (the leaps
    and bounds of Furnival and Wilson 1974).
    """
    search = _Search(design, counts)
    for model in () if try_first is None else try_first:
        everywhere = np.arange(len(counts))
        search.fit(everywhere, np.broadcast_to(model, (len(counts), len(model))))
    search.run()
    return ChosenModels(search.models, search.unseen)


@dataclass(frozen=True, slots=True, eq=False)
class _Nodes:
    """Sets of models: of a table, with the pairs `inside` and any of the pairs `free`; `deviance` is that of
    the model with all of both.
    """

    table: npt.NDArray[np.intp]
    inside: npt.NDArray[np.bool_]
    free: npt.NDArray[np.bool_]
    deviance: npt.NDArray[np.float64]

    def rows(self, rows: npt.NDArray[np.bool_]) -> _Nodes:
        return _Nodes(self.table[rows], self.inside[rows], self.free[rows], self.deviance[rows])

    def concatenate(self, other: _Nodes) -> _Nodes:
        return _Nodes(
            np.concatenate([self.table, other.table]),
            np.concatenate([self.inside, other.inside]),
            np.concatenate([self.free, other.free]),
            np.concatenate([self.deviance, other.deviance]),
        )


class _Search:
    def __init__(self, design: Design, counts: npt.NDArray[np.int64]) -> None:
        tables, pairs = len(counts), len(design.pairs)
        self._design, self._counts = design, counts
        self._price = np.log(np.maximum(counts.sum(axis=1), 1))
        self._best = np.full(tables, np.inf)
        self.models = np.zeros((tables, pairs), np.bool_)
        self.unseen = np.full(tables, np.inf)

    def run(self) -> None:
        """Part the models of each table by one pair after the other, the most needed pair first."""
        tables, pairs = self.models.shape
        everywhere, every_pair = np.arange(tables), np.ones((tables, pairs), np.bool_)
        deviance = self.fit(everywhere, every_pair)
        order = self._most_needed_first()
        nodes = _Nodes(everywhere, ~every_pair, every_pair, deviance)
        for turn in range(pairs):
            nodes = self._branch(nodes, order[nodes.table, turn])

    def fit(self, table: npt.NDArray[np.intp], models: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Fit a model to each of the tables, remember those that are the best so far, give the deviances."""
        counts = self._counts[table]
        fits = fit(self._design, counts, models)
        bic = fits.deviance + self._price[table] * models.sum(axis=1)
        rows = np.flatnonzero(bic <= self._best[table] + _EQUAL)
        there = exists(self._design, counts[rows], models[rows], fits.rows(rows))
        for row in rows[there]:
            self._offer(table[row], models[row], bic[row], fits.unseen[row])
        return fits.deviance

    def _offer(self, table: np.intp, model: npt.NDArray[np.bool_], bic: float, unseen: float) -> None:
        lead = self._best[table] - bic
        if lead > _EQUAL or (lead >= -_EQUAL and unseen < self.unseen[table]):
            self._best[table] = min(bic, self._best[table])
            self.models[table], self.unseen[table] = model, unseen

    def _most_needed_first(self) -> npt.NDArray[np.intp]:
        """For each table the pairs, first the one without which the deviance rises most."""
        tables, pairs = self.models.shape
        rises = np.empty((tables, pairs))
        for pair in range(pairs):
            models = np.ones((tables, pairs), np.bool_)
            models[:, pair] = False
            rises[:, pair] = self.fit(np.arange(tables), models)
        return np.argsort(-rises, axis=1, kind="stable")

    def _branch(self, nodes: _Nodes, pair: npt.NDArray[np.intp]) -> _Nodes:
        """Each set of models in two: those with a pair, and those without."""
        rows = np.arange(len(pair))
        free, inside = nodes.free.copy(), nodes.inside.copy()
        free[rows, pair], inside[rows, pair] = False, True
        without = self._hopeful(_Nodes(nodes.table, nodes.inside, free, nodes.deviance))
        deviance = self.fit(without.table, without.inside | without.free)
        without = _Nodes(without.table, without.inside, without.free, deviance)
        with_pair = _Nodes(nodes.table, inside, free, nodes.deviance)
        return self._hopeful(with_pair.concatenate(without))

    def _hopeful(self, nodes: _Nodes) -> _Nodes:
        """Those that may hold a better model than the best so far, or one that is as good."""
        bound = nodes.deviance + self._price[nodes.table] * nodes.inside.sum(axis=1)
        return nodes.rows(bound <= self._best[nodes.table] + _EQUAL)


def low_bic(design: Design, counts: npt.NDArray[np.int64]) -> ChosenModels:
    """For each table, int64[n, c], the model to which no one pair added or dropped gives a lower BIC.

    The walk begins without pairs, and each step takes the change that lowers BIC most. It need not end at the
    least BIC of all.
    """
    walks = [_walk(design, table) for table in counts]
    return ChosenModels(np.array([model for model, _ in walks]), np.array([unseen for _, unseen in walks]))


def _walk(design: Design, table: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.bool_], float]:
    model, unseen, least = np.zeros(len(design.pairs), np.bool_), math.inf, math.inf
    options = model[None]
    while True:
        counts = np.repeat(table[None], len(options), axis=0)
        fits = fit(design, counts, options)
        bic = fits.deviance + math.log(max(int(table.sum()), 1)) * options.sum(axis=1)
        bic = np.where(exists(design, counts, options, fits), bic, np.inf)
        best = int(bic.argmin())
        if not bic[best] < least - _GAIN:
            return model, unseen
        model, unseen, least = options[best], float(fits.unseen[best]), float(bic[best])
        options = model ^ np.eye(len(model), dtype=np.bool_)


def stepwise(design: Design, counts: npt.NDArray[np.int64]) -> ChosenModels:
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
    return ChosenModels(models, unseen)


def _surprise(
    design: Design, counts: npt.NDArray[np.int64], models: npt.NDArray[np.bool_], fits: Fits
) -> npt.NDArray[np.float64]:
    """The probability of what each pair shares, on the side where it lies; 1 for pairs in the model."""
    shared, mean = counts @ design.of_pair.T, fits.expected @ design.of_pair.T
    # At least as many as none is certain.
    as_many = np.where(shared > 0, pdtrc(np.maximum(shared - 1, 0), mean), 1.0)
    probability: npt.NDArray[np.float64] = np.where(models, 1.0, np.minimum(pdtr(shared, mean), as_many))
    return probability
