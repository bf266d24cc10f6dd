"""How far a grouping agrees with the truth, and between what bounds for other authors of the same kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

# The usual number for percentiles at 2.5 and 97.5; more moves no bound by what is printed.
RESAMPLES = 200
BOUNDS = (2.5, 97.5)

type Integers = NDArray[np.int64]
type Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement over pairs of ads, and B-cubed; each a share from 0 to 1.

    A precision is 1 when no pair was claimed, a recall is 1 when there was no pair to find.
    """

    pair_precision: float
    pair_recall: float
    b_cubed_precision: float
    b_cubed_recall: float

    @property
    def pair_f1(self) -> float:
        """The harmonic mean of precision and recall over pairs."""
        return harmonic_mean(self.pair_precision, self.pair_recall)

    @property
    def b_cubed_f1(self) -> float:
        """The harmonic mean of B-cubed precision and recall."""
        return harmonic_mean(self.b_cubed_precision, self.b_cubed_recall)


@dataclass(frozen=True, slots=True)
class Table:
    """The contingency table of a grouping and a truth, as its cells with ads: int64 of one length each.

    `labels` and `hands` count from 0; `ads` is how many ads of an author lie in a group.
    """

    labels: Integers
    hands: Integers
    ads: Integers

    @property
    def authors(self) -> int:
        """How many authors there are."""
        return int(self.hands.max()) + 1 if len(self.hands) else 0


def score_labels(labels: ArrayLike, hands: ArrayLike) -> Figures:
    """The figures of a grouping against the truth.

    `labels` gives the group and `hands` the author of each ad; both of one length, of integers or strings.
    Works on the contingency table, so time and memory grow with the ads and not with their pairs. B-cubed
    after Bagga and Baldwin (1998), in the form of Amigó et al. (2009).
    """
    table = tabulate(labels, hands)
    return score_table(table, np.ones(table.authors))


def tabulate(labels: ArrayLike, hands: ArrayLike) -> Table:
    """Count the ads of each author in each group; arguments as `score_labels`."""
    groups, authors = number(labels), number(hands)
    if groups.shape != authors.shape:
        raise ValueError(f"{len(groups)} labels but {len(authors)} hands")
    width = int(authors.max()) + 1 if len(authors) else 1
    cells, ads = np.unique(groups * width + authors, return_counts=True)
    return Table(cells // width, cells % width, ads.astype(np.int64))


def score_table(table: Table, weights: Weights) -> Figures:
    """The figures when each author stands in the file as many times as `weights` says, float64 per author.

    The copies of one author are different authors who write alike, but pairs between them count neither as
    right nor as wrong: what a tool would do with them is not known.
    """
    weight, ads = weights[table.hands], table.ads.astype(np.float64)
    right = float((weight * pairs_of(ads)).sum())
    sizes = np.bincount(table.hands, ads, minlength=len(weights))
    heavy = np.bincount(table.labels, weight * ads)
    own = np.bincount(table.labels, (weight * ads) ** 2)
    wrong = float((heavy**2 - own).sum()) / 2
    # An ad sees the ads of its own copy of the author and those of all other authors.
    seen = heavy[table.labels] - weight * ads + ads
    total = float((weights * sizes).sum())
    return Figures(
        _share(right, right + wrong),
        _share(right, float((weights * pairs_of(sizes)).sum())),
        _share(float((weight * ads * ads / seen).sum()), total),
        _share(float((weight * ads * ads / sizes[table.hands]).sum()), total),
    )


def share_of_one_author(table: Table, weights: Weights) -> float:
    """Of the groups of two ads or more the share that one author alone wrote, from 0 to 1; 1 without groups.

    It is how often somebody who opens a group sees the ads of one author. A group counts as often as its
    authors stand in the file, on average; `weights` as in `score_table`.
    """
    sizes, authors = np.bincount(table.labels, table.ads), np.bincount(table.labels)
    counted = np.bincount(table.labels, weights[table.hands])[sizes >= 2] / authors[sizes >= 2]
    return _share(float(counted[authors[sizes >= 2] == 1].sum()), float(counted.sum()))


def resample(authors: int, *, seed: int = 1, times: int = RESAMPLES) -> Iterator[Weights]:
    """How many times each author is drawn, in each of `times` draws of as many authors with replacement."""
    draw = np.random.default_rng(seed)
    for _ in range(times):
        yield np.bincount(draw.integers(authors, size=authors), minlength=authors).astype(np.float64)


def bound(values: Sequence[float]) -> tuple[float, float]:
    """The 2.5th and the 97.5th percentile of the figures of resamples; NaN counts for nothing."""
    finite = np.array(values, np.float64)
    finite = finite[np.isfinite(finite)]
    if not len(finite):
        return float("nan"), float("nan")
    low, high = np.percentile(finite, BOUNDS)
    return float(low), float(high)


def number(values: ArrayLike) -> Integers:
    """Any labels as 0, 1, 2 and so on, int64, equal ones alike."""
    given: NDArray[Any] = np.asarray(values)
    return np.unique(given, return_inverse=True)[1].reshape(-1).astype(np.int64)


def pairs_of(ads: Weights | Integers) -> Weights:
    """The pairs among so many ads, float64."""
    return ads * (ads - 1) / 2


def harmonic_mean(precision: float, recall: float) -> float:
    """F1: the harmonic mean, 0 when both are 0."""
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
