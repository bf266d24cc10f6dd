"""How the probability of a link came about, step by step; and the funnel from ads to advertisers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lykta.ads.result import Summary
from lykta.ads.weigh import Waterfall, logit

type Kind = Literal["start", "likeness", "information", "place", "contacts", "sum", "contact"]

WIDTH: Final = 400.0
"""Of every row, in the units that its marks are placed by."""

# The axis reaches from 1 of 100 to 99 of 100 at least, so that pictures of two links can be held together.
_LEAST_REACH: Final = logit(0.99)
_ROOM: Final = 0.04

_TICKS: Final = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)

FUNNEL_WIDTH: Final = 640
# A number that is not 0 is seen, however small beside the largest.
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class DrawnRange:
    """The low and the high of a probability, and where they stand."""

    low: float
    high: float
    left: float
    right: float

    @property
    def width(self) -> float:
        """How wide it is drawn."""
        return round(self.right - self.left, 2)


@dataclass(frozen=True, slots=True)
class WaterfallRow:
    """One row: a step from where the rows before it came to, or what they come to.

    `log_odds` is what the row adds, `after` where it ends and `probability` what that means; `factor` is what
    it multiplies the odds by. The bar lies from `left` and is `width` wide; `began` and `ended` are where it
    started from and where it leads to. `interval` is that of a row that is a result.
    """

    kind: Kind
    name: str
    log_odds: float
    after: float
    probability: float
    left: float
    width: float
    began: float
    ended: float
    interval: DrawnRange | None = None

    @property
    def factor(self) -> float:
        """What the row multiplies the odds by."""
        return math.exp(self.log_odds)

    @property
    def way(self) -> Literal["up", "down", "none"]:
        """Whether the row speaks for one author, against, or says nothing."""
        if abs(self.log_odds) < 0.005:
            return "none"
        return "up" if self.log_odds > 0 else "down"


@dataclass(frozen=True, slots=True)
class ProbabilityTick:
    """A mark on the axis: a probability and where it stands; `sparse` ones are those of a narrow screen."""

    probability: float
    at: float
    sparse: bool


@dataclass(frozen=True, slots=True)
class Certain:
    """A reason that is drawn as one bar: a name, its probability and its interval."""

    name: str
    probability: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DrawnWaterfall:
    """All rows, the ticks of the axis, and where even odds are. The rows of contacts stand for themselves."""

    rows: tuple[WaterfallRow, ...]
    ticks: tuple[ProbabilityTick, ...]
    even: float


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    @classmethod
    def over(cls, values: Sequence[float]) -> _Scale:
        low, high = min(-_LEAST_REACH, *values), max(_LEAST_REACH, *values)
        room = _ROOM * (high - low)
        return cls(low - room, high + room)

    def place(self, log_odds: float) -> float:
        return round((log_odds - self.low) / (self.high - self.low) * WIDTH, 2)

    def ticks(self) -> tuple[ProbabilityTick, ...]:
        inside = [(value, logit(value)) for value in _TICKS if self.low < logit(value) < self.high]
        return tuple(
            ProbabilityTick(value, self.place(odds), value in {0.01, 0.5, 0.99}) for value, odds in inside
        )


@dataclass(frozen=True, slots=True)
class FunnelBar:
    """One bar: what it counts, its number, or the two ends of its range, and how long it is.

    `inner` is how long the darker part is: the lower end of a range, or the part that `within` counts.
    """

    counts: str
    number: int
    width: int
    low: int | None = None
    within: int | None = None
    inner: int | None = None


def waterfall_of(
    text: Certain | None, steps: Waterfall | None, contacts: Sequence[Certain]
) -> DrawnWaterfall:
    """The picture of a link: the steps of its texts, what they come to, and a row for each shared contact.

    Each contact starts from even odds, since it is a reason of its own and is not added to the texts.
    """
    levels = _levels(steps)
    results = [*([text] if text else []), *contacts]
    ends = [logit(value) for one in results for value in (one.low, one.probability, one.high)]
    scale = _Scale.over([0.0, *(after for _, after in levels), *ends])
    rows = [
        _step(scale, kind, before, after)
        for (kind, after), before in zip(levels, [0.0, *(after for _, after in levels)], strict=False)
    ]
    if text:
        rows.append(_result(scale, "sum", text))
    rows += [_result(scale, "contact", contact) for contact in contacts]
    return DrawnWaterfall(tuple(rows), scale.ticks(), scale.place(0.0))


def _levels(steps: Waterfall | None) -> list[tuple[Kind, float]]:
    """Each step and where it leads to."""
    if steps is None:
        return []
    kinds: list[Kind] = ["start", "likeness", "information", "place", "contacts"]
    found, level = [], 0.0
    for kind in kinds:
        level += getattr(steps, kind)
        found.append((kind, level))
    return found


def _step(scale: _Scale, kind: Kind, before: float, after: float) -> WaterfallRow:
    began, ended = scale.place(before), scale.place(after)
    return WaterfallRow(
        kind=kind,
        name="",
        log_odds=after - before,
        after=after,
        probability=1 / (1 + math.exp(-after)),
        left=min(began, ended),
        width=round(abs(ended - began), 2),
        began=began,
        ended=ended,
    )


def _result(scale: _Scale, kind: Kind, shown: Certain) -> WaterfallRow:
    odds = logit(shown.probability)
    began, ended = scale.place(0.0), scale.place(odds)
    interval = DrawnRange(
        shown.low, shown.high, scale.place(logit(shown.low)), scale.place(logit(shown.high))
    )
    return WaterfallRow(
        kind=kind,
        name=shown.name,
        log_odds=odds,
        after=odds,
        probability=shown.probability,
        left=min(began, ended),
        width=round(abs(ended - began), 2),
        began=began,
        ended=ended,
        interval=interval,
    )


def funnel(summary: Summary) -> list[FunnelBar]:
    """The steps in order: rows, ads, texts, networks with what stands alone, and advertisers."""
    alone = summary.ads - summary.networked_ads
    most = max(summary.rows_in, summary.ads, 1)

    def long(number: int) -> int:
        return max(_LEAST, round(number / most * FUNNEL_WIDTH)) if number else 0

    def step(counts: str, number: int) -> FunnelBar:
        return FunnelBar(counts, number, long(number))

    def halves(counts: str, number: int, inner: int, **ends: int) -> FunnelBar:
        return FunnelBar(counts, number, long(number), inner=long(inner), **ends)

    return [
        step("rows", summary.rows_in),
        step("ads", summary.ads),
        step("texts", summary.distinct_ads),
        halves("networks", summary.networks + alone, summary.networks, within=summary.networks),
        halves("advertisers", summary.advertisers_high, summary.advertisers_low, low=summary.advertisers_low),
    ]
