"""Scores as figures that travel between processes."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lykta.ads.score import PrecisionRecall, score_b_cubed, score_pairs


def figures_of(*, pairs: PrecisionRecall, b_cubed: PrecisionRecall) -> dict[str, list[float]]:
    """Precision, recall and F1 of pairs and of B-cubed."""
    return {
        name: [measure.precision, measure.recall, measure.f1]
        for name, measure in (("pairs", pairs), ("b_cubed", b_cubed))
    }


def score(labels: NDArray[np.int64], ad_ids: pa.ChunkedArray, truth: pa.Table) -> dict[str, list[float]]:
    """The figures of a grouping: `labels` gives the group of each of `ad_ids`, `truth` has ad_id and hand."""
    hands = dict(zip(truth["ad_id"].to_pylist(), truth["hand"].to_pylist(), strict=True))
    numbers = {hand: number for number, hand in enumerate(dict.fromkeys(hands.values()))}
    true = np.array([numbers[hands[ad]] for ad in ad_ids.to_pylist()], np.int64)
    return figures_of(pairs=score_pairs(labels, true), b_cubed=score_b_cubed(labels, true))
