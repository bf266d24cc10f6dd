"""How well found networks and links agree with a known truth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A link speaks for one author when that is at least as probable as not.
LIKELY = 0.5


@dataclass(frozen=True)
class PrecisionRecall:
    """Precision, recall and their harmonic mean F1, each from 0 to 1.

    Precision is 1 when nothing was claimed, recall is 1 when there was nothing to find.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 when both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score_pairs(found: NDArray[np.int64], truth: NDArray[np.int64]) -> PrecisionRecall:
    """Agreement over pairs of ads: put together by us, and by the truth.

    `found` and `truth` give for each ad the number of its network and of its author, both int64 of one
    length.
    """
    both, ours, theirs = _group_sizes(found, truth)
    return _share(_pairs(both), claimed=_pairs(ours), true=_pairs(theirs))


def score_b_cubed(found: NDArray[np.int64], truth: NDArray[np.int64]) -> PrecisionRecall:
    """Agreement averaged over ads, so that an author of many ads weighs by the ads and not by the pairs.

    B-cubed after Bagga and Baldwin (1998), in the form of Amigó et al. (2009); arguments as `score_pairs`.
    """
    if not len(found):
        return PrecisionRecall(1.0, 1.0)
    cells, counts = np.unique(np.stack([found, truth]), axis=1, return_counts=True)
    ours = np.bincount(_ranks(found))[_ranks(cells[0])]
    theirs = np.bincount(_ranks(truth))[_ranks(cells[1])]
    squares = counts.astype(np.float64) ** 2
    return PrecisionRecall(
        float((squares / ours).sum() / len(found)), float((squares / theirs).sum() / len(found))
    )


def score_links(
    first: NDArray[np.int64], second: NDArray[np.int64], truth: NDArray[np.int64]
) -> PrecisionRecall:
    """Agreement of the linked pairs alone, without what follows from them.

    `first` and `second` are the places in `truth` of the two ads of each link; a pair linked for several
    reasons counts once. Recall is small by nature: a network needs only a few of its pairs to hold together.
    """
    pairs = np.unique(np.stack([np.minimum(first, second), np.maximum(first, second)]), axis=1)
    right = int((truth[pairs[0]] == truth[pairs[1]]).sum())
    return _share(right, claimed=pairs.shape[1], true=_pairs(np.bincount(_ranks(truth))))


def _group_sizes(
    found: NDArray[np.int64], truth: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    _, both = np.unique(np.stack([found, truth]), axis=1, return_counts=True)
    return both, np.bincount(_ranks(found)), np.bincount(_ranks(truth))


def _ranks(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The labels as 0, 1, 2 ... in their own order."""
    return np.unique(labels, return_inverse=True)[1]


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _share(right: int, *, claimed: int, true: int) -> PrecisionRecall:
    return PrecisionRecall(right / claimed if claimed else 1.0, right / true if true else 1.0)
