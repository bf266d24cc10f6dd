"""When ads are posted and read, and which town an advertiser is in."""

from bisect import bisect_right
from datetime import datetime, timedelta
from typing import NamedTuple

from lykta.ads.sample.dice import Dice
from lykta.ads.sample.places import TOWNS

START = datetime(2024, 1, 1)  # noqa: DTZ001 - ads carry local time without a zone, as sites print it
DAYS = 730
_DAY = 86_400
# The sites are read once a week; an ad that is still up is read again, as a row of its own.
WEEK = 7 * _DAY
SECONDS = DAYS * _DAY


class Itinerary(NamedTuple):
    """The towns of an advertiser with the day each stay begins."""

    days: tuple[int, ...]
    towns: tuple[str, ...]

    def town(self, day: int) -> str:
        return self.towns[max(0, bisect_right(self.days, day) - 1)]


def itinerary(first: int, last: int, dice: Dice, *, tours: bool) -> Itinerary:
    """One town throughout, or a tour that moves on about once a week between a handful of towns."""
    if not tours:
        return Itinerary((first,), (dice.pick(TOWNS),))
    round_of_towns = [dice.pick(TOWNS) for _ in range(dice.between(2, 8))]
    random, choices = dice.random, len(round_of_towns)
    days, towns = [], []
    day = first
    while day <= last:
        days.append(day)
        towns.append(round_of_towns[int(random() * choices)])
        day += 4 + int(random() * 8)
    return Itinerary(tuple(days), tuple(towns))


def second_of(day: int, hour: int, dice: Dice) -> int:
    """A moment on that day near the writer's usual hour, in seconds from the start."""
    about = hour + dice.between(-2, 2)
    return min(SECONDS - 1, max(0, day * _DAY + about * 3600 + dice.between(0, 3599)))


def day_of(second: int) -> int:
    return second // _DAY


def moment(second: int) -> str:
    """The moment as ISO 8601."""
    return (START + timedelta(seconds=second)).isoformat()
