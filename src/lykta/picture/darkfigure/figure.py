"""The dark figure of a table of overlapping lists, or the reasons why there is none to give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lykta.picture.darkfigure.bootstrap import Draws, intervals
from lykta.picture.darkfigure.estimating import Estimate, estimate
from lykta.picture.darkfigure.least import AtLeast, at_least
from lykta.picture.darkfigure.rules import MOST_APART, before, between, of_width

if TYPE_CHECKING:
    from lykta.picture.darkfigure.bootstrap import Interval, Watch
    from lykta.picture.darkfigure.estimating import Method
    from lykta.picture.darkfigure.overlaps import Overlaps
    from lykta.picture.darkfigure.rules import Area, Refusal


@dataclass(frozen=True, slots=True)
class Given:
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
    given: Given | None
    refused: tuple[Refusal, ...]


def dark_figure(
    overlaps: Overlaps, *, area: Area, draws: Draws | None = None, watch: Watch | None = None
) -> DarkFigure:
    """Estimate the dark figure of an area, or refuse with reasons.

    Refused are an area below a police region, fewer than three lists or 150 persons, a list that shares
    nobody with another, a table without an estimate, methods that differ by over a factor of two, and a 95 %
    interval whose upper limit is over four times its lower. `lykta.picture.darkfigure.rules` says why.
    """
    outcome = before(overlaps, area) or _tried(overlaps, draws or Draws(), watch)
    given = outcome if isinstance(outcome, Given) else None
    refused = () if isinstance(outcome, Given) else outcome
    return DarkFigure(area, overlaps.lists, overlaps.persons, at_least(overlaps), given, refused)


def _tried(overlaps: Overlaps, draws: Draws, watch: Watch | None) -> Given | tuple[Refusal, ...]:
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
    return Given(found, middle, wide, other, without, draws)


def _other(method: Method) -> Method:
    return "stepwise" if method == "bic" else "bic"
