"""What can be seen of a network's contacts: how many ads each is in, and one wording with several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.distinct import by_count, distinct_pairs
from lykta.ads.describe.observe.seen import Seen
from lykta.ads.describe.observe.sentences import (
    ads_english,
    ads_swedish,
    counted,
    filled,
    number_swedish,
    numbers_english,
    numbers_swedish,
    plain_numbers,
    said,
)
from lykta.ads.describe.runs import runs

if TYPE_CHECKING:
    from lykta.ads.describe.distinct import Codes
    from lykta.ads.describe.observe.facts import Facts
    from lykta.ads.describe.runs import Runs

# The contacts that a sentence names; all are in the result's own table.
_NAMED = 3


def contacts_and_their_ads(facts: Facts) -> Seen:
    """A contact in two ads or more, or several contacts: how many ads each is in."""
    networks, which, ads = by_count(*facts.contact_uses)
    found = runs(networks)
    one = _one_contact(facts, found.where((found.size == 1) & (ads[found.start] >= 2)), which, ads)
    several = _several_contacts(facts, found.where(found.size > 1), which, ads)
    return Seen(
        np.concatenate([one.network, several.network]),
        pa.concat_arrays([one.swedish, several.swedish]),
        pa.concat_arrays([one.english, several.english]),
    )


def _one_contact(facts: Facts, found: Runs, which: Codes, ads: Codes) -> Seen:
    name = facts.contacts.named(which[found.start])
    count = plain_numbers(ads[found.start])
    size = facts.members.sizes[found.number]
    return Seen(
        found.number,
        filled("En kontaktväg, {}, finns i {} av {}.", name.swedish, count, ads_swedish(size)),
        filled("One contact, {}, is in {} of {}.", name.english, count, ads_english(size)),
    )


def _several_contacts(facts: Facts, found: Runs, which: Codes, ads: Codes) -> Seen:
    rows = found.entries(_NAMED)
    named = counted(facts.contacts.named(which[rows]), ads[rows], np.minimum(found.size, _NAMED))
    more = pa.array(found.size > _NAMED).cast(pa.int8())
    return Seen(
        found.number,
        filled(
            "I annonserna finns {} kontaktvägar. {} är {}.",
            numbers_swedish(found.size),
            pa.array(["De", "De vanligaste"]).take(more),
            named.swedish,
        ),
        filled(
            "The ads hold {} contacts. {} are {}.",
            numbers_english(found.size),
            pa.array(["They", "The most frequent"]).take(more),
            named.english,
        ),
    )


def contacts_with_one_wording(facts: Facts) -> Seen:
    """One normal form in ads whose first contacts of a kind differ."""
    contacts = facts.contacts
    text_of = facts.text_of_ad
    kinds = len(contacts.kind_names) + 1
    kind = contacts.kinds[contacts.contact]
    _, first = np.unique(contacts.ads * kinds + kind, return_index=True)
    texts, _, _ = distinct_pairs(text_of[contacts.ads[first]] * kinds + kind[first], contacts.contact[first])
    keys, several = np.unique(texts, return_counts=True)
    texts, several = keys[several > 1] // kinds, several[several > 1]
    found = runs(facts.network_of_text[texts])
    if not len(found.number):
        return Seen(found.number, pa.array([], pa.string()), pa.array([], pa.string()))
    most = np.maximum.reduceat(several, found.start)
    fresh = np.append(1, texts[1:] != texts[:-1])
    number = np.add.reduceat(fresh, found.start)
    return Seen(
        found.number,
        filled(
            "{} förekommer med flera kontaktvägar, som mest {} av samma slag.",
            said(number, lambda count: "En text" if count == 1 else f"{number_swedish(count)} texter"),
            numbers_swedish(most),
        ),
        filled(
            "{} with several contacts, at most {} of one kind.",
            said(number, lambda count: "One text occurs" if count == 1 else f"{count:,} texts occur"),
            numbers_english(most),
        ),
    )
