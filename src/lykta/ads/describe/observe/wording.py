"""What can be seen of a network's wording: a common template, one text many times, a text that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.observe.seen import Seen
from lykta.ads.describe.observe.sentences import (
    dates,
    filled,
    number_swedish,
    numbers_english,
    numbers_swedish,
    plain_numbers,
    said,
)
from lykta.ads.describe.runs import runs
from lykta.ads.sorting import order_by

if TYPE_CHECKING:
    from lykta.ads.describe.observe.facts import Facts

# Fewer equal ads are what any advertiser has who posts again.
_REPEATED = 3
_CHANGES = 3


def common_wording(facts: Facts) -> Seen:
    """A template that at least half of the compared ads follow."""
    followers, compared = facts.templates.followers, np.diff(facts.comparison.starts)
    told = (facts.templates.wording > 0) & (2 * followers >= compared)
    found = np.flatnonzero(told)
    of, all_of = plain_numbers(followers[found]), plain_numbers(compared[found])
    words = plain_numbers(facts.templates.wording[found])
    return Seen(
        found,
        filled(
            "{} av {} jämförda annonser följer samma mall, där {} ord är lika i minst hälften av dem.",
            of,
            all_of,
            words,
        ),
        filled(
            "{} of {} compared ads follow one template, in which {} words are the same in at least half of "
            "them.",
            of,
            all_of,
            words,
        ),
    )


def different_wordings(facts: Facts) -> Seen:
    """No template that half of the compared ads follow."""
    followers, compared = facts.templates.followers, np.diff(facts.comparison.starts)
    found = np.flatnonzero((followers < 2) | (2 * followers < compared))
    of, all_of = plain_numbers(followers[found]), plain_numbers(compared[found])
    return Seen(
        found,
        filled(
            "Annonserna har ingen gemensam mall: den vanligaste ordalydelsen finns i {} av {} jämförda.",
            of,
            all_of,
        ),
        filled(
            "The ads have no template in common: the most frequent wording is in {} of {} compared ads.",
            of,
            all_of,
        ),
    )


def repeated_text(facts: Facts) -> Seen:
    """One normal form in three ads or more."""
    counts = np.diff(facts.members.text_starts)
    repeated = np.flatnonzero(counts >= _REPEATED)
    found = runs(facts.network_of_text[repeated])
    if not len(found.number):
        return Seen(found.number, pa.array([], pa.string()), pa.array([], pa.string()))
    most = np.maximum.reduceat(counts[repeated], found.start)
    return Seen(
        found.number,
        filled(
            "{} återkommer lika, bortsett från ort, pris, tid och kontaktväg, i upp till {} annonser.",
            said(found.size, lambda texts: "En text" if texts == 1 else f"{number_swedish(texts)} texter"),
            numbers_swedish(most),
        ),
        filled(
            "{} repeated, but for place, price, hours and contact, in up to {} ads.",
            said(found.size, lambda texts: "One text is" if texts == 1 else f"{texts:,} texts are"),
            numbers_english(most),
        ),
    )


def changed_text(facts: Facts) -> Seen:
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
    keys, start, changes = runs(held[at])
    often = np.flatnonzero(changes >= _CHANGES)
    often = often[np.lexsort((keys[often], -changes[often], keys[often] // width))]
    chosen = often[runs(keys[often] // width).start]
    count = changes[chosen]
    from_day, to_day = dates(days[at[start[chosen]] - 1]), dates(days[at[start[chosen] + count - 1]])
    name = facts.contacts.named(keys[chosen] % width)
    return Seen(
        keys[chosen] // width,
        filled(
            "Texten med kontaktvägen {} ändras {} gånger mellan {} och {}.",
            name.swedish,
            numbers_swedish(count),
            from_day,
            to_day,
        ),
        filled(
            "The text with the contact {} changes {} times between {} and {}.",
            name.english,
            numbers_english(count),
            from_day,
            to_day,
        ),
    )
