"""Texts that unrelated advertisers use word for word: these say nothing of who wrote the ad."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from lykta.ads.group.contacts import Uses

# Two may be one hand with two phones; three who share nothing else have copied, or were given, a text.
UNRELATED_ADVERTISERS = 3


def stock_texts(
    text_keys: npt.NDArray[np.uint64], uses: Uses, clusters: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Which ads carry a stock text, bool[n].

    A text (one normal form, `text_keys` uint64[n]) is stock when at least `UNRELATED_ADVERTISERS` groups of
    contacts use it that nothing else joins: no ad holds contacts of two groups, and no other text cluster
    (`clusters` int64[n]) has ads of two. Titles are left out of the keys: who copies a text gives it her own.
    Names are not: a hand with personas writes one text under many names, so that the same text but for its
    names says nothing of how many hands there are.
    """
    stock = np.zeros(len(text_keys), np.bool_)
    held = _contacts_by_ad(uses)
    ads_of_contact = _ads_by_contact(uses)
    for ads in _repeated(text_keys):
        contacts = {contact for ad in ads for contact in held.get(ad, ())}
        if len(contacts) < UNRELATED_ADVERTISERS:
            continue
        if _advertisers(contacts, set(ads), held, ads_of_contact, clusters) >= UNRELATED_ADVERTISERS:
            stock[ads] = True
    return stock


def _repeated(text_keys: npt.NDArray[np.uint64]) -> list[list[int]]:
    order = np.argsort(text_keys, kind="stable")
    bounds = np.flatnonzero(
        np.diff(text_keys[order], prepend=~text_keys[order[:1]], append=~text_keys[order[-1:]])
    )
    return [
        order[begin:stop].tolist()
        for begin, stop in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        if stop - begin >= UNRELATED_ADVERTISERS
    ]


def _contacts_by_ad(uses: Uses) -> dict[int, list[int]]:
    held: dict[int, list[int]] = defaultdict(list)
    for contact, ad in zip(uses.contact.tolist(), uses.ad.tolist(), strict=True):
        held[ad].append(contact)
    return held


def _ads_by_contact(uses: Uses) -> dict[int, list[int]]:
    ads: dict[int, list[int]] = defaultdict(list)
    for contact, ad in zip(uses.contact.tolist(), uses.ad.tolist(), strict=True):
        ads[contact].append(ad)
    return ads


def _advertisers(
    contacts: set[int],
    same_text: set[int],
    held: dict[int, list[int]],
    ads_of_contact: dict[int, list[int]],
    clusters: npt.NDArray[np.int64],
) -> int:
    """How many groups the contacts fall into when joined by shared ads, and by clusters outside this text."""
    parent = {contact: contact for contact in contacts}

    def root(contact: int) -> int:
        while parent[contact] != contact:
            contact = parent[contact]
        return contact

    seen: dict[int, int] = {}
    for contact in sorted(contacts):
        for ad in ads_of_contact[contact]:
            for other in held[ad]:
                if other in parent:
                    parent[root(other)] = root(contact)
            if ad not in same_text:
                first = seen.setdefault(int(clusters[ad]), contact)
                parent[root(first)] = root(contact)
    return len({root(contact) for contact in contacts})
