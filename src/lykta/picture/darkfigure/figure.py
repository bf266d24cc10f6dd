"""The dark figure of a table of overlapping lists, or the reasons why there is none to give."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from lykta.picture.darkfigure.estimating import (
    AtLeast,
    Draws,
    Estimate,
    Interval,
    Method,
    Watch,
    at_least,
    estimate,
    intervals,
)
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


@dataclass(frozen=True, slots=True)
class GivenFigure:
    """An estimate that may be said, with all that has to be said beside it.

    `other` is by the other method. `without` has for each list the estimate, by the same method, from the
    remaining lists alone.
    """

    estimate: Estimate
    interval_80: Interval
    interval_95: Interval
    other: Estimate
    without: tuple[tuple[str, Estimate], ...]
    draws: Draws

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The lists without which the estimate would be over twice or under half of what it is, or none."""
        persons = self.estimate.persons
        return tuple(
            name
            for name, rest in self.without
            if not persons / MOST_APART <= rest.persons <= persons * MOST_APART
        )


@dataclass(frozen=True, slots=True)
class DarkFigure:
    """What may be said of a table: always `known`; `at_least` where two lists share somebody; and either
    `given` or the reasons in `refused`.
    """

    area: Area
    lists: tuple[str, ...]
    known: int
    at_least: AtLeast | None
    given: GivenFigure | None
    refused: tuple[FigureRefusal, ...]


def dark_figure(
    overlaps: Overlaps, *, area: Area, draws: Draws | None = None, watch: Watch | None = None
) -> DarkFigure:
    """Estimate the dark figure of an area, or refuse with reasons.

    Refused are an area below a police region, fewer than three lists or 150 persons, a list that shares
    nobody with another, a table without an estimate, methods that differ by over a factor of two, and a 95 %
    interval whose upper limit is over four times its lower. `lykta.picture.darkfigure.figure` says why.
    """
    outcome = before(overlaps, area) or _try_to_estimate(overlaps, draws or Draws(), watch)
    given = outcome if isinstance(outcome, GivenFigure) else None
    refused = () if isinstance(outcome, GivenFigure) else outcome
    return DarkFigure(area, overlaps.lists, overlaps.persons, at_least(overlaps), given, refused)


def _try_to_estimate(
    overlaps: Overlaps, draws: Draws, watch: Watch | None
) -> GivenFigure | tuple[FigureRefusal, ...]:
    found = estimate(overlaps)
    other = estimate(overlaps, _other(found.method))
    if refused := between(found, other):
        return refused
    middle, wide = intervals(overlaps, found, draws, watch)
    if refused := of_width(wide):
        return refused
    without = tuple(
        (name, estimate(overlaps.without(number), found.method)) for number, name in enumerate(overlaps.lists)
    )
    return GivenFigure(found, middle, wide, other, without, draws)


def _other(method: Method) -> Method:
    return "stepwise" if method == "bic" else "bic"


class WhyRefused(StrEnum):
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
class FigureRefusal:
    """One reason, and the values that its words name."""

    why: WhyRefused
    values: tuple[tuple[str, str | int | float], ...] = ()


def before(overlaps: Overlaps, area: Area) -> tuple[FigureRefusal, ...]:
    """The reasons that hold before anything is estimated."""
    found = []
    if area not in LARGE_ENOUGH:
        found.append(FigureRefusal(WhyRefused.SMALL_AREA, (("area", area),)))
    if len(overlaps.lists) < LEAST_LISTS:
        found.append(
            FigureRefusal(WhyRefused.FEW_LISTS, (("lists", len(overlaps.lists)), ("least", LEAST_LISTS)))
        )
    if overlaps.persons < LEAST_PERSONS:
        found.append(
            FigureRefusal(WhyRefused.FEW_PERSONS, (("persons", overlaps.persons), ("least", LEAST_PERSONS)))
        )
    found += [FigureRefusal(WhyRefused.LIST_ALONE, (("list", name),)) for name in overlaps.alone()]
    return tuple(found)


def between(found: Estimate, other: Estimate) -> tuple[FigureRefusal, ...]:
    """The reasons that two methods' estimates give."""
    if not math.isfinite(found.persons):
        return (FigureRefusal(WhyRefused.NO_ESTIMATE),)
    larger, smaller = max(found.persons, other.persons), min(found.persons, other.persons)
    if larger > MOST_APART * smaller:
        return (
            FigureRefusal(WhyRefused.METHODS_DIFFER, (("ratio", larger / smaller), ("most", MOST_APART))),
        )
    return ()


def of_width(interval: Interval) -> tuple[FigureRefusal, ...]:
    """The reason that the 95 % interval gives."""
    if interval.ratio > WIDEST:
        return (FigureRefusal(WhyRefused.WIDE, (("ratio", interval.ratio), ("most", WIDEST))),)
    return ()
