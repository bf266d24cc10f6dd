"""Rings of corners: read, laid flat, merged."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.places.shapes import Ring, area, flat, merged, on_grid, path, read_rings

SQUARES = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1)


def square(x: int, y: int) -> Ring:
    return ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))


def polygon(*rings: list[tuple[float, float]]) -> bytes:
    parts = [struct.pack("<BII", 1, 3, len(rings))]
    for ring in rings:
        parts.append(struct.pack("<I", len(ring)))
        parts += [struct.pack("<dd", *corner) for corner in ring]
    return b"".join(parts)


CORNERS = [(14.0, 59.0), (15.0, 59.0), (15.0, 60.0), (14.0, 59.0)]


def test_a_polygon_and_several_are_read_ring_by_ring() -> None:
    one = polygon(CORNERS, CORNERS[:3])
    several = struct.pack("<BII", 1, 6, 2) + one + polygon(CORNERS)
    assert [ring.tolist() for ring in read_rings(one)] == [
        [list(c) for c in CORNERS],
        [list(c) for c in CORNERS[:3]],
    ]
    assert [len(ring) for ring in read_rings(several)] == [4, 3, 4]


def test_a_point_is_no_outline() -> None:
    with pytest.raises(ValueError, match="polygon"):
        list(read_rings(struct.pack("<BIdd", 1, 1, 14.0, 59.0)))


def test_a_degree_to_the_north_is_111_kilometres_and_one_to_the_east_half_of_that_at_60_degrees() -> None:
    south, north, east = flat(np.array([(15.0, 60.0), (15.0, 61.0), (16.0, 60.0)]))
    assert south[1] - north[1] == pytest.approx(111.2, abs=0.1)
    assert east[0] - south[0] == pytest.approx(55.6, abs=0.1)


@given(SQUARES)
def test_merging_squares_keeps_their_area_and_none_of_the_lines_between_them(
    squares: set[tuple[int, int]],
) -> None:
    rings = merged([square(*at) for at in sorted(squares)])
    signed = sum(
        x * after_y - after_x * y
        for ring in rings
        for (x, y), (after_x, after_y) in zip(ring, ring[1:] + ring[:1], strict=True)
    )
    assert signed / 2 == len(squares)
    edges = [edge for ring in rings for edge in zip(ring, ring[1:] + ring[:1], strict=True)]
    assert not {(b, a) for a, b in edges} & set(edges)


@given(st.integers(-9, 9), st.integers(-9, 9), st.booleans())
def test_the_area_of_a_ring_is_the_same_wherever_it_lies_and_whichever_way_it_runs(
    x: int, y: int, back: bool
) -> None:
    ring = square(x, y)
    assert area(ring[::-1] if back else ring) == 1


def test_corners_that_fall_together_are_one() -> None:
    assert on_grid(np.array([(0.1, 0.2), (0.3, 0.1), (2.6, 0.0), (2.6, 3.0), (0.1, 0.2)])) == (
        (0, 0),
        (3, 0),
        (3, 3),
    )


def test_a_path_tells_each_corner_from_the_one_before() -> None:
    assert path([((1, 2), (4, 2), (3, 0)), ((9, 9), (8, 9), (8, 8))]) == "M1 2l3 0-1-2zM9 9l-1 0 0-1z"
