"""When and where a network's ads were posted, by day and place; never to the hour, never to a point."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lykta.ads.engine import Engine
from lykta.ads.explore.network.own import Own

_BY_DAY = """
SELECT place, CAST(posted_at AS DATE) AS day, count(*) AS ads FROM ads WHERE ad IN (SELECT unnest(?))
GROUP BY place, day ORDER BY day ASC NULLS LAST, place ASC NULLS LAST
"""


@dataclass(frozen=True, slots=True)
class Posting:
    """The ads of one place on one day; None where the ads do not say."""

    place: str | None
    day: date | None
    ads: int


@dataclass(frozen=True, slots=True)
class Stay:
    """The ads of one place: how many, and how many on each day that has any, in order of time."""

    place: str
    ads: int
    days: tuple[tuple[date, int], ...]

    @property
    def first(self) -> date | None:
        """The first day; None when no ad of the place has one."""
        return self.days[0][0] if self.days else None

    @property
    def last(self) -> date | None:
        """The last day."""
        return self.days[-1][0] if self.days else None


def postings(engine: Engine, own: Own) -> tuple[Posting, ...]:
    """All ads of a network by day and place, in order of time; those without a day last."""
    return tuple(Posting(**row) for row in engine.arrow(_BY_DAY, [list(own.numbers)]).to_pylist())


def stays(posted: Iterable[Posting]) -> tuple[Stay, ...]:
    """The places in order of their first day, equal ones by name; those without any day last."""
    by_place: dict[str, list[Posting]] = defaultdict(list)
    for each in posted:
        if each.place:
            by_place[each.place].append(each)
    found = [_stay(place, held) for place, held in by_place.items()]
    return tuple(sorted(found, key=lambda stay: (stay.first or date.max, stay.place)))


def by_day(posted: Iterable[Posting]) -> dict[date, int]:
    """How many ads each day has, in order of time; days without ads, and ads without a day, are left out."""
    counts: dict[date, int] = defaultdict(int)
    for each in posted:
        if each.day:
            counts[each.day] += each.ads
    return dict(sorted(counts.items()))


def _stay(place: str, held: list[Posting]) -> Stay:
    return Stay(place, sum(each.ads for each in held), tuple(by_day(held).items()))
