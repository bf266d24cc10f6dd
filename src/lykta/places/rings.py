"""Outlines as rings of corners: read, laid flat, and merged where two areas share a border."""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

type Corner = tuple[int, int]
type Ring = tuple[Corner, ...]
"""The corners in their order, the first not repeated at the end."""

_EARTH_KM: Final = 6371.0
# The meridian that Sweden's own maps (SWEREF 99 TM) are drawn around.
_MIDDLE: Final = 15.0
_POLYGON, _MANY_POLYGONS = 3, 6


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


def merged(rings: Iterable[Ring]) -> list[Ring]:
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
    return "".join(_drawn(ring) for ring in rings)


def _edges(ring: Ring) -> Iterator[tuple[Corner, Corner]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _walk(onward: dict[Corner, list[Corner]], start: Corner) -> Ring:
    walked, at = [start], onward[start].pop()
    while at != start:
        walked.append(at)
        at = onward[at].pop()
    return tuple(walked)


def _drawn(ring: Ring) -> str:
    steps = (f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")
