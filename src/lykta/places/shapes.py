"""Sweden's municipalities and counties as outlines on one map, for pictures: areas, never points.

A county is the union of its municipalities, so that the two fit each other to the line. Corners stand at
whole kilometres: enough for a picture a page wide, and coarse enough that nobody reads more than areas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from lykta.places.rings import Corner, Ring, area, flat, merged, on_grid, path, read_rings
from lykta.places.tables import table

# A skerry smaller than this is a speck on the map; the largest ring of an area always stays.
_SPECK_KM2: Final = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map, in whole kilometres from its upper left corner."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality or a county: its code (SCB), its county's code, its name and its outline.

    `path` is the data of an SVG path in whole kilometres. `middle` is the point of the area farthest from its
    borders: where a label stands, and nothing else.
    """

    code: str
    county: str
    name: str
    path: str
    middle: Corner
    box: Box


@lru_cache(maxsize=1)
def municipalities() -> tuple[Area, ...]:
    """The 290 municipalities, in the order of their codes."""
    rows = table("kommun", ["kommun_kod", "kommun"]).to_pylist()
    return tuple(
        _area(row["kommun_kod"], row["kommun"], rings) for row, rings in zip(rows, _rings(), strict=True)
    )


@lru_cache(maxsize=1)
def counties() -> tuple[Area, ...]:
    """The 21 counties, in the order of their codes."""
    held: dict[str, list[Ring]] = defaultdict(list)
    for municipality, rings in zip(municipalities(), _rings(), strict=True):
        held[municipality.county] += rings
    rows = table("lan", ["lan_kod", "lan"]).to_pylist()
    return tuple(_area(row["lan_kod"], row["lan"], merged(held[row["lan_kod"]])) for row in rows)


@lru_cache(maxsize=1)
def sweden() -> Box:
    """The whole map."""
    return around([county.box for county in counties()])


def around(boxes: Sequence[Box]) -> Box:
    """The least box that holds all of these, of which there is one at least."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


@lru_cache(maxsize=1)
def _rings() -> tuple[tuple[Ring, ...], ...]:
    """The rings of each municipality, moved so that the map's upper left corner is 0, 0."""
    outlines = table("kommun", ["kommun_kod", "geometry"])["geometry"].to_pylist()
    laid = [[flat(ring) for ring in read_rings(outline)] for outline in outlines]
    corner = np.floor(np.concatenate([ring for rings in laid for ring in rings]).min(axis=0))
    return tuple(tuple(on_grid(ring - corner) for ring in rings) for rings in laid)


def _area(code: str, name: str, rings: Sequence[Ring]) -> Area:
    by_size = sorted(rings, key=area, reverse=True)
    kept = [ring for place, ring in enumerate(by_size) if not place or area(ring) >= _SPECK_KM2]
    corners = [corner for ring in kept for corner in ring]
    across, down = zip(*corners, strict=True)
    box = Box(min(across), min(down), max(across), max(down))
    return Area(code, code[:2], name, path(kept), _middle(kept[0]), box)


def _middle(ring: Ring) -> Corner:
    """The whole kilometre inside a ring that is farthest from its border."""
    starts = np.array(ring, np.float64)
    ends = np.roll(starts, -1, axis=0)
    low, high = starts.min(axis=0), starts.max(axis=0)
    # A dozen lines across find a place for a label in any municipality, be it 3 km wide or 300.
    step = max(1.0, float((high - low).min()) // 12)
    across, down = np.meshgrid(np.arange(low[0], high[0] + 1, step), np.arange(low[1], high[1] + 1, step))
    points = np.column_stack([across.ravel(), down.ravel()])
    distance = _from_border(points, starts, ends) * np.where(_inside(points, starts, ends), 1, -1)
    x, y = points[int(distance.argmax())]
    return int(x), int(y)


type _Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def _from_border(points: _Points, starts: _Points, ends: _Points) -> _Points:
    along = ends - starts
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    share = ((points[:, None] - starts) * along).sum(axis=2) / length
    nearest = starts + np.clip(share, 0, 1)[..., None] * along
    return np.asarray(np.sqrt(((points[:, None] - nearest) ** 2).sum(axis=2)).min(axis=1))


def _inside(points: _Points, starts: _Points, ends: _Points) -> _Points:
    """Whether a line from each point to the right crosses the border an odd number of times."""
    y = points[:, 1, None]
    crosses = (starts[:, 1] > y) != (ends[:, 1] > y)
    height = np.where(ends[:, 1] == starts[:, 1], 1, ends[:, 1] - starts[:, 1])
    at = starts[:, 0] + (y - starts[:, 1]) * (ends[:, 0] - starts[:, 0]) / height
    return np.asarray((crosses & (points[:, 0, None] < at)).sum(axis=1) % 2 == 1)
