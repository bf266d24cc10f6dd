"""Outlines of municipalities and counties, how their rings are merged, and which one a name means."""

import re
import struct
from collections.abc import Callable
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.places import (
    Area,
    around,
    counties,
    county_of,
    municipalities,
    municipality_names,
    municipality_of,
    sweden,
)
from lykta.places.names import SEATS
from lykta.places.shapes import Ring, area, flat, merge, on_grid, path, read_rings

SQUARES = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1)
CORNERS = [(14.0, 59.0), (15.0, 59.0), (15.0, 60.0), (14.0, 59.0)]
CASES = st.sampled_from([str.upper, str.lower, str.title, str])


def rings_of(drawn: Area) -> list[list[tuple[int, int]]]:
    rings = []
    for ring in drawn.path.removesuffix("z").split("z"):
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        rings.append(list(zip(accumulate_pairs(numbers[::2]), accumulate_pairs(numbers[1::2]), strict=True)))
    return rings


def accumulate_pairs(steps: list[int]) -> list[int]:
    return list(accumulate(steps))


def size(drawn: Area) -> float:
    """Its land: what lies within the rings, each with its sign."""
    return abs(
        sum(
            (x * after_y - after_x * y) / 2
            for ring in rings_of(drawn)
            for (x, y), (after_x, after_y) in zip(ring, ring[1:] + ring[:1], strict=True)
        )
    )


def test_every_area_is_drawn_in_the_order_of_the_codes() -> None:
    assert len(municipalities()) == 290
    assert [county.code for county in counties()] == sorted({each.county for each in municipalities()})


def test_a_county_is_as_large_as_its_municipalities_together() -> None:
    for county in counties():
        held = sum(size(each) for each in municipalities() if each.county == county.code)
        assert size(county) == pytest.approx(held, rel=0.02), county.name


def test_sweden_is_about_as_large_as_it_is() -> None:
    assert sum(map(size, counties())) == pytest.approx(447_000, rel=0.03)
    assert 620 < sweden().width < 660
    assert 1490 < sweden().height < 1570


def test_a_label_stands_inside_its_area() -> None:
    for each in (*municipalities(), *counties()):
        assert is_inside(each.middle, max(rings_of(each), key=lambda ring: area(tuple(ring)))), each.name
        box = each.box
        assert box.left <= each.middle[0] <= box.right
        assert box.top <= each.middle[1] <= box.bottom


def is_inside(point: tuple[int, int], ring: list[tuple[int, int]]) -> bool:
    x, y = point
    crossed = 0
    for (from_x, from_y), (to_x, to_y) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (from_y > y) != (to_y > y):
            crossed += x < from_x + (y - from_y) * (to_x - from_x) / (to_y - from_y)
    return crossed % 2 == 1


def test_karlstad_lies_in_varmland_and_south_of_kiruna() -> None:
    by_name = {each.name: each for each in municipalities()}
    karlstad, kiruna = by_name["Karlstad"], by_name["Kiruna"]
    assert karlstad.county == "17"
    assert karlstad.middle[1] > kiruna.middle[1]
    assert karlstad.middle[0] < kiruna.middle[0]


def test_a_box_around_others_holds_them_all_and_nothing_more() -> None:
    boxes = [county.box for county in counties()]
    whole = around(boxes)
    assert whole == sweden()
    assert any(box.left == whole.left for box in boxes)
    assert any(box.bottom == whole.bottom for box in boxes)


def square(x: int, y: int) -> Ring:
    return ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))


def polygon(*rings: list[tuple[float, float]]) -> bytes:
    parts = [struct.pack("<BII", 1, 3, len(rings))]
    for ring in rings:
        parts.append(struct.pack("<I", len(ring)))
        parts += [struct.pack("<dd", *corner) for corner in ring]
    return b"".join(parts)


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
    rings = merge([square(*at) for at in sorted(squares)])
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


@given(st.sampled_from(municipalities()), CASES)
def test_every_municipality_is_found_by_its_name_in_any_case(area: Area, case: Callable[[str], str]) -> None:
    assert municipality_of(f"  {case(area.name)} ") == area
    county = county_of(case(area.name))
    assert county is not None
    assert county.code == area.county


@given(st.sampled_from(counties()))
def test_every_county_is_found_by_its_name(area: Area) -> None:
    assert county_of(area.name) == area


@pytest.mark.parametrize(
    ("place", "name"),
    [("Karlstads kommun", "Karlstad"), ("Borås kommun", "Borås"), ("Upplands  Väsby", "Upplands Väsby")],
)
def test_a_municipality_may_be_called_one(place: str, name: str) -> None:
    found = municipality_of(place)
    assert found is not None
    assert found.name == name


@given(st.sampled_from(sorted(SEATS)))
def test_a_seat_leads_to_its_municipality_and_has_no_name_of_another(town: str) -> None:
    found = municipality_of(town)
    assert found is not None
    assert found.name == SEATS[town]
    assert town not in municipality_names()


@pytest.mark.parametrize("place", ["Värmland", "värmlands län", "VÄRMLANDS"])
def test_a_county_may_be_called_by_its_short_name(place: str) -> None:
    found = county_of(place)
    assert found is not None
    assert found.code == "17"
    assert municipality_of(place) is None


@pytest.mark.parametrize("place", ["", "Utomlands", "Sverige", "Oslo", "Karl", "län"])
def test_another_place_is_no_area(place: str) -> None:
    assert municipality_of(place) is None
    assert county_of(place) is None
