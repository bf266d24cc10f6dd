"""What can be seen of when ads are posted: hours, weekdays, the longest pause, the busiest day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lykta.ads.describe.observe.facts import MICROSECONDS_PER_DAY
from lykta.ads.describe.observe.seen import Seen
from lykta.ads.describe.observe.sentences import ads_english, ads_swedish, date, listing, number_swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def posting_hours(facts: Facts) -> Iterator[Seen]:
    """Most ads posted within six hours of the day."""
    times, network, days = _dated(facts)
    within = times % MICROSECONDS_PER_DAY
    hours = within // (MICROSECONDS_PER_DAY // 24)
    size = len(facts.members.ids)
    counts = np.bincount(network * 24 + hours, minlength=24 * size).reshape(size, 24)
    # Where no time of day was read, all ads seem posted at midnight.
    at_midnight = np.bincount(network, within == 0, size)
    total = counts.sum(axis=1)
    around = np.concatenate((counts, counts[:, : _HOURS_WIDE - 1]), axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(around, _HOURS_WIDE, axis=1).sum(axis=2)
    best, most = windows.argmax(axis=1), windows.max(axis=1)
    told = (total >= _ADS) & (most >= _SHARE * total) & (2 * at_midnight < total)
    for number in np.flatnonzero(told & (_distinct_days(network, days, size) >= _DAYS)).tolist():
        begin, stop = f"{best[number]:02d}", f"{(best[number] + _HOURS_WIDE) % 24:02d}"
        of, all_of = int(most[number]), int(total[number])
        yield Seen(
            number,
            f"{number_swedish(of)} av {ads_swedish(all_of)} är publicerade mellan klockan {begin} och "
            f"{stop}.",
            f"{of:,} of {ads_english(all_of)} were posted between {begin}:00 and {stop}:00.",
        )


def posting_weekdays(facts: Facts) -> Iterator[Seen]:
    """Most ads posted on one or two days of the week, over three weeks or more."""
    _, network, days = _dated(facts)
    size = len(facts.members.ids)
    weekday = (days + _FIRST_WEEKDAY) % 7
    counts = np.bincount(network * 7 + weekday, minlength=7 * size).reshape(size, 7)
    total = counts.sum(axis=1)
    order = np.argsort(-counts, axis=1, kind="stable")[:, :2]
    most = np.take_along_axis(counts, order, axis=1)
    told = (total >= _ADS) & (most.sum(axis=1) >= _SHARE * total)
    told &= (_span(network, days, size) >= _SPAN_FOR_WEEKDAYS) & (
        _distinct_days(network, days, size) >= _DAYS
    )
    for number in np.flatnonzero(told).tolist():
        used = [
            day for day, count in zip(order[number].tolist(), most[number].tolist(), strict=True) if count
        ]
        of, all_of = int(most[number].sum()), int(total[number])
        yield Seen(
            number,
            f"{number_swedish(of)} av {ads_swedish(all_of)} är publicerade på "
            f"{listing([_WEEKDAYS[day][0] for day in used], language=0)}.",
            f"{of:,} of {ads_english(all_of)} were posted on "
            f"{listing([_WEEKDAYS[day][1] for day in used], language=1)}.",
        )


def longest_pause(facts: Facts) -> Iterator[Seen]:
    """No ad for a month or more between two ads."""
    _, network, days = _dated(facts)
    gaps = np.where(network[1:] == network[:-1], days[1:] - days[:-1], 0)
    longest = np.zeros(len(facts.members.ids), np.int64)
    np.maximum.at(longest, network[1:], gaps)
    pauses = np.flatnonzero((gaps >= _LONG_PAUSE) & (gaps == longest[network[1:]]))
    _, first = np.unique(network[1:][pauses], return_index=True)
    for at in pauses[first].tolist():
        begin, stop, pause = date(int(days[at])), date(int(days[at + 1])), int(gaps[at])
        yield Seen(
            int(network[at]),
            f"Det längsta uppehållet mellan två annonser är {number_swedish(pause)} dagar, {begin} till "
            f"{stop}.",
            f"The longest pause between two ads is {pause:,} days, {begin} to {stop}.",
        )


def busiest_day(facts: Facts) -> Iterator[Seen]:
    """Five ads or more, and half of the network's, on one day of several."""
    _, network, days = _dated(facts)
    size = len(facts.members.ids)
    span = int(days.max(initial=0)) + 1
    keys, counts = np.unique(network * span + days, return_counts=True)
    total = np.bincount(network, minlength=size)
    of_day = keys // span
    busy = np.flatnonzero((counts >= _BUSY_DAY) & (2 * counts >= total[of_day]) & (counts < total[of_day]))
    _, first = np.unique(of_day[busy], return_index=True)
    for at in busy[first].tolist():
        number, count, day = int(of_day[at]), int(counts[at]), date(int(keys[at] % span))
        yield Seen(
            number,
            f"{number_swedish(count)} av {ads_swedish(int(total[number]))} är publicerade på en dag, {day}.",
            f"{count:,} of {ads_english(int(total[number]))} were posted on one day, {day}.",
        )


def _dated(facts: Facts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Time, network and day of every ad with a time, by network and time."""
    ads = facts.members.ads
    rows = np.flatnonzero(facts.days[ads] >= 0)
    rows = rows[np.lexsort((facts.times[ads[rows]], facts.members.network[rows]))]
    return facts.times[ads[rows]], facts.members.network[rows], facts.days[ads[rows]]


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
