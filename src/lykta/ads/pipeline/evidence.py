"""The table of links: two ads, a named reason, and the probability that one hand is behind both."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.pair.each_once import as_keys
from lykta.ads.pipeline.link import Candidates
from lykta.ads.pipeline.network import Networks, telling
from lykta.ads.weigh import CONTACT_PROBABILITY, CONTACT_SPREAD, Estimate, TextModel, evidence_of

# A pair less likely than this is no link; it could still be asked for by hand.
LEAST_PROBABILITY: Final = 0.2
# Versions of one text; and texts of one mould. Below, only habits of writing are shared.
NEAR_DUPLICATE_JACCARD: Final = 0.7
TEMPLATE_JACCARD: Final = 0.15

REASONS: Final = ("near-duplicate", "shared contact", "shared style", "shared template")
"""The reasons of links, sorted; in a table of links each is coded by its place here."""
_NEAR_DUPLICATE, _CONTACT, _STYLE, _TEMPLATE = range(len(REASONS))
_NO_CONTACT = -1


class _Links(NamedTuple):
    """Some links as columns, each [m]; `contact` is a contact's number, or -1."""

    pairs: npt.NDArray[np.int64]
    reason: npt.NDArray[np.int8]
    estimate: Estimate
    similarity: npt.NDArray[np.float32]
    jaccard: npt.NDArray[np.float32]
    words: npt.NDArray[np.int32]
    contact: npt.NDArray[np.int64]


def links(found: Candidates, grouped: Networks, model: TextModel, names: pa.Table) -> pa.Table:
    """All links, sorted by a, b, reason and contact. `names` has the columns contact and kind, by number."""
    of_texts, of_contacts = _text_links(found, grouped, model), _contact_links(grouped, names)
    return _table(of_texts, of_contacts, _order(of_texts, of_contacts, len(grouped.labels)), names["contact"])


def _text_links(found: Candidates, grouped: Networks, model: TextModel) -> _Links:
    evidence = evidence_of(found.likeness, found.measured.jaccard, found.background)
    estimate = model.probability(evidence)
    inside = grouped.clusters[found.pairs[:, 0]] == grouped.clusters[found.pairs[:, 1]]
    # Inside a cluster the pairs that its averages rest on are shown too, likely or not.
    least = np.where(inside, LEAST_PROBABILITY / 2, LEAST_PROBABILITY)
    kept = np.flatnonzero(telling(found, grouped.stock) & (estimate.probability >= least))
    jaccard = found.measured.jaccard[kept]
    reason = np.full(len(kept), _STYLE, np.int8)
    reason[jaccard >= TEMPLATE_JACCARD] = _TEMPLATE
    reason[jaccard >= NEAR_DUPLICATE_JACCARD] = _NEAR_DUPLICATE
    return _Links(
        found.pairs[kept],
        reason,
        Estimate(estimate.probability[kept], estimate.low[kept], estimate.high[kept]),
        found.measured.similarity[kept],
        jaccard,
        found.measured.shared[kept],
        np.full(len(kept), _NO_CONTACT),
    )


def _contact_links(grouped: Networks, names: pa.Table) -> _Links:
    """The links by contacts, those of two ads in the order of the contacts' pseudonyms."""
    rank = np.empty(len(names), np.int64)
    rank[pc.sort_indices(names["contact"]).to_numpy()] = np.arange(len(names))
    order = np.argsort(rank[grouped.bound_by], kind="stable")
    contact, total = grouped.bound_by[order], len(order)
    known = [CONTACT_PROBABILITY[kind] for kind in names["kind"].to_pylist()]
    odds = np.log(np.divide(known, np.subtract(1, known)))[contact]
    nothing = np.zeros(total, np.float32)
    return _Links(
        grouped.bound[order],
        np.full(total, _CONTACT, np.int8),
        Estimate(*(1 / (1 + np.exp(-(odds + shift))) for shift in (0.0, -CONTACT_SPREAD, CONTACT_SPREAD))),
        nothing,
        nothing,
        np.zeros(total, np.int32),
        contact,
    )


def _order(of_texts: _Links, of_contacts: _Links, ads: int) -> npt.NDArray[np.int64]:
    """The order of both kinds by a, b, reason and, as the contacts already stand, contact."""
    pairs = np.concatenate([of_texts.pairs, of_contacts.pairs])
    reason = np.concatenate([of_texts.reason, of_contacts.reason])
    order = np.argsort(reason, kind="stable")
    keys = as_keys(pairs[:, 0], pairs[:, 1], ads)[order]
    return order[np.argsort(keys, kind="stable")]


def _table(
    of_texts: _Links, of_contacts: _Links, order: npt.NDArray[np.int64], pseudonyms: pa.ChunkedArray
) -> pa.Table:
    def column(one: npt.NDArray[Any], other: npt.NDArray[Any], kind: npt.DTypeLike) -> npt.NDArray[Any]:
        return np.concatenate([one, other]).astype(kind, copy=False)[order]

    by_contact = column(of_texts.contact, of_contacts.contact, np.int64) >= 0
    pairs = column(of_texts.pairs, of_contacts.pairs, np.uint32)
    reason = column(of_texts.reason, of_contacts.reason, np.int8)
    columns = {
        "a": pa.array(pairs[:, 0]),
        "b": pa.array(pairs[:, 1]),
        "reason": pa.DictionaryArray.from_arrays(pa.array(reason), pa.array(REASONS)),
    }
    for name, one, other in zip(Estimate._fields, of_texts.estimate, of_contacts.estimate, strict=True):
        columns[name] = pa.array(column(one, other, np.float64))
    columns["similarity"] = pa.array(
        column(of_texts.similarity, of_contacts.similarity, np.float64), mask=by_contact
    )
    columns["jaccard"] = pa.array(column(of_texts.jaccard, of_contacts.jaccard, np.float64), mask=by_contact)
    columns["shared_words"] = pa.array(column(of_texts.words, of_contacts.words, np.int32), mask=by_contact)
    contact = pa.array(column(of_texts.contact, of_contacts.contact, np.int64), mask=~by_contact)
    return pa.table(columns | {"contact": pseudonyms.take(contact)})
