"""The table of links: two ads, a named reason, and the probability that one hand is behind both."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.pipeline.link import Candidates
from lykta.ads.pipeline.network import Networks, telling
from lykta.ads.weigh import TextModel, evidence_of

# A pair less likely than this is no link; it could still be asked for by hand.
LEAST_PROBABILITY: Final = 0.2
# Versions of one text; and texts of one mould. Below, only habits of writing are shared.
NEAR_DUPLICATE_JACCARD: Final = 0.7
TEMPLATE_JACCARD: Final = 0.15

# How often a shared contact meant one hand, by kind: a phone may be lent or recycled, a link may be a
# guest's. Set with care below what the synthetic county shows (.995), for real numbers change hands more.
CONTACT_PROBABILITY: Final = {"phone": 0.95, "email": 0.95, "handle": 0.9, "link": 0.6}
_CONTACT_SPREAD: Final = 1.0

REASONS: Final = ("near-duplicate", "shared template", "shared style", "shared contact")


def links(found: Candidates, grouped: Networks, model: TextModel, names: pa.Table) -> pa.Table:
    """All links, sorted by a, b and reason. `names` has the columns contact and kind, by contact number."""
    return pa.concat_tables([_text_links(found, grouped, model), _contact_links(grouped, names)]).sort_by(
        [("a", "ascending"), ("b", "ascending"), ("reason", "ascending"), ("contact", "ascending")]
    )


def _text_links(found: Candidates, grouped: Networks, model: TextModel) -> pa.Table:
    evidence = evidence_of(found.likeness, found.measured.jaccard, found.background)
    estimate = model.probability(evidence)
    inside = grouped.clusters[found.pairs[:, 0]] == grouped.clusters[found.pairs[:, 1]]
    # Inside a cluster the pairs that its averages rest on are shown too, likely or not.
    kept = telling(found, grouped.stock) & (
        (estimate.probability >= LEAST_PROBABILITY)
        | (inside & (estimate.probability >= LEAST_PROBABILITY / 2))
    )
    jaccard = found.measured.jaccard[kept]
    reason = np.where(jaccard >= NEAR_DUPLICATE_JACCARD, 0, np.where(jaccard >= TEMPLATE_JACCARD, 1, 2))
    return _table(
        found.pairs[kept],
        reason,
        (estimate.probability[kept], estimate.low[kept], estimate.high[kept]),
        (found.measured.similarity[kept], jaccard, found.measured.shared[kept]),
        pa.nulls(int(kept.sum()), pa.string()),
    )


def _contact_links(grouped: Networks, names: pa.Table) -> pa.Table:
    kinds = names["kind"].take(pa.array(grouped.bound_by)).to_pylist()
    odds = np.array([np.log(CONTACT_PROBABILITY[kind] / (1 - CONTACT_PROBABILITY[kind])) for kind in kinds])
    estimates = tuple(1 / (1 + np.exp(-(odds + shift))) for shift in (0.0, -_CONTACT_SPREAD, _CONTACT_SPREAD))
    total = len(grouped.bound)
    nothing = (pa.nulls(total, pa.float64()), pa.nulls(total, pa.float64()), pa.nulls(total, pa.int32()))
    reason = np.full(total, REASONS.index("shared contact"))
    contact = names["contact"].take(pa.array(grouped.bound_by))
    return _table(grouped.bound, reason, estimates, nothing, contact)


def _table(
    pairs: npt.NDArray[np.int64],
    reason: npt.NDArray[np.int64],
    estimates: tuple[npt.NDArray[np.float64], ...],
    shared: tuple[object, object, object],
    contact: pa.Array | pa.ChunkedArray,
) -> pa.Table:
    probability, low, high = estimates
    similarity, jaccard, words = shared
    return pa.table(
        {
            "a": pa.array(pairs[:, 0].astype(np.uint32)),
            "b": pa.array(pairs[:, 1].astype(np.uint32)),
            "reason": pa.array(REASONS, pa.string()).take(pa.array(reason)),
            "probability": pa.array(probability, pa.float64()),
            "low": pa.array(low, pa.float64()),
            "high": pa.array(high, pa.float64()),
            "similarity": _floats(similarity),
            "jaccard": _floats(jaccard),
            "shared_words": words if isinstance(words, pa.Array) else pa.array(words, pa.int32()),
            "contact": contact,
        }
    )


def _floats(values: object) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(np.asarray(values, np.float64))
