"""What can be seen of the names and the voice of a network's ads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.distinct import distinct_pairs
from lykta.ads.describe.observe.seen import Seen
from lykta.ads.describe.observe.sentences import (
    Both,
    ads_english,
    ads_swedish,
    counted,
    filled,
    listing,
    listings,
    plain_numbers,
)
from lykta.ads.describe.runs import runs
from lykta.ads.describe.voices import NONE, voices

if TYPE_CHECKING:
    from lykta.ads.describe.observe.facts import Facts

_VOICES = (("”jag”", "“I”"), ("”vi”", "“we”"), ("”hon”", "“she”"))
# A voice in fewer ads, or in a smaller part of them, is a turn of phrase.
_VOICE_ADS = 2
_VOICE_PART = 0.1


def several_personas(facts: Facts) -> Seen:
    """Two first names or more."""
    found = runs(facts.personas.network)
    found = found.where(found.size > 1)
    rows = found.entries()
    names = facts.personas.names.take(pa.array(rows))
    listed = counted(Both(names, names), facts.personas.counts[rows], found.size)
    number = plain_numbers(found.size)
    return Seen(
        found.number,
        filled("Annonserna använder {} namn: {}.", number, listed.swedish),
        filled("The ads use {} names: {}.", number, listed.english),
    )


def personas_on_one_contact(facts: Facts) -> Seen:
    """Two names or more in ads with one contact; of several such contacts the one with most names."""
    contacts, personas = facts.contacts, facts.personas
    left, right = _joined(contacts.ads, personas.ads)
    contact, persona, _ = distinct_pairs(contacts.contact[left], personas.persona[right])
    # A contact may be in several networks, so that names are counted per network and contact.
    width = len(contacts.pseudonyms) + 1
    keys = personas.network[persona] * width + contact
    order = np.lexsort((persona, keys))
    persona, shared = persona[order], runs(keys[order])
    shared = shared.where(shared.size > 1)
    shared = shared.where(np.lexsort((shared.number, -shared.size, shared.number // width)))
    best = shared.where(runs(shared.number // width).start)
    tag, number = contacts.named(best.number % width), plain_numbers(best.size)
    names = personas.names.take(pa.array(persona[best.entries()]))
    return Seen(
        best.number // width,
        filled(
            "Kontaktvägen {} finns i annonser med {} namn: {}.",
            tag.swedish,
            number,
            listing(names, best.size, language=0),
        ),
        filled(
            "The contact {} is in ads with {} names: {}.",
            tag.english,
            number,
            listing(names, best.size, language=1),
        ),
    )


def voice(facts: Facts) -> Seen:
    """Two voices or more, or most ads in another voice than "I"."""
    ads, texts = facts.members.first_ads()
    found = voices(facts.given, ads)
    known = found != NONE
    voice_of, networks = found[known], facts.network_of_text[texts[known]]
    sizes = np.diff(facts.members.text_starts)[texts[known]]
    counts = np.bincount(networks * 3 + voice_of, sizes, 3 * len(facts.members.ids)).astype(np.int64)
    counts = counts.reshape(-1, 3)
    told = (counts >= _VOICE_ADS) & (counts >= _VOICE_PART * counts.sum(axis=1, keepdims=True))
    networks = np.flatnonzero(told[:, 1:].any(axis=1))
    counts = counts[networks]
    row, which = np.nonzero(counts)
    pronouns = [pa.array(names).take(pa.array(which)) for names in zip(*_VOICES, strict=True)]
    of_each = counts[row, which]
    listed = listings(
        Both(
            filled("{} i {}", pronouns[0], ads_swedish(of_each)),
            filled("{} in {}", pronouns[1], ads_english(of_each)),
        ),
        np.bincount(row, minlength=len(networks)),
    )
    return Seen(
        networks,
        filled("Annonsernas röst är {}.", listed.swedish),
        filled("The voice of the ads is {}.", listed.english),
    )


def _joined(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of entries that are equal, as places in the two arrays."""
    order = np.argsort(right, kind="stable")
    begin = np.searchsorted(right[order], left, "left")
    count = np.searchsorted(right[order], left, "right") - begin
    from_left = np.repeat(np.arange(len(left)), count)
    within = np.arange(len(from_left)) - np.repeat(np.cumsum(count) - count, count)
    return from_left, order[np.repeat(begin, count) + within]
