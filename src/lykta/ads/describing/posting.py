"""What can be seen of where and when a network's ads are posted, and with which contacts."""

from __future__ import annotations

import numpy as np

from lykta.ads.describing.facts import MICROSECONDS_PER_DAY, NetworkFacts
from lykta.ads.describing.members import Codes, Runs, by_count, distinct_pairs, distinct_per_group, find_runs
from lykta.ads.describing.values import Seen, date, number, record, text, to_lists, together

# The contacts that a sentence names; all are in the result's own table.
_NAMED = 3
# A rhythm is reported from eight ads or more on four days or more, and when four fifths of them share it.
_ADS = 8
_DAYS = 4
_SHARE = 0.8
_HOURS_WIDE = 6
# Two weekdays mean something once they have come round a few times.
_SPAN_FOR_WEEKDAYS = 21
_LONG_PAUSE = 30
_BUSY_DAY = 5
# The first of January 1970 was a Thursday.
_FIRST_WEEKDAY = 3


def one_contact(facts: NetworkFacts) -> Seen:
    """The only contact, in two ads or more."""
    networks, which, ads = by_count(*facts.contact_uses)
    found = find_runs(networks)
    found = found.where((found.size == 1) & (ads[found.start] >= 2))
    return Seen(
        found.number,
        record(
            contact=facts.contacts.to_json_lists(which[found.start]),
            ads=number(ads[found.start]),
            of=number(facts.members.sizes[found.number]),
        ),
    )


def several_contacts(facts: NetworkFacts) -> Seen:
    """How many contacts there are, and how many ads each of the most frequent is in."""
    networks, which, ads = by_count(*facts.contact_uses)
    found = find_runs(networks)
    found = found.where(found.size > 1)
    rows, shown = found.entries(_NAMED), np.minimum(found.size, _NAMED)
    named = facts.contacts.to_json_lists(which[rows], number(ads[rows]))
    return Seen(
        found.number,
        record(count=number(found.size), more=number(found.size - shown), contacts=to_lists(named, shown)),
    )


def contacts_with_one_wording(facts: NetworkFacts) -> Seen:
    """One normal form in ads whose first contacts of a kind differ."""
    contacts = facts.contacts
    kinds = len(contacts.kind_names) + 1
    kind = contacts.kinds[contacts.contact]
    _, first = np.unique(contacts.ads * kinds + kind, return_index=True)
    texts = facts.text_of_ad[contacts.ads[first]] * kinds + kind[first]
    texts, _, _ = distinct_pairs(texts, contacts.contact[first])
    keys, several = np.unique(texts, return_counts=True)
    texts, several = keys[several > 1] // kinds, several[several > 1]
    found = find_runs(facts.network_of_text[texts])
    fresh = np.ones(len(texts), np.int64)
    fresh[1:] = texts[1:] != texts[:-1]
    return Seen(
        found.number,
        record(texts=number(found.reduce(np.add, fresh)), most=number(found.reduce(np.maximum, several))),
    )


def places_in_order(facts: NetworkFacts) -> Seen:
    """Two places or more, in the order in which they are first seen, and how often the place changes."""
    placed = facts.dated.where(facts.places.codes[facts.dated.ads] >= 0)
    network, place, days = placed.network, facts.places.codes[placed.ads], placed.days
    changes = (network[1:] == network[:-1]) & (place[1:] != place[:-1])
    moves = np.bincount(network[1:][changes], minlength=len(facts.members.ids))
    width = len(facts.places.names) + 1
    _, first = np.unique(network * width + place, return_index=True)
    first = np.sort(first)
    found = find_runs(network[first])
    found = found.where(found.size > 1)
    shown = first[found.entries()]
    stops = together(text(facts.places.names_of(place[shown])), date(days[shown]))
    return Seen(
        found.number,
        record(
            count=number(found.size),
            places=to_lists(stops, found.size),
            moves=number(moves[found.number].astype(np.int64)),
        ),
    )


