"""Where a network's ads say they are, and when: areas on a map, and beside it a strip of time for each place.

Places are municipalities or counties, never points, and are numbered in the order in which they first appear.
No line goes from one to the next: nobody is known to have travelled it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lykta.ads.explore.network import Stay
from lykta.places import Area, Box, around, counties, county_of, municipality_of, sweden
from lykta.web.workbench.pictures.steps import Step, step_of, steps_for

STRIP: Final = 240
"""How wide a strip of time is."""

STRIP_HEIGHT: Final = 20
STEPS: Final = 4
"""One tone fewer than there are: the lightest would not stand out against the land around."""

NUMBERED: Final = 20
"""So many places have their numbers on the map; more would hide each other."""

LISTED: Final = 120
"""So many places are told of at all: where ads name more, the column holds something else than places."""

# The strip is cut into weeks, or into as many longer spells as can be told apart.
_MOST_SPELLS: Final = 80
_MARGIN_KM: Final = 12
# On a map this wide on the page, letters are as large as the text around it.
_PAGE_WIDTH: Final = 320
_LETTER: Final = 12.5
_TICKS: Final = 6


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
class Outline:
    """An area that is filled on the map, with all ads of the places in it, in a step."""

    area: Area
    step: int


@dataclass(frozen=True)
class Label:
    """The number of a place on the map."""

    number: int
    x: int
    y: int


@dataclass(frozen=True)
class Tick:
    """A date on the axis of time."""

    day: date
    x: float


@dataclass(frozen=True)
class JourneyMap:
    """The map: what part of Sweden, the counties around, the filled areas and their numbers."""

    view: str
    counties: tuple[Area, ...]
    filled: tuple[Outline, ...]
    labels: tuple[Label, ...]
    letter: float

    @property
    def badge(self) -> float:
        """The radius of the circle that a number stands in."""
        return round(0.8 * self.letter, 1)


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
    time = _time(stays)
    most = max((count for stay in stays for count in _spells(stay, time).values()), default=1)
    places = tuple(
        Place(
            number,
            stay,
            _area(stay.place),
            _county(stay.place),
            step_of(stay.ads, steps),
            _strip(_spells(stay, time), time, most),
        )
        for number, stay in enumerate(stays, 1)
    )
    return Journey(places, _map(places), steps, _ticks(time))


@dataclass(frozen=True)
class _Time:
    """From the first day to the last, in spells of so many days."""

    first: date
    last: date
    spell: int

    @property
    def spells(self) -> int:
        return (self.last - self.first).days // self.spell + 1

    def of(self, day: date) -> int:
        return (day - self.first).days // self.spell


def _time(stays: Sequence[Stay]) -> _Time | None:
    firsts = [stay.first for stay in stays if stay.first]
    lasts = [stay.last for stay in stays if stay.last]
    if not firsts:
        return None
    first, last = min(firsts), max(lasts)
    days = (last - first).days + 1
    return _Time(first, last, 1 if days <= _MOST_SPELLS else -(-days // _MOST_SPELLS))


def _spells(stay: Stay, time: _Time | None) -> dict[int, int]:
    counts: dict[int, int] = {}
    for day, count in stay.days if time else ():
        spell = time.of(day) if time else 0
        counts[spell] = counts.get(spell, 0) + count
    return counts


def _strip(spells: dict[int, int], time: _Time | None, most: int) -> str:
    """Bars, as high as a spell has ads; even one ad among hundreds is seen."""
    if time is None:
        return ""
    wide = STRIP / time.spells
    drawn = []
    for spell, count in sorted(spells.items()):
        high = 5 + (STRIP_HEIGHT - 5) * (count / most) ** 0.5
        width = max(2.5, min(wide - 0.5, 6))
        x = min(wide * spell, STRIP - width)
        drawn.append(f"M{x:.1f} {STRIP_HEIGHT}v-{high:.1f}h{width:.1f}v{high:.1f}z")
    return "".join(drawn)


def _ticks(time: _Time | None) -> tuple[Tick, ...]:
    """The first days of months, as few as are read at a glance."""
    if time is None:
        return ()
    days = time.spells * time.spell
    firsts = [
        day
        for day in (time.first + timedelta(days=n) for n in range((time.last - time.first).days + 1))
        if day.day == 1
    ]
    every = next((n for n in (1, 2, 3, 6, 12) if len(firsts) / n <= _TICKS), 24)
    kept = [day for day in firsts if (day.month - 1) % every == 0 and (every < 24 or day.year % 2 == 0)]
    return tuple(Tick(day, round((day - time.first).days / days * STRIP, 1)) for day in kept)


def _area(place: str) -> Area | None:
    return municipality_of(place) or county_of(place)


def _county(place: str) -> str:
    """The county that a municipality lies in; nothing for a county itself or another place."""
    found = county_of(place) if municipality_of(place) else None
    return found.name if found else ""


def _map(places: Sequence[Place]) -> JourneyMap | None:
    known = [(place, place.area) for place in places if place.area]
    if not known:
        return None
    ads: dict[str, int] = {}
    areas = {}
    for place, area in known:
        areas[area.code] = area
        ads[area.code] = ads.get(area.code, 0) + place.stay.ads
    steps = steps_for((place.stay.ads for place in places), at_most=STEPS)
    around_them = {area.county for _, area in known}
    box = _shown([county.box for county in counties() if county.code in around_them])
    letter = _LETTER * max(box.width, box.height / 1.6) / _PAGE_WIDTH
    # Counties lie under municipalities, or they would hide them.
    order = sorted(areas, key=lambda code: (len(code), code))
    step = {code: max(1, step_of(min(count, steps[-1].high), steps)) for code, count in ads.items()}
    labels = _labels([(place.number, area) for place, area in known], letter)
    return JourneyMap(
        view=f"{box.left} {box.top} {box.width} {box.height}",
        counties=tuple(county for county in counties() if _meets(county.box, box)),
        filled=tuple(Outline(areas[code], step[code]) for code in order),
        labels=labels,
        letter=round(letter, 1),
    )


def _shown(boxes: Sequence[Box]) -> Box:
    whole, all_of_it = around(boxes), sweden()
    # Counties at both ends of the country show all of it, so that the reader knows the shape.
    if whole.height > 0.6 * all_of_it.height:
        whole = all_of_it
    return Box(
        whole.left - _MARGIN_KM, whole.top - _MARGIN_KM, whole.right + _MARGIN_KM, whole.bottom + _MARGIN_KM
    )


def _meets(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def _labels(known: Sequence[tuple[int, Area]], letter: float) -> tuple[Label, ...]:
    """Numbers in the middle of their areas, but for those that would hide an earlier one."""
    placed: list[Label] = []
    for number, area in known[:NUMBERED]:
        x, y = area.middle
        apart = 1.5 * letter
        if all(abs(x - one.x) > apart or abs(y - one.y) > apart for one in placed):
            placed.append(Label(number, x, y))
    return tuple(placed)
