"""What can be seen of a network's wording: a common template, one text many times, a text that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.describe.observe.seen import Seen, runs
from lykta.ads.describe.observe.sentences import contact_name, date, number_swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lykta.ads.describe.observe.facts import Facts

# Fewer equal ads are what any advertiser has who posts again.
_REPEATED = 3
_CHANGES = 3


def common_wording(facts: Facts) -> Iterator[Seen]:
    """A template that at least half of the compared ads follow."""
    followers, compared = facts.templates.followers, np.diff(facts.comparison.starts)
    told = (facts.templates.wording > 0) & (2 * followers >= compared)
    for network in np.flatnonzero(told).tolist():
        of, all_of = int(followers[network]), int(compared[network])
        words = int(facts.templates.wording[network])
        yield Seen(
            network,
            f"{of} av {all_of} jämförda annonser följer samma mall, där {words} ord är lika i minst hälften "
            "av dem.",
            f"{of} of {all_of} compared ads follow one template, in which {words} words are the same in at "
            "least half of them.",
        )


def different_wordings(facts: Facts) -> Iterator[Seen]:
    """No template that half of the compared ads follow."""
    followers, compared = facts.templates.followers, np.diff(facts.comparison.starts)
    for network in np.flatnonzero((followers < 2) | (2 * followers < compared)).tolist():
        of, all_of = int(followers[network]), int(compared[network])
        yield Seen(
            network,
            "Annonserna har ingen gemensam mall: den vanligaste ordalydelsen finns i "
            f"{of} av {all_of} jämförda.",
            "The ads have no template in common: the most frequent wording is in "
            f"{of} of {all_of} compared ads.",
        )


def repeated_text(facts: Facts) -> Iterator[Seen]:
    """One normal form in three ads or more."""
    texts = facts.texts
    counts = np.bincount(texts)
    first = np.searchsorted(texts, np.arange(len(counts)))
    network = facts.members.network[first] if len(texts) else first
    repeated = np.flatnonzero(counts >= _REPEATED)
    for number, begin, stop in runs(network[repeated]):
        most, several = int(counts[repeated[begin:stop]].max()), stop - begin
        many = "En text" if several == 1 else f"{number_swedish(several)} texter"
        also = "One text is" if several == 1 else f"{several:,} texts are"
        yield Seen(
            number,
            f"{many} återkommer lika, bortsett från ort, pris, tid och kontaktväg, i upp till "
            f"{number_swedish(most)} annonser.",
            f"{also} repeated, but for place, price, hours and contact, in up to {most:,} ads.",
        )


def changed_text(facts: Facts) -> Iterator[Seen]:
    """A text that changes again and again while the contact stays; of several contacts the one with most."""
    first = facts.contacts.first_of_ad
    contact_of = np.full(len(facts.members.of_ad), -1, np.int64)
    contact_of[facts.contacts.ads[first]] = facts.contacts.contact[first]
    contact, times = contact_of[facts.members.ads], facts.times[facts.members.ads]
    rows = np.flatnonzero((contact >= 0) & (facts.days[facts.members.ads] >= 0))
    rows = rows[
        np.lexsort((facts.members.ads[rows], times[rows], contact[rows], facts.members.network[rows]))
    ]
    network, contact, texts = facts.members.network[rows], contact[rows], facts.texts[rows]
    same = (network[1:] == network[:-1]) & (contact[1:] == contact[:-1])
    at = np.flatnonzero(same & (texts[1:] != texts[:-1])) + 1
    width = len(facts.contacts.pseudonyms) + 1
    keys, start, changes = np.unique(network[at] * width + contact[at], return_index=True, return_counts=True)
    often = np.flatnonzero(changes >= _CHANGES)
    often = often[np.lexsort((keys[often], -changes[often], keys[often] // width))]
    days = facts.days[facts.members.ads[rows]]
    for number, begin, _ in runs(keys[often] // width):
        key = often[begin]
        count = int(changes[key])
        from_day, to_day = int(days[at[start[key]] - 1]), int(days[at[start[key] + count - 1]])
        which = int(keys[key] % width)
        swedish, english = contact_name(facts.contacts.kinds[which], facts.contacts.pseudonyms[which])
        yield Seen(
            number,
            f"Texten med kontaktvägen {swedish} ändras {number_swedish(count)} gånger mellan "
            f"{date(from_day)} och {date(to_day)}.",
            f"The text with the contact {english} changes {count:,} times between {date(from_day)} and "
            f"{date(to_day)}.",
        )
