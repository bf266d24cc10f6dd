"""What can be seen of when ads are posted: hours, weekdays, the longest pause, the busiest day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lykta.ads.describe.observe.facts import MICROSECONDS_PER_DAY
from lykta.ads.describe.observe.seen import Seen
from lykta.ads.describe.observe.sentences import (
    Both,
    ads_english,
    ads_swedish,
    dates,
    filled,
    listings,
    numbers_english,
    numbers_swedish,
    said,
)
from lykta.ads.describe.runs import runs

if TYPE_CHECKING:
    import numpy.typing as npt

    from lykta.ads.describe.observe.facts import Facts

# A rhythm is told of eight ads or more on four days or more, and when four fifths of them share it.
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
    told = (total >= _ADS) & (2 * at_midnight < total) & (_distinct_days(network, days, size) >= _DAYS)
    found = np.flatnonzero(told)
    around = np.concatenate((counts[found], counts[found, : _HOURS_WIDE - 1]), axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(around, _HOURS_WIDE, axis=1).sum(axis=2)
    best, of = windows.argmax(axis=1), windows.max(axis=1)
    shared = of >= _SHARE * total[found]
    found, best, of = found[shared], best[shared], of[shared]
    all_of = total[found]
    begin = said(best, "{:02d}".format)
    stop = said((best + _HOURS_WIDE) % 24, "{:02d}".format)
    return Seen(
        found,
        filled(
            "{} av {} är publicerade mellan klockan {} och {}.",
            numbers_swedish(of),
            ads_swedish(all_of),
            begin,
            stop,
        ),
        filled(
            "{} of {} were posted between {}:00 and {}:00.",
            numbers_english(of),
            ads_english(all_of),
            begin,
            stop,
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
    found = np.flatnonzero(told & (_distinct_days(network, days, size) >= _DAYS))
    order = np.argsort(-counts[found], axis=1, kind="stable")[:, :2]
    most = np.take_along_axis(counts[found], order, axis=1)
    shared = most.sum(axis=1) >= _SHARE * total[found]
    found, order, most = found[shared], order[shared], most[shared]
    row, turn = np.nonzero(most)
    of, all_of = most.sum(axis=1), total[found]
    named = [pa.array(names).take(pa.array(order[row, turn])) for names in zip(*_WEEKDAYS, strict=True)]
    used = listings(Both(*named), np.bincount(row, minlength=len(found)))
    return Seen(
        found,
        filled("{} av {} är publicerade på {}.", numbers_swedish(of), ads_swedish(all_of), used.swedish),
        filled("{} of {} were posted on {}.", numbers_english(of), ads_english(all_of), used.english),
    )


def longest_pause(facts: Facts) -> Seen:
    """No ad for a month or more between two ads."""
    network, days = facts.dated.network, facts.dated.days
    gaps = np.where(network[1:] == network[:-1], days[1:] - days[:-1], 0)
    longest = np.zeros(len(facts.members.ids), np.int64)
    np.maximum.at(longest, network[1:], gaps)
    pauses = np.flatnonzero((gaps >= _LONG_PAUSE) & (gaps == longest[network[1:]]))
    at = pauses[runs(network[1:][pauses]).start]
    begin, stop = dates(days[at]), dates(days[at + 1])
    return Seen(
        network[at],
        filled(
            "Det längsta uppehållet mellan två annonser är {} dagar, {} till {}.",
            numbers_swedish(gaps[at]),
            begin,
            stop,
        ),
        filled(
            "The longest pause between two ads is {} days, {} to {}.", numbers_english(gaps[at]), begin, stop
        ),
    )


def busiest_day(facts: Facts) -> Seen:
    """Five ads or more, and half of the network's, on one day of several."""
    network, days = facts.dated.network, facts.dated.days
    size = len(facts.members.ids)
    span = int(days.max(initial=0)) + 1
    keys, counts = np.unique(network * span + days, return_counts=True)
    total = np.bincount(network, minlength=size)
    of_day = keys // span
    busy = np.flatnonzero((counts >= _BUSY_DAY) & (2 * counts >= total[of_day]) & (counts < total[of_day]))
    at = busy[runs(of_day[busy]).start]
    of, all_of, day = counts[at], total[of_day[at]], dates(keys[at] % span)
    return Seen(
        of_day[at],
        filled("{} av {} är publicerade på en dag, {}.", numbers_swedish(of), ads_swedish(all_of), day),
        filled("{} of {} were posted on one day, {}.", numbers_english(of), ads_english(all_of), day),
    )


def _distinct_days(
    network: npt.NDArray[np.int64], days: npt.NDArray[np.int64], size: int
) -> npt.NDArray[np.int64]:
    new = np.ones(len(days), np.int64)
    new[1:] = (network[1:] != network[:-1]) | (days[1:] != days[:-1])
    return np.bincount(network, new, size).astype(np.int64)


def _span(network: npt.NDArray[np.int64], days: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    places = np.arange(size)
    first, stop = np.searchsorted(network, places), np.searchsorted(network, places, "right")
    none = stop == first
    padded = np.append(days, 0)
    return np.where(none, 0, padded[np.maximum(stop - 1, 0)] - padded[first])
