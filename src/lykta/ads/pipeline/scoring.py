"""Weigh: the text model of a file, and the links by it: two ads, a reason, and a probability."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, starmap
from typing import Final, NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.group import Uses, join_clusters, stars
from lykta.ads.pipeline.blocking import Candidates, PairRows
from lykta.ads.pipeline.clustering import Networks, telling
from lykta.ads.sorting import order_by
from lykta.ads.weigh import (
    CONTACT_PROBABILITY,
    CONTACT_SPREAD,
    DEFAULT_WEIGHTS,
    Calibration,
    Labelled,
    TextWeights,
    against_others,
    evidence_of,
    learn,
    sigmoid,
)
from lykta.ads.weigh.learning import MOST_PAIRS

# A pair less likely than this is not a link; it could still be asked for by hand.
LEAST_PROBABILITY: Final = 0.2
# Versions of one text; and texts of one mould, by the share of words and word pairs that both hold. Below,
# only habits of writing are shared.
NEAR_DUPLICATE_JACCARD: Final = 0.7
TEMPLATE_JACCARD: Final = 0.24

REASONS: Final = ("near-duplicate", "shared contact", "shared style", "shared template")
"""The reasons of links, sorted; in a table of links each is coded by its place here."""
_NEAR_DUPLICATE, _CONTACT, _STYLE, _TEMPLATE = range(len(REASONS))
_NO_CONTACT = -1

LINKS: Final = pa.schema(
    [
        ("a", pa.uint32()),
        ("b", pa.uint32()),
        ("reason", pa.dictionary(pa.int8(), pa.string())),
        ("probability", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("similarity", pa.float64()),
        ("jaccard", pa.float64()),
        ("information", pa.float64()),
        ("other_contacts", pa.bool_()),
        ("shared_words", pa.int32()),
        ("contact", pa.string()),
    ]
)
"""The columns of the table of links."""

LEAST_LIKENESS_WEIGHT: Final = 0.7
"""A third of the documented weight. By one of .24, texts with a few words in common joined half of a file's
advertisers; on all other real texts, single or posted again, it was 1.15 or more (docs/decisions/0098).
"""
# The links of so many ads are made in one step.
_ADS_AT_ONCE = 50_000


def text_model(found: Candidates, uses: Uses, ads: int) -> tuple[TextWeights, Calibration | None]:
    """The weights, and the calibration of weights learnt likewise on pairs that these never saw.

    `uses` are contacts without hubs. The evidence of a pair is its text and place; contacts only label it.
    """
    labelled = _label_pairs(found, uses, ads)
    if not labelled.enough():
        return DEFAULT_WEIGHTS, None
    weights, told = learn(labelled)
    # Where many fill in the same forms, the texts of two advertisers may be more alike than those of one. And
    # where each text was posted again and again, nearly all pairs are alike, those of an author with several
    # numbers too. That tells of the forms and the postings, and hardly of what likeness means.
    if weights.likeness < LEAST_LIKENESS_WEIGHT:
        return DEFAULT_WEIGHTS, None
    return weights, told


def _label_pairs(found: Candidates, uses: Uses, ads: int) -> Labelled:
    order = np.lexsort((uses.contact, uses.ad))
    bounds = np.searchsorted(uses.ad[order], np.arange(ads + 1))
    holds = np.diff(bounds) > 0
    first, copies = found.texts.first, found.texts.copies()
    held = holds[first]
    texts = np.flatnonzero(held[found.between[:, 0]] & held[found.between[:, 1]])
    copies = copies[holds[copies].all(axis=1)]
    rows = np.arange(len(texts) + len(copies))
    if len(rows) > MOST_PAIRS:
        rows = np.linspace(0, len(rows) - 1, MOST_PAIRS).astype(np.int64)
    split = int(np.searchsorted(rows, len(texts)))
    one, other = found.of_texts(texts[rows[:split]]), found.of_copies(copies[rows[split:] - len(texts)])
    pairs = np.concatenate([one.pairs, other.pairs])
    likeness = np.concatenate([one.likeness, other.likeness])
    information = np.concatenate([one.information, other.information])
    shares = _share(pairs, bounds, uses.contact[order])
    advertiser = join_clusters(np.arange(ads), stars(uses.contact, uses.ad))
    # The advertisers are dealt out by a multiplicative hash, so that a fold is not a stretch of the id order.
    fold = (
        (advertiser[pairs[:, 0]].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
    ) % np.uint64(3)
    _, which, times = np.unique(advertiser[pairs[:, 0]], return_inverse=True, return_counts=True)
    return Labelled(
        evidence=evidence_of(likeness, information, found.background),
        shares=shares,
        fold=fold.astype(np.int64),
        # Pairs of one advertiser are not independent: n of them count as the root of n.
        sample_weight=1 / np.sqrt(times)[which],
        contacts=len(np.unique(uses.contact)),
    )


@numba.njit(cache=True, nogil=True)
def _share(pairs, bounds, contacts):  # type: ignore[no-untyped-def]
    """Whether two ads hold a contact in common; the contacts of an ad are sorted."""
    out = np.zeros(len(pairs), np.bool_)
    for row in range(len(pairs)):
        one, other = bounds[pairs[row, 0]], bounds[pairs[row, 1]]
        while one < bounds[pairs[row, 0] + 1] and other < bounds[pairs[row, 1] + 1]:
            if contacts[one] == contacts[other]:
                out[row] = True
                break
            if contacts[one] < contacts[other]:
                one += 1
            else:
                other += 1
    return out


class _Links(NamedTuple):
    """Some links as columns, each [m] but for `pairs` of ads, [m, 2]; `contact` is a contact's number, or
    -1; `others` tells whether both ads hold contacts, and none in common.
    """

    pairs: npt.NDArray[np.uint32]
    reason: npt.NDArray[np.int8]
    probability: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    similarity: npt.NDArray[np.float32]
    jaccard: npt.NDArray[np.float32]
    information: npt.NDArray[np.float32]
    others: npt.NDArray[np.bool_]
    words: npt.NDArray[np.int32]
    contact: npt.NDArray[np.int32]


def links(found: Candidates, grouped: Networks, weights: TextWeights, names: pa.Table) -> Iterator[pa.Table]:
    """All links, sorted by a, b, reason and contact, in one table or several, each made when it is asked for.

    `names` has the columns contact and kind, by number.
    """
    ads, first = len(found.texts.of), found.texts.first
    copies = found.texts.copies()
    copies = copies[order_by(copies[:, 0])]
    rank = np.empty(len(names), np.int64)
    rank[pc.sort_indices(names["contact"]).to_numpy()] = np.arange(len(names))
    cuts = np.array([*range(0, ads, _ADS_AT_ONCE), ads])
    # The links of an ad, as the lesser of two, stand in one table.
    bounds = (
        np.searchsorted(found.between[:, 0], np.searchsorted(first, cuts)),
        np.searchsorted(copies[:, 0], cuts),
        np.searchsorted(grouped.bound[:, 0], cuts),
    )
    for rows in zip(*(starmap(slice, pairwise(bound.tolist())) for bound in bounds), strict=True):
        of_texts, of_copies, by_contact = rows
        parts = [
            _text_links(found.of_texts(of_texts), found.background, grouped, weights),
            _text_links(found.of_copies(copies[of_copies]), found.background, grouped, weights),
            _contact_links(grouped, by_contact, names["kind"]),
        ]
        yield _table(_Links(*map(np.concatenate, zip(*parts, strict=True))), rank, names["contact"])


def _text_links(some: PairRows, background: float, grouped: Networks, weights: TextWeights) -> _Links:
    """The links that some of the candidate pairs are."""
    pairs, others = some.pairs, grouped.hold_others(some.pairs)
    evidence = evidence_of(some.likeness, some.information, background)
    estimate = against_others(weights.probability(evidence), others)
    inside = grouped.clusters[pairs[:, 0]] == grouped.clusters[pairs[:, 1]]
    # Inside a cluster, likely or not, what its texts share is shown too.
    least = np.where(inside, LEAST_PROBABILITY / 2, LEAST_PROBABILITY)
    kept = np.flatnonzero(telling(pairs, grouped.stock) & (estimate.probability >= least))
    jaccard = some.measured.jaccard[kept]
    reason = np.full(len(kept), _STYLE, np.int8)
    reason[jaccard >= TEMPLATE_JACCARD] = _TEMPLATE
    reason[jaccard >= NEAR_DUPLICATE_JACCARD] = _NEAR_DUPLICATE
    return _Links(
        pairs[kept].astype(np.uint32),
        reason,
        estimate.probability[kept],
        estimate.low[kept],
        estimate.high[kept],
        some.measured.similarity[kept],
        jaccard,
        some.information[kept],
        others[kept],
        some.measured.shared[kept],
        np.full(len(kept), _NO_CONTACT, np.int32),
    )


def _contact_links(grouped: Networks, rows: slice, kinds: pa.ChunkedArray) -> _Links:
    """Some of the links by contacts."""
    contact = grouped.bound_by[rows]
    total = len(contact)
    known = np.array([CONTACT_PROBABILITY[kind] for kind in kinds.take(pa.array(contact)).to_pylist()])
    odds = np.log(known / (1 - known))
    best, low, high = (sigmoid(odds + shift) for shift in (0.0, -CONTACT_SPREAD, CONTACT_SPREAD))
    nothing = np.zeros(total, np.float32)
    return _Links(
        grouped.bound[rows].astype(np.uint32),
        np.full(total, _CONTACT, np.int8),
        best,
        low,
        high,
        nothing,
        nothing,
        nothing,
        np.zeros(total, np.bool_),
        np.zeros(total, np.int32),
        contact.astype(np.int32),
    )


def _table(links: _Links, rank: npt.NDArray[np.int64], pseudonyms: pa.ChunkedArray) -> pa.Table:
    """Links as rows of the table, in their order; `rank` is that of each contact by its pseudonym."""
    by_contact = links.contact >= 0
    place = np.zeros(len(by_contact), np.int64)
    place[by_contact] = rank[links.contact[by_contact]]
    order = np.lexsort((place, links.reason, links.pairs[:, 1], links.pairs[:, 0]))
    reasons = pa.DictionaryArray.from_arrays(pa.array(links.reason), pa.array(REASONS))
    columns = [
        pa.array(links.pairs[:, 0]),
        pa.array(links.pairs[:, 1]),
        reasons,
        *(pa.array(column) for column in (links.probability, links.low, links.high)),
        *(
            pa.array(column.astype(np.float64), mask=by_contact)
            for column in (links.similarity, links.jaccard, links.information)
        ),
        pa.array(links.others, mask=by_contact),
        pa.array(links.words, mask=by_contact),
        pseudonyms.take(pa.array(links.contact, mask=~by_contact)).combine_chunks(),
    ]
    return pa.Table.from_arrays(columns, schema=LINKS).take(pa.array(order))
