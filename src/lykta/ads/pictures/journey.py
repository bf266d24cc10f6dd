"""Where and when the ads of a network were posted: a map of counties and a strip of time for each place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from lykta.ads.explore.network import Stay
from lykta.ads.pictures.steps import CountStep, step_of, steps_for
from lykta.places import Area, Box, around, counties, county_of, municipality_of, sweden

STEPS: Final = 4
"""One tone fewer than there are: the lightest would not stand out against the land around."""

NUMBERED: Final = 20
"""So many places have their numbers on the map; more would hide each other."""

LISTED: Final = 120
"""So many places are told of at all: where ads name more, the column holds something else than places."""

_MARGIN_KM: Final = 12
# On a map this wide on the page, letters are nearly as large as the text around it.
_PAGE_WIDTH: Final = 320
_LETTER: Final = 12.5
# A map may be so many times as high as it is wide before its height sets the size of the letters.
_TALL: Final = 1.6
STRIP_WIDTH: Final = 240
"""How wide a strip is."""

STRIP_HEIGHT: Final = 20
# A strip is cut into days, or into as many longer spells as can be told apart.
_MOST_SPELLS: Final = 80
_LEAST_HEIGHT: Final = 5
_NARROWEST, _WIDEST = 2.5, 6.0
_TICKS: Final = 6


@dataclass(frozen=True)
class JourneyPlace:
    """A place in the order of time: its number, its area (None when it is not Swedish), and its strip."""

    number: int
    stay: Stay
    area: Area | None
    county: str
    step: int
    strip: str


@dataclass(frozen=True)
class NamedArea:
    """An area that ads name: its number in the order of time, and how many ads."""

    number: int
    area: Area
    ads: int


@dataclass(frozen=True)
class AreaOutline:
    """An area that is filled on the map, with all ads of the places in it, in a step."""

    area: Area
    step: int


@dataclass(frozen=True)
class PlaceLabel:
    """The number of a place on the map, and the code of its area."""

    number: int
    x: int
    y: int
    code: str


@dataclass(frozen=True)
class JourneyMap:
    """The map: what part of Sweden, the counties around, the filled areas and their numbers."""

    view: str
    counties: tuple[Area, ...]
    filled: tuple[AreaOutline, ...]
    labels: tuple[PlaceLabel, ...]
    letter: float

    @property
    def badge(self) -> float:
        """The radius of the circle that a number stands in."""
        return round(0.8 * self.letter, 1)


@dataclass(frozen=True)
class TimeTick:
    """A date on the axis of time."""

    day: date
    x: float


@dataclass(frozen=True)
class Journey:
    """The places in order of time; `map` is None when none of them is in Sweden."""

    places: tuple[JourneyPlace, ...]
    map: JourneyMap | None
    steps: tuple[CountStep, ...]
    ticks: tuple[TimeTick, ...]

    @property
    def shown(self) -> tuple[JourneyPlace, ...]:
        """The places that are told of at once, and numbered on the map where there is room."""
        return self.places[:NUMBERED]

    @property
    def further(self) -> tuple[JourneyPlace, ...]:
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
    def unknown(self) -> list[JourneyPlace]:
        """The places that are not on the map."""
        return [place for place in self.places if place.area is None]


@dataclass(frozen=True)
class TimeAxis:
    """From the first day to the last, in spells of so many days."""

    first: date
    last: date
    spell: int

    @property
    def spells(self) -> int:
        """How many spells there are."""
        return (self.last - self.first).days // self.spell + 1

    def place(self, day: date) -> int:
        """Which spell a day is in, from 0."""
        return (day - self.first).days // self.spell


def draw_journey(stays: Sequence[Stay]) -> Journey | None:
    """The journey of these stays, which stand in order of time; None when there are none."""
    if not stays:
        return None
    steps = steps_for((stay.ads for stay in stays), at_most=STEPS)
    axis = axis_of(stays)
    places = tuple(
        JourneyPlace(
            number,
            stay,
            municipality_of(stay.place) or county_of(stay.place),
            _county(stay.place),
            step_of(stay.ads, steps),
            strip,
        )
        for number, (stay, strip) in enumerate(zip(stays, strips(stays, axis), strict=True), 1)
    )
    named = [NamedArea(place.number, place.area, place.stay.ads) for place in places if place.area]
    return Journey(places, draw_map(named, steps, numbered=NUMBERED), steps, ticks(axis))


def _county(place: str) -> str:
    """The county that a municipality lies in; nothing for a county itself or another place."""
    found = county_of(place) if municipality_of(place) else None
    return found.name if found else ""


def draw_map(named: Sequence[NamedArea], steps: Sequence[CountStep], *, numbered: int) -> JourneyMap | None:
    """The map of these areas, so many of them with their numbers; None when there are none."""
    if not named:
        return None
    around_them = {each.area.county for each in named}
    box = _show([county.box for county in counties() if county.code in around_them])
    letter = _LETTER * max(box.width, box.height / _TALL) / _PAGE_WIDTH
    return JourneyMap(
        view=f"{box.left} {box.top} {box.width} {box.height}",
        counties=tuple(county for county in counties() if _meets(county.box, box)),
        filled=_fill(named, steps),
        labels=_labels(named[:numbered], letter),
        letter=round(letter, 1),
    )


def _fill(named: Sequence[NamedArea], steps: Sequence[CountStep]) -> tuple[AreaOutline, ...]:
    """Each area once, with all ads of the names that mean it."""
    areas = {each.area.code: each.area for each in named}
    ads: Counter[str] = Counter()
    for each in named:
        ads[each.area.code] += each.ads
    # Two names of one area may together have more than the highest step was made for.
    step = {code: step_of(min(count, steps[-1].high), steps) for code, count in ads.items()}
    # Counties lie under municipalities, or they would hide them.
    order = sorted(areas, key=lambda code: (len(code), code))
    return tuple(AreaOutline(areas[code], step[code]) for code in order)


def _show(boxes: Sequence[Box]) -> Box:
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


def _labels(named: Sequence[NamedArea], letter: float) -> tuple[PlaceLabel, ...]:
    """Numbers in the middle of their areas, but for those that would hide an earlier one."""
    placed: list[PlaceLabel] = []
    for each in named:
        x, y = each.area.middle
        apart = 1.5 * letter
        if all(abs(x - one.x) > apart or abs(y - one.y) > apart for one in placed):
            placed.append(PlaceLabel(each.number, x, y, each.area.code))
    return tuple(placed)


def axis_of(stays: Sequence[Stay]) -> TimeAxis | None:
    """The axis that all days of these stays lie on; None when there are none."""
    days = [day for stay in stays for day in (stay.first, stay.last) if day]
    if not days:
        return None
    first, last = min(days), max(days)
    length = (last - first).days + 1
    return TimeAxis(first, last, max(1, -(-length // _MOST_SPELLS)))


def strips(stays: Sequence[Stay], axis: TimeAxis | None) -> list[str]:
    """For each stay the data of an SVG path: its bars, as high as their spells have ads beside all others."""
    if axis is None:
        return [""] * len(stays)
    counts = [_spells(stay, axis) for stay in stays]
    most = max(count for spells in counts for count in spells.values())
    return ["".join(_bar(spell, count / most, axis) for spell, count in spells.items()) for spells in counts]


def ticks(axis: TimeAxis | None) -> tuple[TimeTick, ...]:
    """The first days of months, as few as are read at a glance."""
    if axis is None:
        return ()
    length = (axis.last - axis.first).days + 1
    days = (axis.first + timedelta(days=number) for number in range(length))
    firsts = [day for day in days if day.day == 1]
    every = next((months for months in (1, 2, 3, 6) if len(firsts) / months <= _TICKS), 12)
    kept = [day for day in firsts if (day.month - 1) % every == 0]
    # Of very many years, as many as there is room for.
    kept = kept[:: -(-len(kept) // (2 * _TICKS)) or 1]
    whole = axis.spells * axis.spell
    return tuple(TimeTick(day, round((day - axis.first).days / whole * STRIP_WIDTH, 1)) for day in kept)


def _spells(stay: Stay, axis: TimeAxis) -> dict[int, int]:
    counts: dict[int, int] = {}
    for day, count in stay.days:
        spell = axis.place(day)
        counts[spell] = counts.get(spell, 0) + count
    return counts


def _bar(spell: int, share: float, axis: TimeAxis) -> str:
    """One bar. Its height follows the root of its share, so that one ad among hundreds is still seen."""
    wide = STRIP_WIDTH / axis.spells
    width = max(_NARROWEST, min(wide - 0.5, _WIDEST))
    high = _LEAST_HEIGHT + (STRIP_HEIGHT - _LEAST_HEIGHT) * share**0.5
    x = min(wide * spell, STRIP_WIDTH - width)
    return f"M{x:.1f} {STRIP_HEIGHT}v-{high:.1f}h{width:.1f}v{high:.1f}z"
