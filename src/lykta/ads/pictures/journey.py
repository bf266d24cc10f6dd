"""Where a network's ads say they are, and when: areas on a map, and beside it a strip of time for each place.

Places are municipalities or counties, never points, and are numbered in the order in which they first appear.
No line goes from one to the next: nobody is known to have travelled it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lykta.ads.explore.network import Stay
from lykta.ads.pictures.journey_map import JourneyMap, Named, draw_map
from lykta.ads.pictures.steps import Step, step_of, steps_for
from lykta.ads.pictures.time_strip import Tick, axis_of, strips, ticks
from lykta.places import Area, county_of, municipality_of

STEPS: Final = 4
"""One tone fewer than there are: the lightest would not stand out against the land around."""

NUMBERED: Final = 20
"""So many places have their numbers on the map; more would hide each other."""

LISTED: Final = 120
"""So many places are told of at all: where ads name more, the column holds something else than places."""


@dataclass(frozen=True)
class Place:
    """A place in the order of time: its number, its area (None when it is no Swedish one), and its strip."""

    number: int
    stay: Stay
    area: Area | None
    county: str
    step: int
    strip: str


@dataclass(frozen=True)
class Journey:
    """The places in order of time; `map` is None when none of them is in Sweden."""

    places: tuple[Place, ...]
    map: JourneyMap | None
    steps: tuple[Step, ...]
    ticks: tuple[Tick, ...]

    @property
    def shown(self) -> tuple[Place, ...]:
        """The places that are told of at once, and numbered on the map where there is room."""
        return self.places[:NUMBERED]

    @property
    def further(self) -> tuple[Place, ...]:
        """Those after them, as far as anybody reads on."""
        return self.places[NUMBERED:LISTED]

    @property
    def unlisted(self) -> int:
        """How many places are not told of one by one."""
        return max(0, len(self.places) - LISTED)

    @property
    def unnumbered(self) -> bool:
        """Whether a place on the map has no number there, for want of room."""
        return self.map is not None and len(self.map.labels) < len(self.places) - len(self.unknown)

    @property
    def unknown(self) -> list[Place]:
        """The places that are not on the map."""
        return [place for place in self.places if place.area is None]


def draw_journey(stays: Sequence[Stay]) -> Journey | None:
    """The journey of these stays, which stand in order of time; None when there are none."""
    if not stays:
        return None
    steps = steps_for((stay.ads for stay in stays), at_most=STEPS)
    axis = axis_of(stays)
    places = tuple(
        Place(
            number,
            stay,
            municipality_of(stay.place) or county_of(stay.place),
            _county(stay.place),
            step_of(stay.ads, steps),
            strip,
        )
        for number, (stay, strip) in enumerate(zip(stays, strips(stays, axis), strict=True), 1)
    )
    named = [Named(place.number, place.area, place.stay.ads) for place in places if place.area]
    return Journey(places, draw_map(named, steps, numbered=NUMBERED), steps, ticks(axis))


def _county(place: str) -> str:
    """The county that a municipality lies in; nothing for a county itself or another place."""
    found = county_of(place) if municipality_of(place) else None
    return found.name if found else ""
