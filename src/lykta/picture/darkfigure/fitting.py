"""Fitting Poisson log-linear models to tables of histories, many at once, where some pairs share nobody.

A model may have no estimate in a table: it may run away to infinity, or have more than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.special import xlogy

# So many fits at once: their matrices stay in the processor's cache.
_AT_ONCE: Final = 512
# Newton's method doubles its correct digits each round; what runs away to infinity gains one unit a round.
_ROUNDS: Final = 60
_HALVINGS: Final = 30
# Twice the deviance that is still to be gained. The round that finds it so small is also carried out.
_CLOSE: Final = 1e-7
# No table has e^50 persons: a step that leads there is halved, and must not overflow before that.
_HIGHEST: Final = 50.0
# Keeps the equations solvable where a model has columns that its histories cannot tell apart.
_RIDGE: Final = 1e-11
# Expected counts above this, in a fit that has come to rest, are themselves the proof of an estimate: a table
# positive everywhere with the margins of the one observed. Counts on their way to 0 get below it.
_SURELY_POSITIVE: Final = 1e-4
# The linear programme is solved to 1e-7. Where a positive table exists its least cell is far above this.
_POSITIVE: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Everything about `lists` lists that no count changes; c = 2 ** lists - 1 histories, p pairs of lists.

    `columns` is float64[c, k], k = 1 + lists + p: the constant, each list, each pair. The product of two
    columns says who is on all lists of both, and there are few such sets: `products` has them, float64[c, m],
    and `product` says which of them is that of two columns, int64[k * k]. `of_pair` is bool[p, c]: the
    histories that hold both lists of a pair.
    """

    lists: int
    pairs: tuple[tuple[int, int], ...]
    columns: npt.NDArray[np.float64]
    products: npt.NDArray[np.float64]
    product: npt.NDArray[np.int64]
    of_pair: npt.NDArray[np.bool_]

    def columns_of(self, models: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which columns each model has, bool[n, 1 + lists + p], for its pairs, bool[n, p]."""
        always = np.ones((len(models), 1 + self.lists), np.bool_)
        return np.hstack([always, models])


@lru_cache(maxsize=16)
def design_of(lists: int) -> Design:
    """The design for a number of lists."""
    histories = np.arange(1, 2**lists)
    on = (histories[:, None] >> np.arange(lists) & 1).astype(np.float64)
    pairs = tuple(combinations(range(lists), 2))
    both = [on[:, first] * on[:, second] for first, second in pairs]
    columns = np.column_stack([np.ones(len(on)), on, *both])
    every = (columns[:, :, None] * columns[:, None, :]).reshape(len(on), -1)
    products, product = np.unique(every, axis=1, return_inverse=True)
    of_pair = np.array(both).reshape(len(pairs), len(on)) > 0
    return Design(lists, pairs, columns, products, product, of_pair)


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """For each of n tables with its model: deviance and persons on no list, float64[n], and the expected
    count of each history, float64[n, c], which is 0 where a parameter is minus infinity.

    Where no estimate exists the deviance is still the least there is, to be approached and not reached;
    `unseen` then says nothing. `lykta.picture.darkfigure.fitting` tells the two apart.
    """

    deviance: npt.NDArray[np.float64]
    unseen: npt.NDArray[np.float64]
    expected: npt.NDArray[np.float64]

    def rows(self, rows: npt.NDArray[np.integer | np.bool_]) -> Fits:
        """Those of some of the tables."""
        return Fits(self.deviance[rows], self.unseen[rows], self.expected[rows])


def find_empty_pairs(
    design: Design, counts: npt.NDArray[np.int64], models: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """The pairs of each model that share nobody in its table: their parameters are minus infinity."""
    nobody: npt.NDArray[np.bool_] = models & (counts @ design.of_pair.T == 0)
    return nobody


def fit(design: Design, counts: npt.NDArray[np.int64], models: npt.NDArray[np.bool_]) -> Fits:
    """Fit each model, bool[n, p], to its table, int64[n, c], by extended maximum likelihood.

    A pair in the model that shares nobody has the parameter minus infinity: its histories are expected to be
    empty, and leave the table (Chan, Silverman and Vincent 2021). The rest is Newton's method.
    """
    parts = [
        _fit(design, counts[at : at + _AT_ONCE], models[at : at + _AT_ONCE])
        for at in range(0, max(len(models), 1), _AT_ONCE)
    ]
    return Fits(
        np.concatenate([part.deviance for part in parts]),
        np.concatenate([part.unseen for part in parts]),
        np.concatenate([part.expected for part in parts]),
    )


def _fit(design: Design, counts: npt.NDArray[np.int64], models: npt.NDArray[np.bool_]) -> Fits:
    zero = find_empty_pairs(design, counts, models)
    kept = ~(zero @ design.of_pair)
    used = design.columns_of(models & ~zero)
    observed = counts.astype(np.float64)
    parameters = _first_guess(design, observed, kept, used)
    problem = _Problem(design, observed, kept, used)
    parameters = _newton(problem, parameters)
    expected = problem.predict(parameters)
    # Histories that left the table are empty there: they add nothing.
    ratio = np.where(observed > 0, observed / np.where(expected > 0, expected, 1.0), 1.0)
    deviance = 2 * (xlogy(observed, ratio) - observed + expected).sum(axis=1)
    return Fits(np.maximum(deviance, 0.0), np.exp(np.minimum(parameters[:, 0], _HIGHEST)), expected)


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    design: Design
    observed: npt.NDArray[np.float64]
    kept: npt.NDArray[np.bool_]
    used: npt.NDArray[np.bool_]

    def rows(self, rows: npt.NDArray[np.intp]) -> _Problem:
        return _Problem(self.design, self.observed[rows], self.kept[rows], self.used[rows])

    def predict(self, parameters: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.exp(np.minimum(parameters @ self.design.columns.T, _HIGHEST)) * self.kept

    def loss(self, parameters: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The negative log-likelihood, without what no parameter changes."""
        linear = parameters @ self.design.columns.T
        loss: npt.NDArray[np.float64] = (self.predict(parameters) - self.observed * linear).sum(axis=1)
        return loss


def _first_guess(
    design: Design,
    observed: npt.NDArray[np.float64],
    kept: npt.NDArray[np.bool_],
    used: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    """The weighted least squares fit to the logarithms of the counts, a half added so that 0 has one."""
    weights = (observed + 0.5) * kept
    return _solve(design, weights, (weights * np.log(observed + 0.5)) @ design.columns, used)


def _newton(problem: _Problem, parameters: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Newton's method for each row until it is close, a step halved as long as it leads upwards."""
    open_rows = np.arange(len(parameters))
    for _ in range(_ROUNDS):
        at, start = problem.rows(open_rows), parameters[open_rows]
        expected = at.predict(start)
        slope = ((at.observed - expected) @ problem.design.columns) * at.used
        step = _solve(problem.design, expected, slope, at.used)
        parameters[open_rows] = start + step * _length(at, start, step)[:, None]
        open_rows = open_rows[(slope * step).sum(axis=1) > _CLOSE]
        if not len(open_rows):
            break
    return parameters


def _length(
    problem: _Problem, start: npt.NDArray[np.float64], step: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """How much of each step to take: all of it, or a half of a half ... that makes nothing worse."""
    length = np.ones(len(start))
    before = problem.loss(start)
    allowed = before + 1e-10 * (1 + np.abs(before))
    rows = np.arange(len(start))
    for _ in range(_HALVINGS):
        there = problem.rows(rows).loss(start[rows] + step[rows] * length[rows, None])
        rows = rows[there > allowed[rows]]
        if not len(rows):
            break
        length[rows] /= 2
    return length


def _solve(
    design: Design,
    weights: npt.NDArray[np.float64],
    right: npt.NDArray[np.float64],
    used: npt.NDArray[np.bool_],
) -> npt.NDArray[np.float64]:
    """Solve the weighted normal equations of each row in the columns that it uses; the others get 0."""
    size = design.columns.shape[1]
    matrix = np.take(weights @ design.products, design.product, axis=1).reshape(-1, size, size)
    matrix *= used[:, :, None] & used[:, None, :]
    diagonal = np.einsum("nii->ni", matrix)
    diagonal += np.where(used, _RIDGE * diagonal + np.finfo(float).tiny, 1.0)
    solved: npt.NDArray[np.float64] = np.linalg.solve(matrix, (right * used)[:, :, None])[:, :, 0]
    return solved


def exists(
    design: Design, counts: npt.NDArray[np.int64], models: npt.NDArray[np.bool_], fits: Fits
) -> npt.NDArray[np.bool_]:
    """For each table and its model, as they were fitted: whether one finite estimate exists, bool[n].

    A parameter of minus infinity for a pair that shares nobody is no hindrance (Chan, Silverman and Vincent
    2021). Fienberg and Rinaldo (2012): of the rest the estimate exists when some table without any empty
    history has the same margins as the one observed.
    """
    zero = find_empty_pairs(design, counts, models)
    kept = ~(zero @ design.of_pair)
    sure = np.where(kept, fits.expected, np.inf).min(axis=1) > _SURELY_POSITIVE
    found = np.zeros(len(models), np.bool_)
    for row in range(len(models)):
        found[row] = _is_unique(design.lists, models[row].tobytes(), zero[row].tobytes()) and (
            bool(sure[row])
            or _is_reached(
                design.lists, models[row].tobytes(), zero[row].tobytes(), (counts[row] > 0).tobytes()
            )
        )
    return found


@lru_cache(maxsize=1 << 16)
def _is_unique(lists: int, model: bytes, zero: bytes) -> bool:
    """Whether the histories that are left tell all columns of the model apart."""
    table = _table(lists, model, zero)
    return bool(len(table) >= table.shape[1] and np.linalg.matrix_rank(table) == table.shape[1])


@lru_cache(maxsize=1 << 16)
def _is_reached(lists: int, model: bytes, zero: bytes, seen: bytes) -> bool:
    """Whether a table positive everywhere has the margins of the observed one; which histories are empty
    decides that, and not how many persons the others have.
    """
    table = _table(lists, model, zero)
    # The margins of one person in each history that anybody has; the last unknown is the least cell.
    margins = table[np.frombuffer(seen, np.bool_)[_keep_design(lists, zero)]].sum(axis=0)
    equal = np.vstack([table, table.sum(axis=0)]).T
    # A cell is what it has above the least one, so that the unknowns are only kept from below 0.
    goal = np.zeros(len(table) + 1)
    goal[-1] = -1
    solved = linprog(goal, A_eq=equal, b_eq=margins, bounds=(0, None), method="highs")
    return bool(solved.status == 0 and -solved.fun > _POSITIVE)


def _keep_design(lists: int, zero: bytes) -> npt.NDArray[np.bool_]:
    kept: npt.NDArray[np.bool_] = ~(np.frombuffer(zero, np.bool_) @ design_of(lists).of_pair)
    return kept


def _table(lists: int, model: bytes, zero: bytes) -> npt.NDArray[np.float64]:
    """The rows of the histories that are left, and the columns that have a finite parameter."""
    design = design_of(lists)
    finite = np.frombuffer(model, np.bool_) & ~np.frombuffer(zero, np.bool_)
    table: npt.NDArray[np.float64] = design.columns[_keep_design(lists, zero)][
        :, design.columns_of(finite[None])[0]
    ]
    return table
