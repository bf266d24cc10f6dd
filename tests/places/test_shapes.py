"""Outlines of areas: they fit each other, and cover Sweden."""

import re
from itertools import accumulate

import pytest

from lykta.places import Area, around, counties, municipalities, sweden
from lykta.places.shapes import area


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
