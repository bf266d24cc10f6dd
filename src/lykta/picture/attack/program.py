"""Conditions on whole numbers, and what fits them: a linear or an integer program (HiGHS).

Solutions near each other differ by a few persons moved along a ring of cells. To ask for the least sum of all
differences makes such moves the answer of a linear program nearly always; where they are not, an integer
program over what the linear one moved is small. Nothing is proved by not finding one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from lykta.errors import LyktaError

type Numbers = npt.NDArray[np.float64]
EXACT: Final = 1e-6
"""How far from a whole number HiGHS may be."""
type Free = npt.NDArray[np.bool_]
_ENOUGH_MORE: Final = 4
# What moving one person counts beside one person less or more where that is wished for.
_MOVE: Final = 0.002
# A search that takes longer is given up.
_SECONDS: Final = 5.0
_ENOUGH: Final = 0.1


class ContradictionError(LyktaError):
    """Nothing fits what is published: the assumption is wrong, or a file was changed."""


@dataclass(frozen=True, slots=True)
class Program:
    """Conditions on whole numbers: a matrix, the bounds of its rows, and the bounds of its columns."""

    matrix: csr_array
    rows: Numbers
    columns: Numbers

    def least(self, objective: Numbers, *, enough: float = 0) -> Numbers:
        """Whole numbers that fit and make the objective least: by a linear program when it finds such.

        `enough` is how far from the least, as a share of it, an integer program may stop.
        """
        solution = self._linear(objective)
        if not is_whole(solution):
            whole = self.solve(objective, whole=True, enough=enough)
            if whole is None:
                raise ContradictionError("No numbers fit what is published.")
            solution = whole
        return np.rint(solution)

    def bound_below(self, objective: Numbers) -> int:
        """What the objective of whole numbers is at least, and may not reach."""
        return ceil(float(objective @ self._linear(objective)) - EXACT)

    def fits(self, numbers: Numbers) -> bool:
        """Whether these whole numbers fit, without any tolerance."""
        sums = self.matrix @ numbers
        within = (self.rows[:, 0] <= sums) & (sums <= self.rows[:, 1])
        allowed = (self.columns[:, 0] <= numbers) & (numbers <= self.columns[:, 1])
        return bool(within.all() and allowed.all())

    def solve(
        self, objective: Numbers, *, whole: bool = False, enough: float = 0, seconds: float | None = None
    ) -> Numbers | None:
        """What makes the objective least; None where there is nothing, or nothing in this time."""
        if (self.columns[:, 0] > self.columns[:, 1]).any():
            return None
        options = {"mip_rel_gap": enough} | ({} if seconds is None else {"time_limit": seconds})
        result = milp(
            objective,
            integrality=np.full(len(objective), int(whole)),
            bounds=Bounds(self.columns[:, 0], self.columns[:, 1]),
            constraints=LinearConstraint(self.matrix, self.rows[:, 0], self.rows[:, 1])
            if len(self.rows)
            else None,
            options=options,
        )
        return None if result.x is None else np.asarray(result.x, np.float64)

    def _linear(self, objective: Numbers) -> Numbers:
        solution = self.solve(objective)
        if solution is None:
            raise ContradictionError("No numbers fit what is published.")
        return solution


def is_whole(numbers: Numbers) -> bool:
    """Whether all of these are whole, as far as HiGHS can tell."""
    return bool(np.abs(numbers - np.rint(numbers)).max(initial=0) <= EXACT)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished for: columns as near 0 as can be, columns as near 4, one that reaches a number.

    Columns that are not `within` stay as they are.
    """

    less: Sequence[int] = ()
    more: Sequence[int] = ()
    reach: tuple[int, int] | None = None
    within: Free | None = None


def nearby(program: Program, start: Numbers, wish: Wish) -> Numbers | None:
    """Whole numbers that fit, as the wish is and near the start, which fits; None where none were found."""
    moves, costs = _moves(program, start, wish)
    found = moves.solve(costs)
    if found is not None and not is_whole(found):
        most = _box(found, moves.columns, len(start))
        fewer = Program(moves.matrix, moves.rows, np.column_stack([moves.columns[:, 0], most]))
        found = fewer.solve(costs, whole=True, enough=_ENOUGH, seconds=_SECONDS)
    if found is None:
        return None
    size = len(start)
    up, down, last = np.split(np.rint(found), [size, 2 * size])
    numbers = start + up - down
    numbers[list(wish.more)] += last
    return numbers if program.fits(numbers) else None


def _moves(program: Program, start: Numbers, wish: Wish) -> tuple[Program, Numbers]:
    """The program whose columns are by how much each number goes up, then down, and what each costs.

    Numbers that should be more have a further column for what they go up without any use in it.
    """
    size, more = len(start), list(wish.more)
    room = np.stack([program.columns[:, 1] - start, start - program.columns[:, 0]])
    if wish.within is not None:
        room[:, ~wish.within] = 0
    least = np.zeros((2, size))
    if wish.reach:
        at, number = wish.reach
        change = number - start[at]
        least[0 if change > 0 else 1, at] = abs(change)
        room[0 if change < 0 else 1, at] = 0
    useful = np.clip(_ENOUGH_MORE - start[more], 0, room[0, more])
    beyond = room[0, more] - useful
    room[0, more] = useful
    columns = np.column_stack(
        [np.concatenate([*least, np.zeros(len(more))]), np.concatenate([*room, beyond])]
    )
    costs = np.full(2 * size + len(more), _MOVE)
    costs[list(wish.less)] += 1
    costs[size + np.array(wish.less, np.int64)] -= 1
    costs[more] -= 1
    costs[size + np.array(more, np.int64)] += 1
    matrix = program.matrix
    wider = csr_array(hstack([matrix, -matrix, matrix[:, more]]) if more else hstack([matrix, -matrix]))
    return Program(wider, program.rows - (matrix @ start)[:, None], columns), costs


def _box(found: Numbers, columns: Numbers, size: int) -> Numbers:
    """How far the columns may go in an integer program: what moved a little more, and one the other way."""
    most = np.ceil(found - EXACT)
    most[most > 0] += 1
    up, down = most[:size] > 0, most[size : 2 * size] > 0
    most[:size][down] = np.maximum(most[:size][down], 1)
    most[size : 2 * size][up] = np.maximum(most[size : 2 * size][up], 1)
    return np.clip(most, columns[:, 0], columns[:, 1])
