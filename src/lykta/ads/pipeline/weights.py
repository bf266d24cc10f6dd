"""The text model of a file: learnt from its own contacts where there are enough, else the documented one."""

from __future__ import annotations

import numba
import numpy as np

from lykta.ads.group import Uses, joined, stars
from lykta.ads.pipeline.link import Candidates
from lykta.ads.weigh import Calibration, DefaultTextModel, Labelled, TextModel, evidence_of, learn
from lykta.ads.weigh.learning import MOST_PAIRS


def text_model(found: Candidates, uses: Uses, ads: int) -> tuple[TextModel, Calibration | None]:
    """The model, and its calibration on contacts that it never saw when it was learnt.

    `uses` are contacts without hubs. The evidence of a pair is its text and place; contacts only label it.
    """
    labelled = _labelled(found, uses, ads)
    if not labelled.enough():
        return DefaultTextModel(), None
    return learn(labelled)


def _labelled(found: Candidates, uses: Uses, ads: int) -> Labelled:
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
    advertiser = joined(np.arange(ads), stars(uses.contact, uses.ad))
    # The advertisers are dealt out by a multiplicative hash, so that a fold is no stretch of the id order.
    fold = (
        (advertiser[pairs[:, 0]].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
    ) % np.uint64(3)
    evidence = evidence_of(likeness, information, found.background)
    return Labelled(evidence, shares, fold.astype(np.int64), len(np.unique(uses.contact)))


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
