"""How small and how large each hidden number can be, by linear and then by integer programming (HiGHS).

Each solution is a whole set of numbers that nothing published contradicts. It is a witness for every hidden
number in it at once, so that few programs are solved: first for all together, then for those still in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components

from lykta.errors import LyktaError
from lykta.picture.attack.model import Model, Row, Variable

NARROWEST: Final = 4
"""A hidden number has to be possible as none, and as something this much greater."""

type Numbers = npt.NDArray[np.float64]

_EXACT: Final = 1e-6
# After so many rounds for all at once, or when one finds nothing new, the rest is tried one by one.
_TOGETHER: Final = 12
# A program for all at once only looks for witnesses: the best there is would take most of the time to prove.
_ENOUGH: Final = 0.5
_UNSEEN: Final = 1_000_000_000


class ContradictionError(LyktaError):
    """Nothing fits what is published: the assumption is wrong, or a file was changed."""


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest that was found possible of one hidden number."""

    variable: Variable
    low: int
    high: int

    @property
    def is_safe(self) -> bool:
        """Whether it may be none, and may be 4 more."""
        return self.low == 0 and self.high - self.low >= NARROWEST


class Part:
    """A part of a model that shares no condition with the rest."""

    def __init__(self, model: Model, variables: Sequence[Variable], rows: Sequence[Row]) -> None:
        self.variables = list(variables)
        place = {variable: at for at, variable in enumerate(variables)}
        self._program = _Program(
            _matrix(rows, place),
            np.array([(row.low, row.high) for row in rows], np.float64).reshape(len(rows), 2),
            np.array([(model.low[each], model.high[each]) for each in variables], np.float64),
        )
        self.hidden = [place[each] for each in variables if each in model.hidden]

    def ranges(self) -> Iterator[Range]:
        """Each hidden number's range: exact where it is not safe, else as far as was needed."""
        found = _Found(self.hidden)
        before = None
        for _ in range(_TOGETHER):
            if before == (before := (len(found.not_none()), len(found.narrow()))):
                break
            self._together(found)
        for at in found.not_none():
            found.add(self._program.least(self._sum([at])))
        for at in found.narrow():
            found.add(self._program.least(-self._sum([at])))
        for at in self.hidden:
            yield Range(self.variables[at], found.low[at], found.high[at])

    def _together(self, found: _Found) -> None:
        """Look for witnesses of all numbers in doubt at once: that they are none, that they are 4 more."""
        if not_none := found.not_none():
            found.add(self._program.least(self._sum(not_none), enough=_ENOUGH))
        if narrow := found.narrow():
            spread = self._program.with_caps(narrow, NARROWEST)
            objective = np.concatenate([np.zeros(len(self.variables)), -np.ones(len(narrow))])
            found.add(spread.least(objective, enough=_ENOUGH))

    def _sum(self, of: Sequence[int]) -> Numbers:
        objective = np.zeros(len(self.variables))
        objective[list(of)] = 1
        return objective


@dataclass(frozen=True, slots=True)
class _Program:
    """Conditions on whole numbers: a matrix, the bounds of its rows, and the bounds of its columns."""

    matrix: csr_array
    rows: Numbers
    columns: Numbers

    def least(self, objective: Numbers, *, enough: float = 0) -> Numbers:
        """Whole numbers that fit and make the objective least: by a linear program when it finds such.

        `enough` is how far from the least, as a share of it, an integer program may stop.
        """
        if (self.columns[:, 0] > self.columns[:, 1]).any():
            raise ContradictionError("No numbers fit what is published.")
        solution = self._solved(objective)
        if np.abs(solution - np.rint(solution)).max(initial=0) > _EXACT:
            solution = self._solved(objective, whole=True, enough=enough)
        return np.rint(solution)

    def with_caps(self, of: Sequence[int], cap: int) -> _Program:
        """This program with a further column for each of these: at most it, and at most the cap.

        Their sum counts how many can reach the cap at once; the sum of the numbers themselves would rather
        have one of them as great as can be.
        """
        more, size = len(of), len(self.columns)
        link = csr_array(
            (
                np.concatenate([-np.ones(more), np.ones(more)]),
                (np.tile(np.arange(more), 2), np.concatenate([of, size + np.arange(more)])),
            ),
            shape=(more, size + more),
        )
        wider = csr_array(
            (self.matrix.data, self.matrix.indices, self.matrix.indptr), shape=(len(self.rows), size + more)
        )
        return _Program(
            csr_array(vstack([wider, link])),
            np.vstack([self.rows, np.tile([-np.inf, 0.0], (more, 1))]),
            np.vstack([self.columns, np.tile([0.0, float(cap)], (more, 1))]),
        )

    def _solved(self, objective: Numbers, *, whole: bool = False, enough: float = 0) -> Numbers:
        result = milp(
            objective,
            integrality=np.full(len(objective), int(whole)),
            bounds=Bounds(self.columns[:, 0], self.columns[:, 1]),
            constraints=LinearConstraint(self.matrix, self.rows[:, 0], self.rows[:, 1])
            if len(self.rows)
            else None,
            options={"mip_rel_gap": enough},
        )
        if result.x is None:
            raise ContradictionError("No numbers fit what is published.")
        return np.asarray(result.x, np.float64)


class _Found:
    """The least and the greatest seen so far of each hidden number."""

    def __init__(self, hidden: Sequence[int]) -> None:
        self.low = dict.fromkeys(hidden, _UNSEEN)
        self.high = dict.fromkeys(hidden, -_UNSEEN)

    def add(self, solution: Numbers) -> None:
        for at in self.low:
            self.low[at] = min(self.low[at], int(solution[at]))
            self.high[at] = max(self.high[at], int(solution[at]))

    def not_none(self) -> list[int]:
        return [at for at, low in self.low.items() if low > 0]

    def narrow(self) -> list[int]:
        return [at for at, high in self.high.items() if high - self.low[at] < NARROWEST]


def parts_of(model: Model) -> Iterator[Part]:
    """The parts of a model that hide something, each to be solved alone."""
    size = len(model.low)
    pairs = [(row.variables[0], other) for row in model.rows for other in row.variables[1:]]
    one, other = (np.array(each, np.int64) for each in (zip(*pairs, strict=True) if pairs else ((), ())))
    graph = csr_array((np.ones(len(one)), (one, other)), shape=(size, size))
    count, label = connected_components(graph, directed=False)
    variables: list[list[Variable]] = [[] for _ in range(count)]
    rows: list[list[Row]] = [[] for _ in range(count)]
    for variable, part in enumerate(label.tolist()):
        variables[part].append(variable)
    for row in model.rows:
        rows[label[row.variables[0]]].append(row)
    for held, own in zip(variables, rows, strict=True):
        if any(variable in model.hidden for variable in held):
            yield Part(model, held, own)


def _matrix(rows: Sequence[Row], place: dict[Variable, int]) -> csr_array:
    at = [number for number, row in enumerate(rows) for _ in row.variables]
    columns = [place[variable] for row in rows for variable in row.variables]
    values = [value for row in rows for value in row.coefficients]
    return csr_array((values, (at, columns)), shape=(len(rows), len(place)), dtype=np.float64)
