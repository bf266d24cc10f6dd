"""What can be seen of the texts of a network: their wording, their languages, names and voice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lykta.ads.describing.facts import NetworkFacts
from lykta.ads.describing.languages import LANGUAGES, distinguishable, languages_of
from lykta.ads.describing.members import by_count, distinct_pairs, find_runs, spread_over
from lykta.ads.describing.names import NONE, voices
from lykta.ads.describing.values import Seen, date, number, record, text, to_lists, together
from lykta.ads.sorting import numbers_from, order_by

# Fewer equal ads are what any advertiser has who posts again.
_REPEATED = 3
_CHANGES = 3
# A voice in fewer ads, or in a smaller part of them, is a turn of phrase.
_VOICE_ADS = 2
_VOICE_PART = 0.1
# Texts beside the central one that are read for their language in one network.
_READ = 5
# Texts that one thread reads at a time; they are copied.
_BLOCK = 8192


def common_wording(facts: NetworkFacts) -> Seen:
    """A template that at least half of the compared ads follow."""
    followers, compared = facts.templates.followers, np.diff(facts.comparison.starts)
    found = np.flatnonzero((facts.templates.wording > 0) & (2 * followers >= compared))
    return Seen(
        found,
        record(
            followers=number(followers[found]),
            compared=number(compared[found]),
            words=number(facts.templates.wording[found]),
        ),
    )


def different_wordings(facts: NetworkFacts) -> Seen:
    """No template that half of the compared ads follow."""
    followers, compared = facts.templates.followers, np.diff(facts.comparison.starts)
    found = np.flatnonzero((followers < 2) | (2 * followers < compared))
    return Seen(
        found,
        record(followers=number(followers[found]), compared=number(compared[found])),
    )


def repeated_text(facts: NetworkFacts) -> Seen:
    """One normal form in three ads or more."""
    counts = np.diff(facts.members.text_starts)
    repeated = np.flatnonzero(counts >= _REPEATED)
    found = find_runs(facts.network_of_text[repeated])
    return Seen(
        found.number,
        record(texts=number(found.size), most=number(found.reduce(np.maximum, counts[repeated]))),
    )


def changed_text(facts: NetworkFacts) -> Seen:
    """A text that changes again and again while the contact stays; of several contacts the one with most."""
    first = facts.contacts.first_of_ad
    contact_of = np.full(len(facts.members.of_ad), -1, np.int64)
    contact_of[facts.contacts.ads[first]] = facts.contacts.contact[first]
    dated = facts.dated.where(contact_of[facts.dated.ads] >= 0)
    width = len(facts.contacts.pseudonyms) + 1
    held = dated.network * width + contact_of[dated.ads]
    # By network and contact, and of each by time, since each step leaves equal ones as they stand.
    order = order_by(contact_of[dated.ads])
    order = order[order_by(dated.network[order])]
    held, texts, days = held[order], facts.text_of_ad[dated.ads[order]], dated.days[order]
    at = np.flatnonzero((held[1:] == held[:-1]) & (texts[1:] != texts[:-1])) + 1
    keys, start, changes = find_runs(held[at])
    often = np.flatnonzero(changes >= _CHANGES)
    often = often[np.lexsort((keys[often], -changes[often], keys[often] // width))]
    chosen = often[find_runs(keys[often] // width).start]
    times = changes[chosen]
    return Seen(
        keys[chosen] // width,
        record(
            contact=facts.contacts.to_json_lists(keys[chosen] % width),
            changes=number(times),
            first=date(days[at[start[chosen]] - 1]),
            last=date(days[at[start[chosen] + times - 1]]),
        ),
    )


def several_languages(facts: NetworkFacts) -> Seen:
    """Two languages or more among up to six texts."""
    ads, network = _ads_to_read(facts)
    given = facts.given
    read = given.work.over(
        len(ads),
        lambda begin, stop: languages_of(given.texts_of(ads[begin:stop])),
        parts=-(-len(ads) // _BLOCK),
    )
    language = distinguishable(np.concatenate(list(read)))
    networks, language, counts = by_count(*distinct_pairs(network, language))
    found = find_runs(networks)
    found = found.where(found.size > 1)
    rows = found.entries()
    codes = text(pa.array(LANGUAGES).take(pa.array(language[rows])))
    all_read = np.bincount(networks, counts)[found.number].astype(np.int64)
    return Seen(
        found.number,
        record(texts=number(all_read), languages=to_lists(together(codes, number(counts[rows])), found.size)),
    )


def _ads_to_read(facts: NetworkFacts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The ads whose language is read, and their networks.

    An ad that follows its network's template is in the template's language. Of the others up to five are
    read, spread over them, beside the central ad.
    """
    comparison = facts.comparison
    unlike = np.flatnonzero(~facts.templates.follows)
    network = np.searchsorted(comparison.starts, unlike, "right") - 1
    counts = np.bincount(network, minlength=len(facts.members.ids))
    rows = spread_over(np.cumsum(counts) - counts, counts, _READ)
    asked = np.flatnonzero(counts)
    ads = comparison.ads[np.concatenate((comparison.shown[asked, 0], unlike[rows]))]
    return ads, np.concatenate((asked, network[rows]))


def several_personas(facts: NetworkFacts) -> Seen:
    """Two first names or more."""
    found = find_runs(facts.personas.network)
    found = found.where(found.size > 1)
    rows = found.entries()
    names = facts.personas.names.take(pa.array(rows))
    return Seen(
        found.number,
        record(
            count=number(found.size),
            names=to_lists(together(text(names), number(facts.personas.counts[rows])), found.size),
        ),
    )


def personas_on_one_contact(facts: NetworkFacts) -> Seen:
    """Two names or more in ads with one contact; of several such contacts the one with most names."""
    contacts, personas = facts.contacts, facts.personas
    left, right = _equal_pairs(contacts.ads, personas.ads)
    contact, persona, _ = distinct_pairs(contacts.contact[left], personas.persona[right])
    # A contact may be in several networks, so that names are counted per network and contact.
    width = len(contacts.pseudonyms) + 1
    keys = personas.network[persona] * width + contact
    order = np.lexsort((persona, keys))
    persona, shared = persona[order], find_runs(keys[order])
    shared = shared.where(shared.size > 1)
    shared = shared.where(np.lexsort((shared.number, -shared.size, shared.number // width)))
    best = shared.where(find_runs(shared.number // width).start)
    names = personas.names.take(pa.array(persona[best.entries()]))
    return Seen(
        best.number // width,
        record(
            contact=contacts.to_json_lists(best.number % width),
            count=number(best.size),
            names=to_lists(text(names), best.size),
        ),
    )


def voice(facts: NetworkFacts) -> Seen:
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
    told = together(number(which), number(counts[row, which]))
    return Seen(
        networks,
        record(voices=to_lists(told, np.bincount(row, minlength=len(networks)))),
    )


def _equal_pairs(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of entries that are equal, as places in the two arrays."""
    order = np.argsort(right, kind="stable")
    begin = np.searchsorted(right[order], left, "left")
    counts = np.searchsorted(right[order], left, "right") - begin
    return np.repeat(np.arange(len(left)), counts), order[numbers_from(begin, counts)]
