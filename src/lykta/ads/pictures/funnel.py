"""The way from rows to advertisers, as bars on one scale."""

from dataclasses import dataclass
from typing import Final

from lykta.ads.result import Summary

WIDTH: Final = 640
# A number that is not 0 is seen, however small beside the largest.
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: what it counts, its number, or the two ends of its range, and how long it is.

    `inner` is how long the darker part is: the lower end of a range, or the part that `within` counts.
    """

    counts: str
    number: int
    width: int
    low: int | None = None
    within: int | None = None
    inner: int | None = None


def funnel(summary: Summary) -> list[Step]:
    """The steps in order: rows, ads, texts, networks with what stands alone, and advertisers."""
    alone = summary.ads - summary.networked_ads
    most = max(summary.rows_in, summary.ads, 1)

    def long(number: int) -> int:
        return max(_LEAST, round(number / most * WIDTH)) if number else 0

    def step(counts: str, number: int) -> Step:
        return Step(counts, number, long(number))

    def halves(counts: str, number: int, inner: int, **ends: int) -> Step:
        return Step(counts, number, long(number), inner=long(inner), **ends)

    return [
        step("rows", summary.rows_in),
        step("ads", summary.ads),
        step("texts", summary.distinct_ads),
        halves("networks", summary.networks + alone, summary.networks, within=summary.networks),
        halves("advertisers", summary.advertisers_high, summary.advertisers_low, low=summary.advertisers_low),
    ]
