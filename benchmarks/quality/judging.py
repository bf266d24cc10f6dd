"""All figures of one tool on one kind, each with its bounds for other authors of the kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.quality.calibration import Links, calibration_error
from benchmarks.quality.figures import (
    RESAMPLES,
    Integers,
    Table,
    Weights,
    bound,
    number,
    resample,
    score_table,
    share_of_one_author,
    tabulate,
)
from benchmarks.quality.stock import Repeats, share_of_own_joined, share_of_stock_joined

MEASURES = (
    "pair_precision", "pair_recall", "pair_f1", "b_cubed_precision", "b_cubed_recall", "b_cubed_f1",
    "one_author", "stock_joined", "own_joined", "calibration_error",
)  # fmt: skip
"""The names of the figures, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of the whole file, and the 2.5th and 97.5th percentile of it over resampled authors.

    All are NaN where there is nothing to measure. `draws` are the figures of the resamples: the same draw is
    of the same authors for every tool on one file.
    """

    value: float
    low: float
    high: float
    draws: tuple[float, ...] = field(default=(), repr=False)

    def less(self, other: Estimate) -> Estimate:
        """By how much this figure is above another of the same file, with its bounds over the same draws."""
        draws = [mine - its for mine, its in zip(self.draws, other.draws, strict=True)]
        return Estimate(self.value - other.value, *bound(draws))


@dataclass(frozen=True, slots=True)
class _Case:
    table: Table
    labels: Integers
    hands: Integers
    repeats: Repeats
    links: Links | None


def estimate(
    labels: Integers,
    hands: Sequence[str],
    repeats: Repeats,
    links: Links | None = None,
    *,
    resamples: int = RESAMPLES,
) -> Mapping[str, Estimate]:
    """Every figure of `MEASURES` for a grouping.

    `labels` is the group of each ad, int64; `hands` its author; `repeats` the whole texts of the ads as they
    were before numbers were printed; `links` the links of a tool that gives probabilities.
    """
    case = _Case(tabulate(labels, hands), number(labels), number(hands), repeats, links)
    whole = _measure(case, np.ones(case.table.authors))
    draws = [_measure(case, weights) for weights in resample(case.table.authors, times=resamples)]
    return {name: _estimate(whole[name], [draw[name] for draw in draws]) for name in MEASURES}


def mean_of(estimates: Sequence[Mapping[str, Estimate]]) -> Mapping[str, Estimate]:
    """The mean of every figure over copies of one file that differ in their numbers alone.

    A draw of it is the mean over the copies for the same authors.
    """
    return {
        name: _estimate(
            float(np.mean([each[name].value for each in estimates])),
            np.mean([each[name].draws for each in estimates], axis=0).tolist(),
        )
        for name in MEASURES
    }


def as_plain(figures: Mapping[str, Estimate]) -> dict[str, dict[str, float | None]]:
    """The figures as JSON can hold them: nothing in place of NaN."""
    return {
        name: {part: value if np.isfinite(value) else None for part, value in _parts(figure)}
        for name, figure in figures.items()
    }


def _estimate(value: float, draws: Sequence[float]) -> Estimate:
    return Estimate(value, *bound(draws), tuple(draws))


def _parts(figure: Estimate) -> Iterator[tuple[str, float]]:
    yield from (("value", figure.value), ("low", figure.low), ("high", figure.high))


def _measure(case: _Case, weights: Weights) -> dict[str, float]:
    figures = score_table(case.table, weights)
    _, stock = share_of_stock_joined(case.repeats, case.labels, case.hands, weights)
    error = calibration_error(case.links, case.hands, weights) if case.links else float("nan")
    values = (
        figures.pair_precision, figures.pair_recall, figures.pair_f1,
        figures.b_cubed_precision, figures.b_cubed_recall, figures.b_cubed_f1,
        share_of_one_author(case.table, weights), stock,
        share_of_own_joined(case.repeats, case.labels, case.hands, weights), error,
    )  # fmt: skip
    return dict(zip(MEASURES, values, strict=True))
