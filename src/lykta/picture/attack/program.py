"""Conditions on whole numbers, and what fits them: a linear or an integer program (HiGHS)."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from lykta.errors import LyktaError

type Numbers = npt.NDArray[np.float64]

EXACT: Final = 1e-6
"""How far from a whole number HiGHS may be."""


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
            whole = self.solved(objective, whole=True, enough=enough)
            if whole is None:
                raise ContradictionError("No numbers fit what is published.")
            solution = whole
        return np.rint(solution)

    def bound(self, objective: Numbers) -> int:
        """What the objective of whole numbers is at least, and may not reach."""
        return ceil(float(objective @ self._linear(objective)) - EXACT)

    def fits(self, numbers: Numbers) -> bool:
        """Whether these whole numbers fit, without any tolerance."""
        sums = self.matrix @ numbers
        within = (self.rows[:, 0] <= sums) & (sums <= self.rows[:, 1])
        allowed = (self.columns[:, 0] <= numbers) & (numbers <= self.columns[:, 1])
        return bool(within.all() and allowed.all())

    def solved(
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
        solution = self.solved(objective)
        if solution is None:
            raise ContradictionError("No numbers fit what is published.")
        return solution


def is_whole(numbers: Numbers) -> bool:
    """Whether all of these are whole, as far as HiGHS can tell."""
    return bool(np.abs(numbers - np.rint(numbers)).max(initial=0) <= EXACT)