def one_day_in_several_places(facts: NetworkFacts) -> Seen:
    """One normal form, in which places are alike, in several places on one day."""
    days, places = facts.days[facts.members.ads], facts.places.codes[facts.members.ads]
    known = (days >= 0) & (places >= 0)
    span = int(days.max(initial=0)) + 1
    keys, place, _ = distinct_pairs(
        np.where(known, facts.members.texts * span + days, -1), np.where(known, places, -1)
    )
    texts = find_runs(keys)
    texts = texts.where(texts.size > 1)
    day, networks = texts.number % span, facts.network_of_text[texts.number // span]
    order = np.lexsort((texts.number, day, -texts.size, networks))
    texts, day, found = texts.where(order), day[order], find_runs(networks[order])
    told = texts.where(found.start)
    run = np.repeat(np.arange(len(found.size)), found.size)
    names = facts.places.names_of(place[_by_name(facts, told, place)])
    return Seen(
        found.number,
        record(
            days=number(distinct_per_group(run, day, len(found.size))),
            day=date(day[found.start]),
            places=to_lists(text(names), told.size),
        ),
    )


def _by_name(facts: NetworkFacts, told: Runs, place: Codes) -> Codes:
    """The entries of each run by the names of their places."""
    rows = told.entries()
    run = np.repeat(np.arange(len(told.size)), told.size)
    return rows[np.lexsort((facts.places.alphabetical[place[rows]], run))]


def several_sites(facts: NetworkFacts) -> Seen:
    """Two sites or more."""
    networks, sites, ads = by_count(*distinct_pairs(facts.members.of_ad, facts.sites.codes))
    found = find_runs(networks)
    found = found.where(found.size > 1)
    rows = found.entries()
    return Seen(
        found.number,
        record(
            count=number(found.size),
            sites=to_lists(together(text(facts.sites.names_of(sites[rows])), number(ads[rows])), found.size),
        ),
    )


def posting_hours(facts: NetworkFacts) -> Seen:
    """Most ads posted within six hours of the day."""
    times, network, days = facts.dated.times, facts.dated.network, facts.dated.days
    within = times % MICROSECONDS_PER_DAY
    hours = within // (MICROSECONDS_PER_DAY // 24)
    size = len(facts.members.ids)
    counts = np.bincount(network * 24 + hours, minlength=24 * size).reshape(size, 24)
    # Where no time of day was read, all ads seem posted at midnight.
    at_midnight = np.bincount(network, within == 0, size)
    total = counts.sum(axis=1)
    told = (total >= _ADS) & (2 * at_midnight < total) & (distinct_per_group(network, days, size) >= _DAYS)
    found = np.flatnonzero(told)
    around = np.concatenate((counts[found], counts[found, : _HOURS_WIDE - 1]), axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(around, _HOURS_WIDE, axis=1).sum(axis=2)
    best, of = windows.argmax(axis=1), windows.max(axis=1)
    shared = of >= _SHARE * total[found]
    found, best, of = found[shared], best[shared], of[shared]
    return Seen(
        found,
        record(
            ads=number(of),
            of=number(total[found]),
            start=number(best),
            stop=number((best + _HOURS_WIDE) % 24),
        ),
    )


def posting_weekdays(facts: NetworkFacts) -> Seen:
    """Most ads posted on one or two days of the week, over three weeks or more."""
    network, days = facts.dated.network, facts.dated.days
    size = len(facts.members.ids)
    weekday = (days + _FIRST_WEEKDAY) % 7
    counts = np.bincount(network * 7 + weekday, minlength=7 * size).reshape(size, 7)
    total = counts.sum(axis=1)
    told = (total >= _ADS) & (_span(network, days, size) >= _SPAN_FOR_WEEKDAYS)
    found = np.flatnonzero(told & (distinct_per_group(network, days, size) >= _DAYS))
    order = np.argsort(-counts[found], axis=1, kind="stable")[:, :2]
    most = np.take_along_axis(counts[found], order, axis=1)
    shared = most.sum(axis=1) >= _SHARE * total[found]
    found, order, most = found[shared], order[shared], most[shared]
    row, turn = np.nonzero(most)
    which = number(order[row, turn])
    return Seen(
        found,
        record(
            ads=number(most.sum(axis=1)),
            of=number(total[found]),
            days=to_lists(which, np.bincount(row, minlength=len(found))),
        ),
    )


def longest_pause(facts: NetworkFacts) -> Seen:
    """No ad for a month or more between two ads."""
    network, days = facts.dated.network, facts.dated.days
    gaps = np.where(network[1:] == network[:-1], days[1:] - days[:-1], 0)
    longest = np.zeros(len(facts.members.ids), np.int64)
    np.maximum.at(longest, network[1:], gaps)
    pauses = np.flatnonzero((gaps >= _LONG_PAUSE) & (gaps == longest[network[1:]]))
    at = pauses[find_runs(network[1:][pauses]).start]
    return Seen(
        network[at],
        record(days=number(gaps[at]), start=date(days[at]), stop=date(days[at + 1])),
    )


def busiest_day(facts: NetworkFacts) -> Seen:
    """Five ads or more, and half of the network's, on one day of several."""
    network, days = facts.dated.network, facts.dated.days
    span = int(days.max(initial=0)) + 1
    keys, counts = np.unique(network * span + days, return_counts=True)
    total = np.bincount(network, minlength=len(facts.members.ids))
    of_day = keys // span
    busy = np.flatnonzero((counts >= _BUSY_DAY) & (2 * counts >= total[of_day]) & (counts < total[of_day]))
    at = busy[find_runs(of_day[busy]).start]
    return Seen(
        of_day[at],
        record(ads=number(counts[at]), of=number(total[of_day[at]]), day=date(keys[at] % span)),
    )


def _span(network: Codes, days: Codes, size: int) -> Codes:
    """The days from the first to the last of each network."""
    places = np.arange(size)
    first, stop = np.searchsorted(network, places), np.searchsorted(network, places, "right")
    padded = np.append(days, 0)
    return np.where(stop == first, 0, padded[np.maximum(stop - 1, 0)] - padded[first])
