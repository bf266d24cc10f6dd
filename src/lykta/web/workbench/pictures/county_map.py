"""Counts per county on a map of Sweden, in steps.

For any page:

    from lykta.web.workbench.pictures.county_map import county_map, per_county

    drawn = county_map(per_county([("Karlstad", 120), ("Säffle", 7), ("Utomlands", 3), (None, 9)]))

and in its template, with `maps.css` loaded in the block `scripts`:

    <link rel="stylesheet" href="{% static 'workbench/maps.css' %}">
    {% translate "Ads by county" as caption %}
    {% include "workbench/pictures/county_map.html" with map=drawn caption=caption %}

The template writes a whole figure: caption, picture with its text alternative, legend, what is not on the
map, and the table of the same numbers. Counts of ads may be added up like this; counts of advertisers may
not, because advertisers tour.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lykta.ads.pictures.steps import CountStep, step_of, steps_for
from lykta.places import Area, counties, county_of, sweden

_MARGIN_KM = 6


@dataclass(frozen=True)
class PerCounty:
    """Counts by county code; those of place names that are not a Swedish area; and those without a place."""

    counts: dict[str, int]
    elsewhere: dict[str, int]
    without_place: int


@dataclass(frozen=True)
class DrawnCounty:
    """A county on the map: its outline, its count, and the number of its step (0: no ads)."""

    area: Area
    count: int
    step: int


@dataclass(frozen=True)
class CountyMap:
    """The map: `counties` by code for the picture, `ranked` with most ads first for the table."""

    counties: tuple[DrawnCounty, ...]
    steps: tuple[CountStep, ...]
    elsewhere: tuple[tuple[str, int], ...]
    without_place: int
    view: str

    @property
    def ranked(self) -> list[DrawnCounty]:
        """The counties with any ads, most first, equal ones by code."""
        return sorted((each for each in self.counties if each.count), key=lambda each: -each.count)

    @property
    def most(self) -> DrawnCounty | None:
        """The county with most ads; None when no ad is in any."""
        return next(iter(self.ranked), None)


def per_county(places: Iterable[tuple[str | None, int]]) -> PerCounty:
    """Counts of place names added up by county; a name may be a municipality or a county, in any case."""
    counts: Counter[str] = Counter()
    elsewhere: Counter[str] = Counter()
    without = 0
    for place, count in places:
        code = _county_code(place) if place else None
        if code:
            counts[code] += count
        elif place:
            elsewhere[place] += count
        else:
            without += count
    return PerCounty(dict(counts), dict(elsewhere), without)


def county_map(found: PerCounty) -> CountyMap:
    """The map of these counts."""
    steps = steps_for(found.counts.values())
    drawn = [(area, found.counts.get(area.code, 0)) for area in counties()]
    box = sweden()
    return CountyMap(
        counties=tuple(DrawnCounty(area, count, step_of(count, steps)) for area, count in drawn),
        steps=steps,
        elsewhere=tuple(sorted(found.elsewhere.items(), key=lambda each: (-each[1], each[0]))),
        without_place=found.without_place,
        view=f"{box.left - _MARGIN_KM} {box.top - _MARGIN_KM} "
        f"{box.width + 2 * _MARGIN_KM} {box.height + 2 * _MARGIN_KM}",
    )


@lru_cache(maxsize=4096)
def _county_code(place: str) -> str | None:
    county = county_of(place)
    return county.code if county else None
