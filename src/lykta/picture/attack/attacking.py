"""The attack: what a reader who knows the rules and has every edition can infer of what is hidden.

How small and how large each hidden number can be is decided by linear, then integer programming (HiGHS). Each
solution is a whole set of numbers that nothing published contradicts. It is a witness for every hidden
number in it at once, and others near it are found fast: first for all that are in doubt together, then for
each of those that still are. What no witness is found for is decided by a program without a time limit.

The gate attacks, holds a little more and attacks again. Most solutions of one attack still fit in the next;
each is tried against all conditions of the new attack before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from lykta.picture.attack.model import (
    Assumption,
    ConstraintModel,
    Correction,
    EditionTables,
    LinearCondition,
    Links,
    Variable,
    model_of,
)
from lykta.picture.attack.program import ContradictionError, Free, Numbers, Program, Wish, nearby
from lykta.picture.quantities import Quantity
from lykta.picture.tables import BASE

NARROWEST: Final = 4
"""A hidden number has to be possible as none, and as something this much greater."""
# After so many rounds for all at once, or when one finds nothing new, the rest is tried one by one.
_TOGETHER: Final = 12
# The first solution is only a place to look around: the best there is would take most of the time to prove.
_ENOUGH: Final = 0.5
# With fewer in doubt than this, it pays to look among the numbers of the same years first.
_FEW: Final = 40
_UNSEEN: Final = 1_000_000_000
type Told = dict[Quantity, int]
_MOST = 400


@dataclass(frozen=True, slots=True)
class Inferred:
    """A hidden number that can be told more of than it may: the range that is left of it."""

    quantity: Quantity
    low: int
    high: int

    @property
    def is_solved(self) -> bool:
        """Whether only one number is left."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Attack:
    """What an attack found: how many hidden numbers it tried, and those that it could tell too much of.

    `assumption` is the weakest that had to be made of two editions after each other.
    """

    hidden: int
    inferred: tuple[Inferred, ...]
    assumption: Assumption

    @property
    def failed(self) -> bool:
        """Whether nothing could be inferred, which is good."""
        return not self.inferred

    @property
    def solved(self) -> int:
        """How many hidden numbers are known exactly."""
        return sum(each.is_solved for each in self.inferred)

    @property
    def proved_non_zero(self) -> int:
        """How many hidden numbers are known to be somebody."""
        return sum(each.low > 0 for each in self.inferred)


def attack(editions: Sequence[EditionTables], witnesses: Witnesses | None = None) -> Attack:
    """Attack these editions, the earliest first, by the strongest assumptions that fit them.

    A reader who knows that an edition was wrong leaves it out, and takes one that corrects another for the
    same where both show the same: that is attacked too. Whoever assumes less knows less: what is safe under
    the strongest is safe under the others. `witnesses` are of an attack on nearly the same, and become this
    attack's; the answer is the same without.
    """
    known = Witnesses() if witnesses is None else witnesses
    found = _attack_sequence(editions, known)
    others = list(_attack_with_notices(editions, known))
    inferred = dict.fromkeys(each for one in (found, *others) for each in one.inferred)
    return replace(found, inferred=tuple(inferred))


def _attack_with_notices(editions: Sequence[EditionTables], witnesses: Witnesses) -> Iterator[Attack]:
    """What is told by that some editions are said to be wrong."""
    # What a withdrawn correction says was wrong may have been right after all: both readings are attacked.
    kept = [each for each in editions if not each.is_withdrawn]
    right, after_all = (
        [each for each in kept if each.name not in {other.corrects for other in believed}]
        for believed in (editions, kept)
    )
    for name, reading in {"right": right, "right after all": after_all if after_all != right else []}.items():
        if 1 < len(reading) < len(editions):
            yield _attack_sequence(reading, witnesses.beside(name))
    for at, later in enumerate(editions):
        wrong = [each for each in editions[:at] if each.name == later.corrects]
        if wrong:
            try:
                pair = [wrong[-1], later]
                yield _attack(pair, [Correction.UNCHANGED_WHERE_ALIKE], witnesses.beside(later.name))
            except ContradictionError:
                # More was changed than is shown otherwise: nobody can assume that it was not.
                continue


