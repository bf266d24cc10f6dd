"""Solutions of one attack as places to begin the next, whose tables are nearly the same.

The gate attacks, holds a little more and attacks again. Most of what fitted still fits; each solution is
tried against all conditions of the new attack before it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from lykta.picture.attack.model import Model, Variable
from lykta.picture.attack.program import Numbers
from lykta.picture.quantities import Quantity
from lykta.picture.tables import BASE

type Told = dict[Quantity, int]

_MOST = 400


@dataclass(slots=True)
class Witnesses:
    """Whole sets of numbers that something published did not contradict, the newest last."""

    kept: list[list[Told]] = field(default_factory=list)

    def keep(self, model: Model, numbers: dict[Variable, int]) -> None:
        """Keep the numbers of a part of a model."""
        told = [
            {quantity: numbers[at] for quantity, at in place.items() if at in numbers}
            for place in model.places
        ]
        self.kept = [*self.kept, told][-_MOST:]

    def fitting(self, model: Model, variables: list[Variable]) -> Iterator[Numbers]:
        """What is kept, as numbers of these variables of a model: those that say something of each."""
        place = {variable: at for at, variable in enumerate(variables)}
        for told in self.kept:
            numbers = np.full(len(variables), np.nan)
            for known, quantities in zip(told, model.places, strict=False):
                for quantity, variable in quantities.items():
                    if variable in place and quantity in known:
                        numbers[place[variable]] = known[quantity]
            if not np.isnan(numbers).all():
                yield self._filled(numbers, model, place)

    def _filled(self, numbers: Numbers, model: Model, place: dict[Variable, int]) -> Numbers:
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
