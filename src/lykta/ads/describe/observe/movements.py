"""What can be seen of where a network's ads are: places, their order, one day in several places, sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.describe.distinct import distinct_pairs
from lykta.ads.describe.observe.seen import Seen, by_count, runs
from lykta.ads.describe.observe.sentences import counted, date, listing, number_swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lykta.ads.describe.observe.facts import Facts


def places_in_order(facts: Facts) -> Iterator[Seen]:
    """Two places or more, in the order in which they are first seen, and how often the place changes."""
    ads = facts.members.ads
    rows = np.flatnonzero((facts.places.codes[ads] >= 0) & (facts.days[ads] >= 0))
    rows = rows[np.lexsort((ads[rows], facts.times[ads[rows]], facts.members.network[rows]))]
    network, place, days = facts.members.network[rows], facts.places.codes[ads[rows]], facts.days[ads[rows]]
    changes = (network[1:] == network[:-1]) & (place[1:] != place[:-1])
    moves = np.bincount(network[1:][changes], minlength=len(facts.members.ids))
    width = len(facts.places.names) + 1
    _, first = np.unique(network * width + place, return_index=True)
    first = np.sort(first)
    for number, begin, stop in runs(network[first]):
        if stop - begin < 2:
            continue
        stops = [
            f"{facts.places.names[code]} ({date(day)})"
            for code, day in zip(
                place[first[begin:stop]].tolist(), days[first[begin:stop]].tolist(), strict=True
            )
        ]
        count = int(moves[number])
        yield Seen(
            number,
            f"Annonserna gäller {stop - begin} orter, i den ordning de först syns: "
            f"{listing(stops, language=0)}. "
            f"Orten byts {number_swedish(count)} {'gång' if count == 1 else 'gånger'}.",
            f"The ads are for {stop - begin} places, in the order first seen: {listing(stops, language=1)}. "
            f"The place changes {count:,} {'time' if count == 1 else 'times'}.",
        )


def one_day_in_several_places(facts: Facts) -> Iterator[Seen]:
    """One normal form, in which places are alike, in several places on one day."""
    days, places = facts.days[facts.members.ads], facts.places.codes[facts.members.ads]
    known = (days >= 0) & (places >= 0)
    span = int(days.max(initial=0)) + 1
    keys, place, _ = distinct_pairs(
        np.where(known, facts.texts * span + days, -1), np.where(known, places, -1)
    )
    day_keys, start, several = np.unique(keys, return_index=True, return_counts=True)
    network_of_text = np.zeros(int(facts.texts.max(initial=0)) + 1, np.int64)
    network_of_text[facts.texts] = facts.members.network
    found = np.flatnonzero(several > 1)
    networks = network_of_text[day_keys[found] // span]
    found = found[np.lexsort((day_keys[found] % span, -several[found], networks))]
    networks = network_of_text[day_keys[found] // span]
    for number, begin, stop in runs(networks):
        row = found[begin]
        day = date(int(day_keys[row] % span))
        names = [facts.places.names[code] for code in place[start[row] : start[row] + several[row]].tolist()]
        names.sort()
        times = len(np.unique(day_keys[found[begin:stop]] % span)) if stop - begin > 1 else 1
        yield Seen(
            number,
            f"En och samma text, bortsett från orten, finns i flera orter samma dag ({number_swedish(times)} "
            f"{'dag' if times == 1 else 'dagar'}). Den {day} gäller den {listing(names, language=0)}.",
            f"One text, but for the place, is in several places on the same day ({times:,} "
            f"{'day' if times == 1 else 'days'}). On {day} it is for {listing(names, language=1)}.",
        )


def several_sites(facts: Facts) -> Iterator[Seen]:
    """Two sites or more."""
    networks, sites, ads = by_count(*distinct_pairs(facts.members.of_ad, facts.sites.codes))
    for network, begin, stop in runs(networks):
        if stop - begin > 1:
            names = [facts.sites.names[site] for site in sites[begin:stop].tolist()]
            swedish, english = counted(names, ads[begin:stop].tolist())
            yield Seen(
                network,
                f"Annonserna finns på {stop - begin} webbplatser: {swedish}.",
                f"The ads are on {stop - begin} sites: {english}.",
            )
