"""The areas that a network's ads name, on a map of that part of Sweden, numbered in their order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lykta.ads.pictures.steps import Step, step_of
from lykta.places import Area, Box, around, counties, sweden

_MARGIN_KM: Final = 12
# On a map this wide on the page, letters are nearly as large as the text around it.
_PAGE_WIDTH: Final = 320
_LETTER: Final = 12.5
# A map may be so many times as high as it is wide before its height sets the size of the letters.
_TALL: Final = 1.6


@dataclass(frozen=True)
class Named:
    """An area that ads name: its number in the order of time, and how many ads."""

    number: int
    area: Area
    ads: int


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


def draw_map(named: Sequence[Named], steps: Sequence[Step], *, numbered: int) -> JourneyMap | None:
    """The map of these areas, so many of them with their numbers; None when there are none."""
    if not named:
        return None
    around_them = {each.area.county for each in named}
    box = _shown([county.box for county in counties() if county.code in around_them])
    letter = _LETTER * max(box.width, box.height / _TALL) / _PAGE_WIDTH
    return JourneyMap(
        view=f"{box.left} {box.top} {box.width} {box.height}",
        counties=tuple(county for county in counties() if _meets(county.box, box)),
        filled=_filled(named, steps),
        labels=_labels(named[:numbered], letter),
        letter=round(letter, 1),
    )


def _filled(named: Sequence[Named], steps: Sequence[Step]) -> tuple[Outline, ...]:
    """Each area once, with all ads of the names that mean it."""
    areas = {each.area.code: each.area for each in named}
    ads: Counter[str] = Counter()
    for each in named:
        ads[each.area.code] += each.ads
    # Two names of one area may together have more than the highest step was made for.
    step = {code: step_of(min(count, steps[-1].high), steps) for code, count in ads.items()}
    # Counties lie under municipalities, or they would hide them.
    order = sorted(areas, key=lambda code: (len(code), code))
    return tuple(Outline(areas[code], step[code]) for code in order)


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


def _labels(named: Sequence[Named], letter: float) -> tuple[Label, ...]:
    """Numbers in the middle of their areas, but for those that would hide an earlier one."""
    placed: list[Label] = []
    for each in named:
        x, y = each.area.middle
        apart = 1.5 * letter
        if all(abs(x - one.x) > apart or abs(y - one.y) > apart for one in placed):
            placed.append(Label(each.number, x, y))
    return tuple(placed)
