"""When a dark figure is not given, and why not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from lykta.picture.darkfigure.bootstrap import Interval
    from lykta.picture.darkfigure.estimating import Estimate
    from lykta.picture.darkfigure.overlaps import Overlaps

type Area = Literal["nation", "police-region", "county", "municipality"]

LARGE_ENOUGH: Final[frozenset[Area]] = frozenset({"nation", "police-region"})
"""In a smaller area people move across its border between the lists, and a number comes near to persons."""

LEAST_LISTS: Final = 3
"""With two, that one list depends on the other cannot be seen."""

LEAST_PERSONS: Final = 150
"""With fewer, single persons decide which model is chosen, and it decides the number."""

MOST_APART: Final = 2.0
"""How many times the other the larger of two methods' estimates may be."""

WIDEST: Final = 4.0
"""How many times its lower limit the upper limit of the 95 % interval may be."""


class Why(StrEnum):
    """Why a dark figure is not given."""

    SMALL_AREA = "small_area"
    """A county or a municipality."""
    FEW_LISTS = "few_lists"
    """Fewer than three lists."""
    FEW_PERSONS = "few_persons"
    """Fewer than 150 persons."""
    LIST_ALONE = "list_alone"
    """A list that shares nobody with any other."""
    NO_ESTIMATE = "no_estimate"
    """No model has an estimate in this table."""
    METHODS_DIFFER = "methods_differ"
    """One method gives over twice what the other does, or nothing."""
    WIDE = "wide"
    """The upper limit of the 95 % interval is over four times the lower."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason, and the values that its words name."""

    why: Why
    values: tuple[tuple[str, str | int | float], ...] = ()


def before(overlaps: Overlaps, area: Area) -> tuple[Refusal, ...]:
    """The reasons that hold before anything is estimated."""
    found = []
    if area not in LARGE_ENOUGH:
        found.append(Refusal(Why.SMALL_AREA, (("area", area),)))
    if len(overlaps.lists) < LEAST_LISTS:
        found.append(Refusal(Why.FEW_LISTS, (("lists", len(overlaps.lists)), ("least", LEAST_LISTS))))
    if overlaps.persons < LEAST_PERSONS:
        found.append(Refusal(Why.FEW_PERSONS, (("persons", overlaps.persons), ("least", LEAST_PERSONS))))
    found += [Refusal(Why.LIST_ALONE, (("list", name),)) for name in overlaps.alone()]
    return tuple(found)


def between(found: Estimate, other: Estimate) -> tuple[Refusal, ...]:
    """The reasons that two methods' estimates give."""
    if not math.isfinite(found.persons):
        return (Refusal(Why.NO_ESTIMATE),)
    larger, smaller = max(found.persons, other.persons), min(found.persons, other.persons)
    if larger > MOST_APART * smaller:
        return (Refusal(Why.METHODS_DIFFER, (("ratio", larger / smaller), ("most", MOST_APART))),)
    return ()


def of_width(interval: Interval) -> tuple[Refusal, ...]:
    """The reason that the 95 % interval gives."""
    if interval.ratio > WIDEST:
        return (Refusal(Why.WIDE, (("ratio", interval.ratio), ("most", WIDEST))),)
    return ()
