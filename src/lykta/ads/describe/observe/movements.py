"""What can be seen of where a network's ads are: places, their order, one day in several places, sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.describe.distinct import by_count, distinct_pairs
from lykta.ads.describe.observe.seen import Seen
from lykta.ads.describe.observe.sentences import (
    Both,
    counted,
    dates,
    filled,
    listing,
    number_swedish,
    plain_numbers,
    said,
)
from lykta.ads.describe.runs import runs

if TYPE_CHECKING:
    from lykta.ads.describe.distinct import Codes
    from lykta.ads.describe.observe.facts import Facts
    from lykta.ads.describe.runs import Runs


def places_in_order(facts: Facts) -> Seen:
    """Two places or more, in the order in which they are first seen, and how often the place changes."""
    placed = facts.dated.where(facts.places.codes[facts.dated.ads] >= 0)
    network, place, days = placed.network, facts.places.codes[placed.ads], placed.days
    changes = (network[1:] == network[:-1]) & (place[1:] != place[:-1])
    moves = np.bincount(network[1:][changes], minlength=len(facts.members.ids))
    width = len(facts.places.names) + 1
    _, first = np.unique(network * width + place, return_index=True)
    first = np.sort(first)
    found = runs(network[first])
    found = found.where(found.size > 1)
    shown = first[found.entries()]
    stops = filled("{} ({})", facts.places.called(place[shown]), dates(days[shown]))
    places, count = plain_numbers(found.size), moves[found.number]
    return Seen(
        found.number,
        filled(
            "Annonserna gäller {} orter, i den ordning de först syns: {}. Orten byts {}.",
            places,
            listing(stops, found.size, language=0),
            said(count, lambda times: f"{number_swedish(times)} {'gång' if times == 1 else 'gånger'}"),
        ),
        filled(
            "The ads are for {} places, in the order first seen: {}. The place changes {}.",
            places,
            listing(stops, found.size, language=1),
            said(count, lambda times: f"{times:,} {'time' if times == 1 else 'times'}"),
        ),
    )


def one_day_in_several_places(facts: Facts) -> Seen:
    """One normal form, in which places are alike, in several places on one day."""
    days, places = facts.days[facts.members.ads], facts.places.codes[facts.members.ads]
    known = (days >= 0) & (places >= 0)
    span = int(days.max(initial=0)) + 1
    keys, place, _ = distinct_pairs(
        np.where(known, facts.members.texts * span + days, -1), np.where(known, places, -1)
    )
    texts = runs(keys)
    texts = texts.where(texts.size > 1)
    day, networks = texts.number % span, facts.network_of_text[texts.number // span]
    order = np.lexsort((texts.number, day, -texts.size, networks))
    texts, day, found = texts.where(order), day[order], runs(networks[order])
    told = texts.where(found.start)
    names = facts.places.called(place[_by_name(facts, told, place)])
    times, on = _distinct_days(found, day), dates(day[found.start])
    return Seen(
        found.number,
        filled(
            "En och samma text, bortsett från orten, finns i flera orter samma dag ({}). Den {} gäller den "
            "{}.",
            said(times, lambda count: f"{number_swedish(count)} {'dag' if count == 1 else 'dagar'}"),
            on,
            listing(names, told.size, language=0),
        ),
        filled(
            "One text, but for the place, is in several places on the same day ({}). On {} it is for {}.",
            said(times, lambda count: f"{count:,} {'day' if count == 1 else 'days'}"),
            on,
            listing(names, told.size, language=1),
        ),
    )


def _by_name(facts: Facts, told: Runs, place: Codes) -> Codes:
    """The entries of each run by the names of their places."""
    rows = told.entries()
    run = np.repeat(np.arange(len(told.size)), told.size)
    return rows[np.lexsort((facts.places.alphabetical[place[rows]], run))]


def _distinct_days(found: Runs, day: Codes) -> Codes:
    """On how many days each run of entries is."""
    run = np.repeat(np.arange(len(found.size)), found.size)
    return np.bincount(distinct_pairs(run, day)[0], minlength=len(found.size))


def several_sites(facts: Facts) -> Seen:
    """Two sites or more."""
    networks, sites, ads = by_count(*distinct_pairs(facts.members.of_ad, facts.sites.codes))
    found = runs(networks)
    found = found.where(found.size > 1)
    rows = found.entries()
    names = facts.sites.called(sites[rows])
    listed = counted(Both(names, names), ads[rows], found.size)
    number = plain_numbers(found.size)
    return Seen(
        found.number,
        filled("Annonserna finns på {} webbplatser: {}.", number, listed.swedish),
        filled("The ads are on {} sites: {}.", number, listed.english),
    )
