"""The table of links: two ads, a named reason, and the probability that one hand is behind both."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lykta.ads.pair.each_once import as_keys
from lykta.ads.pipeline.link import Candidates
from lykta.ads.pipeline.network import Networks, telling
from lykta.ads.room import IN_MEMORY, Room
from lykta.ads.weigh import (
    CONTACT_PROBABILITY,
    CONTACT_SPREAD,
    TextModel,
    against_others,
    evidence_of,
    sigmoid,
)

# A pair less likely than this is no link; it could still be asked for by hand.
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

# So many pairs are weighed in one step, and so many links made rows of the table.
_AT_ONCE = 1_000_000


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


def links(
    found: Candidates, grouped: Networks, model: TextModel, names: pa.Table, *, room: Room = IN_MEMORY
) -> pa.Table:
    """All links, sorted by a, b, reason and contact, in `room`. `names` has the columns contact and kind, by
    number.
    """
    of_texts = (
        _text_links(found, slice(begin, begin + _AT_ONCE), grouped, model)
        for begin in range(0, len(found.pairs), _AT_ONCE)
    )
    whole = _joined(chain(of_texts, [_contact_links(grouped, names)]), room)
    order = _order(whole, len(grouped.labels), room)
    parts = (
        _table(whole, order[begin : begin + _AT_ONCE], names["contact"])
        for begin in range(0, len(order), _AT_ONCE)
    )
    return room.table(parts, LINKS)


def _text_links(found: Candidates, rows: slice, grouped: Networks, model: TextModel) -> _Links:
    """The links that some of the candidate pairs are."""
    pairs, jaccard = found.pairs[rows], found.measured.jaccard[rows]
    information, others = found.information_of(rows), grouped.hold_others(pairs)
    estimate = against_others(
        model.probability(evidence_of(found.likeness[rows], information, found.background)), others
    )
    inside = grouped.clusters[pairs[:, 0]] == grouped.clusters[pairs[:, 1]]
    # Inside a cluster the pairs that its averages rest on are shown too, likely or not.
    least = np.where(inside, LEAST_PROBABILITY / 2, LEAST_PROBABILITY)
    kept = np.flatnonzero(telling(pairs, grouped.stock) & (estimate.probability >= least))
    jaccard = jaccard[kept]
    reason = np.full(len(kept), _STYLE, np.int8)
    reason[jaccard >= TEMPLATE_JACCARD] = _TEMPLATE
    reason[jaccard >= NEAR_DUPLICATE_JACCARD] = _NEAR_DUPLICATE
    return _Links(
        pairs[kept].astype(np.uint32),
        reason,
        estimate.probability[kept],
        estimate.low[kept],
        estimate.high[kept],
        found.measured.similarity[rows][kept],
        jaccard,
        information[kept],
        others[kept],
        found.measured.shared[rows][kept],
        np.full(len(kept), _NO_CONTACT, np.int32),
    )


def _contact_links(grouped: Networks, names: pa.Table) -> _Links:
    """The links by contacts, those of two ads in the order of the contacts' pseudonyms."""
    rank = np.empty(len(names), np.int64)
    rank[pc.sort_indices(names["contact"]).to_numpy()] = np.arange(len(names))
    order = np.argsort(rank[grouped.bound_by], kind="stable")
    contact, total = grouped.bound_by[order], len(order)
    known = [CONTACT_PROBABILITY[kind] for kind in names["kind"].to_pylist()]
    odds = np.log(np.divide(known, np.subtract(1, known)))[contact]
    best, low, high = (sigmoid(odds + shift) for shift in (0.0, -CONTACT_SPREAD, CONTACT_SPREAD))
    nothing = np.zeros(total, np.float32)
    return _Links(
        grouped.bound[order].astype(np.uint32),
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


def _joined(parts: Iterable[_Links], room: Room) -> _Links:
    """All the links, in `room`, in their order."""
    kept = [[room.kept(column) for column in part] for part in parts]
    return _Links(*(room.joined(columns) for columns in zip(*kept, strict=True)))


def _order(links: _Links, ads: int, room: Room) -> npt.NDArray[np.int64]:
    """The order by a, b, reason and, as the contacts already stand, contact; in `room`."""
    by_reason = room.kept(np.argsort(links.reason, kind="stable"))
    keys = room.empty(len(by_reason), np.int64)
    for begin in range(0, len(keys), _AT_ONCE):
        first, second = links.pairs[by_reason[begin : begin + _AT_ONCE]].astype(np.int64).T
        keys[begin : begin + _AT_ONCE] = as_keys(first, second, ads)
    return room.kept(by_reason[np.argsort(keys, kind="stable")])


def _table(links: _Links, rows: npt.NDArray[np.int64], pseudonyms: pa.ChunkedArray) -> pa.Table:
    """Some of the links as rows of the table, in this order."""
    pairs, contact = links.pairs[rows], links.contact[rows]
    by_contact = contact >= 0
    reasons = pa.DictionaryArray.from_arrays(pa.array(links.reason[rows]), pa.array(REASONS))
    columns = [
        pa.array(pairs[:, 0]),
        pa.array(pairs[:, 1]),
        reasons,
        *(pa.array(column[rows]) for column in (links.probability, links.low, links.high)),
        *(
            pa.array(column[rows].astype(np.float64), mask=by_contact)
            for column in (links.similarity, links.jaccard, links.information)
        ),
        pa.array(links.others[rows], mask=by_contact),
        pa.array(links.words[rows], mask=by_contact),
        pseudonyms.take(pa.array(contact, mask=~by_contact)).combine_chunks(),
    ]
    return pa.Table.from_arrays(columns, schema=LINKS)
