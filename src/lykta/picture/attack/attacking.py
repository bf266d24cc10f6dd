"""The attack: what a reader who knows the rules and has every edition can infer of what is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lykta.picture.attack.known import Edition
from lykta.picture.attack.model import Assumption, model_of
from lykta.picture.attack.program import ContradictionError
from lykta.picture.attack.solving import Range, parts_of
from lykta.picture.attack.witnesses import Witnesses
from lykta.picture.quantities import Quantity


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
    """What an attack found: how many hidden numbers it tried, and those that it could tell too much of."""

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


def attack(editions: Sequence[Edition], witnesses: Witnesses | None = None) -> Attack:
    """Attack these editions together, the earliest first, by the strongest assumption that fits them.

    Whoever assumes less knows less: what is safe under the strongest is safe under the others. `witnesses`
    are of an attack on nearly the same, and become this attack's; the answer is the same without.
    """
    known = Witnesses() if witnesses is None else witnesses
    for assumption in Assumption:
        try:
            return _attack(editions, assumption, known)
        except ContradictionError:
            if assumption is Assumption.FREE:
                raise
    raise AssertionError


def _attack(editions: Sequence[Edition], assumption: Assumption, witnesses: Witnesses) -> Attack:
    model = model_of(editions, assumption)
    parts = list(parts_of(model))
    ranges = [
        found for part in parts for found in part.ranges(list(witnesses.fitting(model, part.variables)))
    ]
    witnesses.kept.clear()
    for part in parts:
        for numbers in part.solutions:
            witnesses.keep(model, numbers)
    inferred = {_inferred(model.hidden[each.variable], each): None for each in ranges if not each.is_safe}
    return Attack(len(ranges), tuple(inferred), assumption)


def _inferred(quantity: Quantity, found: Range) -> Inferred:
    return Inferred(quantity, found.low, found.high)
