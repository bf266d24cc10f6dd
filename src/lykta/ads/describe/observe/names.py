"""What can be seen of the names and the voice of a network's ads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.describe.distinct import distinct_pairs
from lykta.ads.describe.observe.seen import Seen, runs
from lykta.ads.describe.observe.sentences import ads_english, ads_swedish, contact_name, counted, listing
from lykta.ads.describe.voices import NONE, voices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lykta.ads.describe.observe.facts import Facts

_VOICES = (("jag", "I"), ("vi", "we"), ("hon", "she"))
# A voice in fewer ads, or in a smaller part of them, is a turn of phrase.
_VOICE_ADS = 2
_VOICE_PART = 0.1


def several_personas(facts: Facts) -> Iterator[Seen]:
    """Two first names or more."""
    counts, names = facts.personas.counts.tolist(), facts.personas.names
    for network, begin, stop in runs(facts.personas.network):
        if stop - begin > 1:
            swedish, english = counted(names[begin:stop], counts[begin:stop])
            yield Seen(
                network,
                f"Annonserna använder {stop - begin} namn: {swedish}.",
                f"The ads use {stop - begin} names: {english}.",
            )


def personas_on_one_contact(facts: Facts) -> Iterator[Seen]:
    """Two names or more in ads with one contact; of several such contacts the one with most names."""
    contacts, personas = facts.contacts, facts.personas
    left, right = _joined(contacts.ads, personas.ads)
    contact, persona = contacts.contact[left], personas.persona[right]
    contact, persona, _ = distinct_pairs(contact, persona)
    network = personas.network[persona]
    # A contact may be in several networks, so that names are counted per network and contact.
    width = len(contacts.pseudonyms) + 1
    keys = network * width + contact
    order = np.lexsort((persona, keys))
    keys, persona = keys[order], persona[order]
    found = [(begin - stop, key, begin, stop) for key, begin, stop in runs(keys) if stop - begin > 1]
    best: dict[int, tuple[int, int, int, int]] = {}
    for entry in found:
        at = entry[1] // width
        best[at] = min(best.get(at, entry), entry)
    for at, (_, key, begin, stop) in sorted(best.items()):
        which = key % width
        tag = contact_name(contacts.kinds[which], contacts.pseudonyms[which])
        names = [personas.names[row] for row in persona[begin:stop].tolist()]
        yield Seen(
            at,
            f"Kontaktvägen {tag[0]} finns i annonser med {len(names)} namn: {listing(names, language=0)}.",
            f"The contact {tag[1]} is in ads with {len(names)} names: {listing(names, language=1)}.",
        )


def voice(facts: Facts) -> Iterator[Seen]:
    """Two voices or more, or most ads in another voice than "I"."""
    found = voices(facts.given.word_offsets, facts.given.words, facts.members.ads)
    known = found != NONE
    size = len(facts.members.ids)
    counts = np.bincount(facts.members.network[known] * 3 + found[known], minlength=3 * size).reshape(-1, 3)
    told = (counts >= _VOICE_ADS) & (counts >= _VOICE_PART * counts.sum(axis=1, keepdims=True))
    unlike_i = told[:, 1:].any(axis=1)
    for network in np.flatnonzero(unlike_i).tolist():
        row = counts[network].tolist()
        parts = [(names, count) for names, count in zip(_VOICES, row, strict=True) if count]
        swedish = listing([f"”{names[0]}” i {ads_swedish(count)}" for names, count in parts], language=0)
        english = listing([f"“{names[1]}” in {ads_english(count)}" for names, count in parts], language=1)
        yield Seen(network, f"Annonsernas röst är {swedish}.", f"The voice of the ads is {english}.")


def _joined(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of entries that are equal, as places in the two arrays."""
    order = np.argsort(right, kind="stable")
    begin = np.searchsorted(right[order], left, "left")
    count = np.searchsorted(right[order], left, "right") - begin
    from_left = np.repeat(np.arange(len(left)), count)
    within = np.arange(len(from_left)) - np.repeat(np.cumsum(count) - count, count)
    return from_left, order[np.repeat(begin, count) + within]
