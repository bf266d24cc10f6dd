"""Whether a model has an estimate at all in a table: it may run away to infinity, or have more than one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import linprog

from lykta.picture.darkfigure.design import design_of
from lykta.picture.darkfigure.fitting import Fits, nobody_shared

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.picture.darkfigure.design import Design

# Expected counts above this, in a fit that has come to rest, are themselves the proof of an estimate: a table
# positive everywhere with the margins of the one observed. Counts on their way to 0 get below it.
_SURELY_POSITIVE: Final = 1e-4
# The linear programme is solved to 1e-7. Where a positive table exists its least cell is far above this.
_POSITIVE: Final = 1e-6


def exists(
    design: Design, counts: npt.NDArray[np.int64], models: npt.NDArray[np.bool_], fits: Fits
) -> npt.NDArray[np.bool_]:
    """For each table and its model, as they were fitted: whether one finite estimate exists, bool[n].

    A parameter of minus infinity for a pair that shares nobody is no hindrance (Chan, Silverman and Vincent
    2021). Fienberg and Rinaldo (2012): of the rest the estimate exists when some table without any empty
    history has the same margins as the one observed.
    """
    zero = nobody_shared(design, counts, models)
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
    margins = table[np.frombuffer(seen, np.bool_)[_kept(lists, zero)]].sum(axis=0)
    equal = np.vstack([table, table.sum(axis=0)]).T
    # A cell is what it has above the least one, so that the unknowns are only kept from below 0.
    goal = np.zeros(len(table) + 1)
    goal[-1] = -1
    solved = linprog(goal, A_eq=equal, b_eq=margins, bounds=(0, None), method="highs")
    return bool(solved.status == 0 and -solved.fun > _POSITIVE)


def _kept(lists: int, zero: bytes) -> npt.NDArray[np.bool_]:
    kept: npt.NDArray[np.bool_] = ~(np.frombuffer(zero, np.bool_) @ design_of(lists).of_pair)
    return kept


def _table(lists: int, model: bytes, zero: bytes) -> npt.NDArray[np.float64]:
    """The rows of the histories that are left, and the columns that have a finite parameter."""
    design = design_of(lists)
    finite = np.frombuffer(model, np.bool_) & ~np.frombuffer(zero, np.bool_)
    table: npt.NDArray[np.float64] = design.columns[_kept(lists, zero)][:, design.columns_of(finite[None])[0]]
    return table
