"""What can be seen of a network's contacts: how many ads each is in, and one wording with several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.describe.distinct import distinct_pairs
from lykta.ads.describe.observe.seen import Seen, by_count, runs
from lykta.ads.describe.observe.sentences import (
    ads_english,
    ads_swedish,
    contact_name,
    counted,
    number_swedish,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lykta.ads.describe.observe.facts import Facts

# The contacts that a sentence names; all are in the result's own table.
_NAMED = 3


def contacts_and_their_ads(facts: Facts) -> Iterator[Seen]:
    """A contact in two ads or more, or several contacts: how many ads each is in."""
    contacts = facts.contacts
    networks, which, ads = by_count(*distinct_pairs(facts.members.of_ad[contacts.ads], contacts.contact))
    sizes = facts.members.sizes
    for network, begin, stop in runs(networks):
        number = stop - begin
        if number == 1 and ads[begin] < 2:
            continue
        shown = which[begin : min(stop, begin + _NAMED)].tolist()
        tags = [contact_name(contacts.kinds[row], contacts.pseudonyms[row]) for row in shown]
        counts = ads[begin : begin + len(shown)].tolist()
        if number == 1:
            swedish = (
                f"En kontaktväg, {tags[0][0]}, finns i {counts[0]} av {ads_swedish(int(sizes[network]))}."
            )
            english = f"One contact, {tags[0][1]}, is in {counts[0]} of {ads_english(int(sizes[network]))}."
        else:
            first = ("", "") if number <= _NAMED else (" De vanligaste", " The most frequent")
            swedish, _ = counted([tag[0] for tag in tags], counts)
            _, english = counted([tag[1] for tag in tags], counts)
            swedish = (
                f"I annonserna finns {number_swedish(number)} kontaktvägar.{first[0] or ' De'} är {swedish}."
            )
            english = f"The ads hold {number:,} contacts.{first[1] or ' They'} are {english}."
        yield Seen(network, swedish, english)


def contacts_with_one_wording(facts: Facts) -> Iterator[Seen]:
    """One normal form in ads whose first contacts of a kind differ."""
    contacts = facts.contacts
    text_of = np.full(len(facts.members.of_ad), -1, np.int64)
    text_of[facts.members.ads] = facts.texts
    kinds = {kind: number for number, kind in enumerate(sorted(set(contacts.kinds)))}
    kind = np.array([kinds[name] for name in contacts.kinds], np.int64)[contacts.contact]
    _, first = np.unique(contacts.ads * (len(kinds) + 1) + kind, return_index=True)
    texts, _, _ = distinct_pairs(
        text_of[contacts.ads[first]] * (len(kinds) + 1) + kind[first], contacts.contact[first]
    )
    keys, several = np.unique(texts, return_counts=True)
    network_of_text = np.zeros(int(facts.texts.max(initial=0)) + 1, np.int64)
    network_of_text[facts.texts] = facts.members.network
    found = several > 1
    texts, several = keys[found] // (len(kinds) + 1), several[found]
    for network, begin, stop in runs(network_of_text[texts]):
        most, number = int(several[begin:stop].max()), len(np.unique(texts[begin:stop]))
        swedish = "En text" if number == 1 else f"{number_swedish(number)} texter"
        english = "One text occurs" if number == 1 else f"{number:,} texts occur"
        yield Seen(
            network,
            f"{swedish} förekommer med flera kontaktvägar, som mest {number_swedish(most)} av samma slag.",
            f"{english} with several contacts, at most {most:,} of one kind.",
        )