def _attack_sequence(editions: Sequence[EditionTables], witnesses: Witnesses) -> Attack:
    """Attack editions one after the other: all links as strong as they can be, else each on its own."""
    links = [Assumption.UNCHANGED_WHERE_UNSEEN] * (len(editions) - 1)
    try:
        return _attack(editions, links, witnesses)
    except ContradictionError:
        if not links:
            raise
    try:
        return _attack(editions, [_strongest(pair) for pair in pairwise(editions)], witnesses)
    except ContradictionError:
        return _attack_alike(editions, witnesses)


def _attack_alike(editions: Sequence[EditionTables], witnesses: Witnesses) -> Attack:
    """Attack by one assumption for all links, where those that fit each two do not fit together."""
    for assumption in Assumption:
        try:
            return _attack(editions, [assumption] * (len(editions) - 1), witnesses)
        except ContradictionError:
            if assumption is Assumption.FREE:
                raise
    raise AssertionError


def _strongest(pair: Sequence[EditionTables]) -> Assumption:
    """The strongest assumption that two editions alone do not contradict."""
    for assumption in Assumption:
        try:
            for part in parts_of(model_of(pair, [assumption])):
                part.find_one()
        except ContradictionError:
            continue
        return assumption
    return Assumption.FREE


def _attack(editions: Sequence[EditionTables], links: Links, witnesses: Witnesses) -> Attack:
    model = model_of(editions, links)
    parts = list(parts_of(model))
    ranges = [
        found for part in parts for found in part.ranges(list(witnesses.fitting(model, part.variables)))
    ]
    witnesses.kept.clear()
    for part in parts:
        for numbers in part.solutions:
            witnesses.keep(model, numbers)
    inferred = {_infer(model.hidden[each.variable], each): None for each in ranges if not each.is_safe}
    weakest = max((each for each in links if isinstance(each, Assumption)), default=Assumption(0))
    return Attack(len(ranges), tuple(inferred), weakest)


def _infer(quantity: Quantity, found: Range) -> Inferred:
    return Inferred(quantity, found.low, found.high)


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


class ModelPart:
    """A part of a model that shares no condition with the rest."""

    def __init__(
        self, model: ConstraintModel, variables: Sequence[Variable], rows: Sequence[LinearCondition]
    ) -> None:
        self.variables = list(variables)
        place = {variable: at for at, variable in enumerate(variables)}
        self.program = Program(
            _matrix(rows, place),
            np.array([(row.low, row.high) for row in rows], np.float64).reshape(len(rows), 2),
            np.array([(model.low[each], model.high[each]) for each in variables], np.float64),
        )
        self.hidden = [place[each] for each in variables if each in model.hidden]
        self.found = _FoundRanges(self.hidden)
        self._spans = _spans(model, self.variables)

    @property
    def solutions(self) -> Iterator[dict[Variable, int]]:
        """The solutions that were found and that told something."""
        for solution in self.found.solutions:
            yield dict(zip(self.variables, solution.astype(int).tolist(), strict=True))

    def find_one(self) -> Numbers:
        """A solution; ContradictionError where there is none."""
        return self.program.least(self._sum(self.hidden), enough=_ENOUGH)

    def ranges(self, begin: Iterable[Numbers] = ()) -> Iterator[Range]:
        """Each hidden number's range: exact where it is not safe, else as far as was needed.

        `begin` are numbers of the part's variables that may fit; those that do are witnesses.
        """
        found = self.found
        for numbers in begin:
            if self.program.fits(numbers):
                found.add(numbers)
        if not found.solutions:
            found.add(self.find_one())
        self._look_together(found)
        for at in self.hidden:
            self._look_for(found, at)
        for at in self.hidden:
            yield Range(self.variables[at], found.low[at], found.high[at])

    def _look_together(self, found: _FoundRanges) -> None:
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

    def _look_for(self, found: _FoundRanges, at: int) -> None:
        """Look for witnesses of one number; where there are none, find how far it reaches."""
        if found.low[at] > 0:
            self._reach(found, at, 0)
        if found.low[at] == 0 and found.high[at] < NARROWEST:
            self._reach(found, at, NARROWEST)
        if not _is_safe(found.low[at], found.high[at]):
            self._find_least(found, at)
            self._find_greatest(found, at)

    def _reach(self, found: _FoundRanges, at: int, number: int) -> None:
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

    def _find_least(self, found: _FoundRanges, at: int) -> None:
        bound = self.program.bound_below(self._sum([at]))
        if found.low[at] > bound > 0:
            self._reach(found, at, bound)
        if found.low[at] > bound:
            found.add(self.program.least(self._sum([at])))

    def _find_greatest(self, found: _FoundRanges, at: int) -> None:
        bound = -self.program.bound_below(-self._sum([at]))
        if found.high[at] < bound != NARROWEST:
            self._reach(found, at, bound)
        if found.high[at] < bound:
            found.add(self.program.least(-self._sum([at])))

    def _sum(self, of: Sequence[int]) -> Numbers:
        objective = np.zeros(len(self.variables))
        objective[list(of)] = 1
        return objective


