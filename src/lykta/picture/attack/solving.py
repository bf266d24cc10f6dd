"""How small and how large each hidden number can be, by linear and then by integer programming (HiGHS).

Each solution is a whole set of numbers that nothing published contradicts. It is a witness for every hidden
number in it at once, and others near it are found fast: first for all that are in doubt together, then for
each of those that still are. What no witness is found for, a program decides that stops for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from lykta.picture.attack.model import Model, Row, Variable
from lykta.picture.attack.nearby import Free, Wish, nearby
from lykta.picture.attack.program import Numbers, Program

NARROWEST: Final = 4
"""A hidden number has to be possible as none, and as something this much greater."""

# After so many rounds for all at once, or when one finds nothing new, the rest is tried one by one.
_TOGETHER: Final = 12
# The first solution is only a place to look around: the best there is would take most of the time to prove.
_ENOUGH: Final = 0.5
# With fewer in doubt than this, it pays to look among the numbers of the same years first.
_FEW: Final = 40
_UNSEEN: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest that was found possible of one hidden number."""

    variable: Variable
    low: int
    high: int

    @property
    def is_safe(self) -> bool:
        """Whether it may be none, and may be 4 more."""
        return _is_safe(self.low, self.high)


def _is_safe(low: int, high: int) -> bool:
    return low == 0 and high - low >= NARROWEST


class Part:
    """A part of a model that shares no condition with the rest."""

    def __init__(self, model: Model, variables: Sequence[Variable], rows: Sequence[Row]) -> None:
        self.variables = list(variables)
        place = {variable: at for at, variable in enumerate(variables)}
        self.program = Program(
            _matrix(rows, place),
            np.array([(row.low, row.high) for row in rows], np.float64).reshape(len(rows), 2),
            np.array([(model.low[each], model.high[each]) for each in variables], np.float64),
        )
        self.hidden = [place[each] for each in variables if each in model.hidden]
        self.found = _Found(self.hidden)
        self._spans = _spans(model, self.variables)

    @property
    def solutions(self) -> Iterator[dict[Variable, int]]:
        """The solutions that were found and that told something."""
        for solution in self.found.solutions:
            yield dict(zip(self.variables, solution.astype(int).tolist(), strict=True))

    def ranges(self, begin: Iterable[Numbers] = ()) -> Iterator[Range]:
        """Each hidden number's range: exact where it is not safe, else as far as was needed.

        `begin` are numbers of the part's variables that may fit; those that do are witnesses.
        """
        found = self.found
        for numbers in begin:
            if self.program.fits(numbers):
                found.add(numbers)
        if not found.solutions:
            found.add(self.program.least(self._sum(self.hidden), enough=_ENOUGH))
        self._look_together(found)
        for at in self.hidden:
            self._look_for(found, at)
        for at in self.hidden:
            yield Range(self.variables[at], found.low[at], found.high[at])

    def _look_together(self, found: _Found) -> None:
        """Look for witnesses of all numbers in doubt at once: that they are none, that they are 4 more."""
        before = None
        for _ in range(_TOGETHER):
            if before == (before := (len(found.not_none()), len(found.narrow()))):
                break
            if (less := found.not_none()) and (
                near := nearby(self.program, found.last, Wish(less))
            ) is not None:
                found.add(near)
            if (more := found.narrow()) and (
                near := nearby(self.program, found.last, Wish(more=more))
            ) is not None:
                found.add(near)

    def _look_for(self, found: _Found, at: int) -> None:
        """Look for witnesses of one number; where there are none, find how far it reaches."""
        if found.low[at] > 0:
            self._reach(found, at, 0)
        if found.low[at] == 0 and found.high[at] < NARROWEST:
            self._reach(found, at, NARROWEST)
        if not _is_safe(found.low[at], found.high[at]):
            self._find_least(found, at)
            self._find_greatest(found, at)

    def _reach(self, found: _Found, at: int, number: int) -> None:
        less = [each for each in found.not_none() if each != at] if number < found.low[at] else []
        more = [] if less else [each for each in found.narrow() if each != at]
        target = (at, number)
        wishes = [Wish(less, more, target), Wish(reach=target)]
        if len(less) + len(more) < _FEW:
            wishes.insert(0, Wish(less, more, target, self._around(at)))
        for wish in wishes:
            near = nearby(self.program, found.last, wish)
            if near is not None:
                found.add(near)
                return

    def _around(self, at: int) -> Free:
        """The numbers that share a year with this one; those of few years, where it is of many."""
        first, last = self._spans.T
        if last[at] - first[at] > 2:
            return np.ones(len(first), np.bool_)
        return np.asarray((first <= last[at]) & (last >= first[at]), np.bool_)

    def _find_least(self, found: _Found, at: int) -> None:
        bound = self.program.bound(self._sum([at]))
        if found.low[at] > bound > 0:
            self._reach(found, at, bound)
        if found.low[at] > bound:
            found.add(self.program.least(self._sum([at])))

    def _find_greatest(self, found: _Found, at: int) -> None:
        bound = -self.program.bound(-self._sum([at]))
        if found.high[at] < bound != NARROWEST:
            self._reach(found, at, bound)
        if found.high[at] < bound:
            found.add(self.program.least(-self._sum([at])))

    def _sum(self, of: Sequence[int]) -> Numbers:
        objective = np.zeros(len(self.variables))
        objective[list(of)] = 1
        return objective


class _Found:
    """The least and the greatest seen so far of each hidden number, and the solutions that told it."""

    def __init__(self, hidden: Sequence[int]) -> None:
        self.low = dict.fromkeys(hidden, _UNSEEN)
        self.high = dict.fromkeys(hidden, -_UNSEEN)
        self.solutions: list[Numbers] = []

    @property
    def last(self) -> Numbers:
        return self.solutions[-1]

    def add(self, solution: Numbers) -> None:
        self.solutions.append(solution)
        for at in self.low:
            self.low[at] = min(self.low[at], int(solution[at]))
            self.high[at] = max(self.high[at], int(solution[at]))

    def not_none(self) -> list[int]:
        return [at for at, low in self.low.items() if low > 0]

    def narrow(self) -> list[int]:
        return [at for at, high in self.high.items() if high < NARROWEST]


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


def _spans(model: Model, variables: Sequence[Variable]) -> npt.NDArray[np.int64]:
    """The first and the last year of each variable: int64[n, 2]; of a switch, all years."""
    span = {
        variable: (quantity.first, quantity.last)
        for place in model.places
        for quantity, variable in place.items()
    }
    return np.array([span.get(each, (0, 9999)) for each in variables], np.int64)


def _matrix(rows: Sequence[Row], place: dict[Variable, int]) -> csr_array:
    at = [number for number, row in enumerate(rows) for _ in row.variables]
    columns = [place[variable] for row in rows for variable in row.variables]
    values = [value for row in rows for value in row.coefficients]
    return csr_array((values, (at, columns)), shape=(len(rows), len(place)), dtype=np.float64)
