"""What can be seen of where and when a network's ads are posted, and with which contacts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from lykta.ads.describing.facts import MICROSECONDS_PER_DAY, Facts
from lykta.ads.describing.members import Codes, Runs, by_count, distinct_pairs, find_runs
from lykta.ads.describing.sentences import (
    Both,
    Seen,
    count,
    count_ads,
    fill,
    list_counted,
    list_parts,
    write,
    write_dates,
)

# The contacts that a sentence names; all are in the result's own table.
_NAMED = 3
# A rhythm is reported from eight ads or more on four days or more, and when four fifths of them share it.
_ADS = 8
_DAYS = 4
_SHARE = 0.8
_HOURS_WIDE = 6
_WEEKDAYS = (
    ("måndag", "Monday"), ("tisdag", "Tuesday"), ("onsdag", "Wednesday"), ("torsdag", "Thursday"),
    ("fredag", "Friday"), ("lördag", "Saturday"), ("söndag", "Sunday"),
)  # fmt: skip
# Two weekdays mean something once they have come round a few times.
_SPAN_FOR_WEEKDAYS = 21
_LONG_PAUSE = 30
_BUSY_DAY = 5
# The first of January 1970 was a Thursday.
_FIRST_WEEKDAY = 3


def contacts_and_their_ads(facts: Facts) -> Seen:
    """A contact in two ads or more, or several contacts: how many ads each is in."""
    networks, which, ads = by_count(*facts.contact_uses)
    found = find_runs(networks)
    one = _one_contact(facts, found.where((found.size == 1) & (ads[found.start] >= 2)), which, ads)
    several = _several_contacts(facts, found.where(found.size > 1), which, ads)
    sentences = zip(one.sentences, several.sentences, strict=True)
    return Seen(np.concatenate([one.network, several.network]), Both(*map(pa.concat_arrays, sentences)))


def _one_contact(facts: Facts, found: Runs, which: Codes, ads: Codes) -> Seen:
    return Seen(
        found.number,
        fill(
            "En kontaktväg, {}, finns i {} av {}.",
            "One contact, {}, is in {} of {}.",
            facts.contacts.names_of(which[found.start]),
            write(ads[found.start]),
            count_ads(facts.members.sizes[found.number]),
        ),
    )


def _several_contacts(facts: Facts, found: Runs, which: Codes, ads: Codes) -> Seen:
    rows = found.entries(_NAMED)
    more = pa.array(found.size > _NAMED).cast(pa.int8())
    named = facts.contacts.names_of(which[rows])
    return Seen(
        found.number,
        fill(
            "I annonserna finns {} kontaktvägar. {} är {}.",
            "The ads hold {} contacts. {} are {}.",
            count(found.size),
            Both(
                pa.array(["De", "De vanligaste"]).take(more),
                pa.array(["They", "The most frequent"]).take(more),
            ),
            list_counted(named, ads[rows], np.minimum(found.size, _NAMED)),
        ),
    )


def contacts_with_one_wording(facts: Facts) -> Seen:
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
        fill(
            "{} förekommer med flera kontaktvägar, som mest {} av samma slag.",
            "{} with several contacts, at most {} of one kind.",
            count(
                found.reduce(np.add, fresh), ("En text", "{} texter"), ("One text occurs", "{} texts occur")
            ),
            count(found.reduce(np.maximum, several)),
        ),
    )


def places_in_order(facts: Facts) -> Seen:
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
    stops = fill("{} ({})", "{} ({})", facts.places.names_of(place[shown]), write_dates(days[shown]))
    return Seen(
        found.number,
        fill(
            "Annonserna gäller {} orter, i den ordning de först syns: {}. Orten byts {}.",
            "The ads are for {} places, in the order first seen: {}. The place changes {}.",
            write(found.size),
            list_parts(stops, found.size),
            count(moves[found.number], ("1 gång", "{} gånger"), ("1 time", "{} times")),
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
    texts = find_runs(keys)
    texts = texts.where(texts.size > 1)
    day, networks = texts.number % span, facts.network_of_text[texts.number // span]
    order = np.lexsort((texts.number, day, -texts.size, networks))
    texts, day, found = texts.where(order), day[order], find_runs(networks[order])
    told = texts.where(found.start)
    names = facts.places.names_of(place[_by_name(facts, told, place)])
    return Seen(
        found.number,
        fill(
            "En och samma text, bortsett från orten, finns i flera orter samma dag ({}). Den {} gäller den "
            "{}.",
            "One text, but for the place, is in several places on the same day ({}). On {} it is for {}.",
            count(_distinct_days(found, day), ("1 dag", "{} dagar"), ("1 day", "{} days")),
            write_dates(day[found.start]),
            list_parts(names, told.size),
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
    found = find_runs(networks)
    found = found.where(found.size > 1)
    rows = found.entries()
    return Seen(
        found.number,
        fill(
            "Annonserna finns på {} webbplatser: {}.",
            "The ads are on {} sites: {}.",
            write(found.size),
            list_counted(facts.sites.names_of(sites[rows]), ads[rows], found.size),
        ),
    )


def posting_hours(facts: Facts) -> Seen:
    """Most ads posted within six hours of the day."""
    times, network, days = facts.dated.times, facts.dated.network, facts.dated.days
    within = times % MICROSECONDS_PER_DAY
    hours = within // (MICROSECONDS_PER_DAY // 24)
    size = len(facts.members.ids)
    counts = np.bincount(network * 24 + hours, minlength=24 * size).reshape(size, 24)
    # Where no time of day was read, all ads seem posted at midnight.
    at_midnight = np.bincount(network, within == 0, size)
    total = counts.sum(axis=1)
    told = (total >= _ADS) & (2 * at_midnight < total) & (_days_per_network(network, days, size) >= _DAYS)
    found = np.flatnonzero(told)
    around = np.concatenate((counts[found], counts[found, : _HOURS_WIDE - 1]), axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(around, _HOURS_WIDE, axis=1).sum(axis=2)
    best, of = windows.argmax(axis=1), windows.max(axis=1)
    shared = of >= _SHARE * total[found]
    found, best, of = found[shared], best[shared], of[shared]
    return Seen(
        found,
        fill(
            "{} av {} är publicerade mellan klockan {} och {}.",
            "{} of {} were posted between {}:00 and {}:00.",
            count(of),
            count_ads(total[found]),
            write(best, "{:02d}".format),
            write((best + _HOURS_WIDE) % 24, "{:02d}".format),
        ),
    )


def posting_weekdays(facts: Facts) -> Seen:
    """Most ads posted on one or two days of the week, over three weeks or more."""
    network, days = facts.dated.network, facts.dated.days
    size = len(facts.members.ids)
    weekday = (days + _FIRST_WEEKDAY) % 7
    counts = np.bincount(network * 7 + weekday, minlength=7 * size).reshape(size, 7)
    total = counts.sum(axis=1)
    told = (total >= _ADS) & (_span(network, days, size) >= _SPAN_FOR_WEEKDAYS)
    found = np.flatnonzero(told & (_days_per_network(network, days, size) >= _DAYS))
    order = np.argsort(-counts[found], axis=1, kind="stable")[:, :2]
    most = np.take_along_axis(counts[found], order, axis=1)
    shared = most.sum(axis=1) >= _SHARE * total[found]
    found, order, most = found[shared], order[shared], most[shared]
    row, turn = np.nonzero(most)
    which = pa.array(order[row, turn])
    named = Both(*(pa.array(names).take(which) for names in zip(*_WEEKDAYS, strict=True)))
    return Seen(
        found,
        fill(
            "{} av {} är publicerade på {}.",
            "{} of {} were posted on {}.",
            count(most.sum(axis=1)),
            count_ads(total[found]),
            list_parts(named, np.bincount(row, minlength=len(found))),
        ),
    )


def longest_pause(facts: Facts) -> Seen:
    """No ad for a month or more between two ads."""
    network, days = facts.dated.network, facts.dated.days
    gaps = np.where(network[1:] == network[:-1], days[1:] - days[:-1], 0)
    longest = np.zeros(len(facts.members.ids), np.int64)
    np.maximum.at(longest, network[1:], gaps)
    pauses = np.flatnonzero((gaps >= _LONG_PAUSE) & (gaps == longest[network[1:]]))
    at = pauses[find_runs(network[1:][pauses]).start]
    return Seen(
        network[at],
        fill(
            "Det längsta uppehållet mellan två annonser är {} dagar, {} till {}.",
            "The longest pause between two ads is {} days, {} to {}.",
            count(gaps[at]),
            write_dates(days[at]),
            write_dates(days[at + 1]),
        ),
    )


def busiest_day(facts: Facts) -> Seen:
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
        fill(
            "{} av {} är publicerade på en dag, {}.",
            "{} of {} were posted on one day, {}.",
            count(counts[at]),
            count_ads(total[of_day[at]]),
            write_dates(keys[at] % span),
        ),
    )


def _days_per_network(network: Codes, days: Codes, size: int) -> Codes:
    new = np.ones(len(days), np.int64)
    new[1:] = (network[1:] != network[:-1]) | (days[1:] != days[:-1])
    return np.bincount(network, new, size).astype(np.int64)


def _span(network: Codes, days: Codes, size: int) -> Codes:
    """The days from the first to the last of each network."""
    places = np.arange(size)
    first, stop = np.searchsorted(network, places), np.searchsorted(network, places, "right")
    padded = np.append(days, 0)
    return np.where(stop == first, 0, padded[np.maximum(stop - 1, 0)] - padded[first])