class _FoundRanges:
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


def parts_of(model: ConstraintModel) -> Iterator[ModelPart]:
    """The parts of a model that hide something, each to be solved alone."""
    size = len(model.low)
    pairs = [(row.variables[0], other) for row in model.rows for other in row.variables[1:]]
    one, other = (np.array(each, np.int64) for each in (zip(*pairs, strict=True) if pairs else ((), ())))
    graph = csr_array((np.ones(len(one)), (one, other)), shape=(size, size))
    count, label = connected_components(graph, directed=False)
    variables: list[list[Variable]] = [[] for _ in range(count)]
    rows: list[list[LinearCondition]] = [[] for _ in range(count)]
    for variable, part in enumerate(label.tolist()):
        variables[part].append(variable)
    for row in model.rows:
        rows[label[row.variables[0]]].append(row)
    for held, own in zip(variables, rows, strict=True):
        if any(variable in model.hidden for variable in held):
            yield ModelPart(model, held, own)


def _spans(model: ConstraintModel, variables: Sequence[Variable]) -> npt.NDArray[np.int64]:
    """The first and the last year of each variable: int64[n, 2]; of a switch, all years."""
    span = {
        variable: (quantity.first, quantity.last)
        for place in model.places
        for quantity, variable in place.items()
    }
    return np.array([span.get(each, (0, 9999)) for each in variables], np.int64)


def _matrix(rows: Sequence[LinearCondition], place: dict[Variable, int]) -> csr_array:
    at = [number for number, row in enumerate(rows) for _ in row.variables]
    columns = [place[variable] for row in rows for variable in row.variables]
    values = [value for row in rows for value in row.coefficients]
    return csr_array((values, (at, columns)), shape=(len(rows), len(place)), dtype=np.float64)


@dataclass(slots=True)
class Witnesses:
    """Whole sets of numbers that something published did not contradict, the newest last."""

    kept: list[list[Told]] = field(default_factory=list)
    others: dict[str, Witnesses] = field(default_factory=dict)

    def beside(self, name: str) -> Witnesses:
        """Those of another choice of the same editions."""
        return self.others.setdefault(name, Witnesses())

    def keep(self, model: ConstraintModel, numbers: dict[Variable, int]) -> None:
        """Keep the numbers of a part of a model."""
        told = [
            {quantity: numbers[at] for quantity, at in place.items() if at in numbers}
            for place in model.places
        ]
        self.kept = [*self.kept, told][-_MOST:]

    def fitting(self, model: ConstraintModel, variables: list[Variable]) -> Iterator[Numbers]:
        """What is kept, as numbers of these variables of a model: those that say something of each."""
        place = {variable: at for at, variable in enumerate(variables)}
        for told in self.kept:
            numbers = np.full(len(variables), np.nan)
            for known, quantities in zip(told, model.places, strict=False):
                for quantity, variable in quantities.items():
                    if variable in place and quantity in known:
                        numbers[place[variable]] = known[quantity]
            if not np.isnan(numbers).all():
                yield self._fill_derived(numbers, model, place)

    def _fill_derived(self, numbers: Numbers, model: ConstraintModel, place: dict[Variable, int]) -> Numbers:
        """With what can be computed of the rest: totals of known parts, and switches."""
        for row in model.rows:
            total = place.get(row.variables[0])
            is_sum = row.low == row.high == 0 and row.coefficients[0] == 1
            if total is not None and is_sum and np.isnan(numbers[total]):
                numbers[total] = sum(numbers[place[each]] for each in row.variables[1:])
        for switch, column in model.switches.items():
            if switch in place:
                numbers[place[switch]] = float(numbers[place[column]] >= BASE)
        return numbers
