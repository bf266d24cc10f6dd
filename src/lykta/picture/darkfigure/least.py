"""How many persons there are at the least, on a list or on none, by how many are on one list only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lykta.picture.darkfigure.overlaps import Overlaps

# The normal distribution's two-sided 95 % point.
_POINT: Final = 1.959964


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A lower bound in persons, those on a list with it, and its 95 % interval."""

    estimate: float
    low: float
    high: float


def at_least(overlaps: Overlaps) -> AtLeast | None:
    """Chao's lower bound, in its form for lists of unequal size; None where nobody is on just two lists.

    With Z_i persons on list i alone and f2 on two lists, those on no list are at least the sum of Z_i Z_j
    over pairs of lists, divided by f2 + 1 (Chao, Biometrics 45:427-438, 1989). The form for occasions of the
    same reach, f1 squared by 2 f2, is no lower bound for lists: one long list beside short ones drives it up.
    The interval is log-normal (Chao 1987), its variance by the delta method over the histories.
    """
    alone = [overlaps.counts[(1 << number) - 1] for number in range(len(overlaps.lists))]
    twice = sum(count for history, count in enumerate(overlaps.counts, start=1) if history.bit_count() == 2)
    if twice == 0:
        return None
    once = sum(alone)
    unseen = (once**2 - sum(count**2 for count in alone)) / 2 / (twice + 1)
    if unseen == 0:
        return AtLeast(*[float(overlaps.persons)] * 3)
    # What one person more adds to the bound: on list i alone, on two lists, on more.
    gains = [(count, 1 + (once - count) / (twice + 1)) for count in alone]
    gains += [(twice, 1 - unseen / (twice + 1)), (overlaps.persons - once - twice, 1.0)]
    first = sum(count * gain for count, gain in gains)
    variance = sum(count * gain**2 for count, gain in gains) - first**2 / (overlaps.persons + unseen)
    spread = math.exp(_POINT * math.sqrt(math.log1p(variance / unseen**2)))
    persons = overlaps.persons
    return AtLeast(persons + unseen, persons + unseen / spread, persons + unseen * spread)
