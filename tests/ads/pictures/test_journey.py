"""Places over time."""

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.network import Posting, Stay, stays
from lykta.ads.pictures.journey import LISTED, NUMBERED, STRIP_HEIGHT, STRIP_WIDTH, Journey, draw_journey
from lykta.places import counties, municipalities, municipality_names, municipality_of

DAYS = st.one_of(st.none(), st.integers(0, 900).map(lambda days: date(2024, 1, 1) + timedelta(days=days)))
PLACES = st.one_of(st.sampled_from(municipality_names()), st.sampled_from(["Oslo", "Värmland", "Visby"]))
STAYS = st.lists(st.builds(Posting, PLACES, DAYS, st.integers(1, 50)), min_size=1, max_size=40).map(stays)


def drawn(stays: tuple[Stay, ...]) -> Journey:
    found = draw_journey(stays)
    assert found is not None
    return found


@given(STAYS)
def test_every_place_is_told_in_order_and_on_the_map_or_among_the_unknown(found: tuple[Stay, ...]) -> None:
    journey = drawn(found)
    assert [place.stay for place in journey.places] == list(found)
    assert [*journey.shown, *journey.further] == list(journey.places)
    on_map = {each.area.code for each in journey.map.filled} if journey.map else set()
    assert on_map == {place.area.code for place in journey.places if place.area}
    assert {place.stay.place for place in journey.unknown} <= {"Oslo"}


@given(STAYS)
def test_the_map_shows_areas_and_labels_stand_in_their_middle(found: tuple[Stay, ...]) -> None:
    journey = drawn(found)
    middles = {each.middle for each in (*municipalities(), *counties())}
    for label in journey.map.labels if journey.map else ():
        assert (label.x, label.y) in middles
        place = journey.places[label.number - 1]
        assert place.area is not None
        assert place.area.middle == (label.x, label.y)


@given(STAYS)
def test_numbers_never_hide_each_other_and_what_is_left_out_is_said(found: tuple[Stay, ...]) -> None:
    journey = drawn(found)
    if journey.map is None:
        return
    labels = journey.map.labels
    for place, one in enumerate(labels):
        for other in labels[place + 1 :]:
            distance = max(abs(one.x - other.x), abs(one.y - other.y))
            assert distance >= 1.4 * journey.map.letter
    assert len(labels) <= NUMBERED
    assert journey.unnumbered == (len(labels) < sum(place.area is not None for place in journey.places))


@given(STAYS)
def test_the_map_holds_all_its_areas(found: tuple[Stay, ...]) -> None:
    journey = drawn(found)
    if journey.map is None:
        return
    left, top, width, height = map(int, journey.map.view.split())
    for each in journey.map.filled:
        box = each.area.box
        assert left <= box.left
        assert box.right <= left + width
        assert top <= box.top
        assert box.bottom <= top + height


@given(STAYS)
def test_strips_stay_on_their_line_and_show_every_dated_place(found: tuple[Stay, ...]) -> None:
    for place in drawn(found).places:
        assert bool(place.strip) == bool(place.stay.days)
        for x, high, wide in re.findall(r"M([\d.]+) 20v-([\d.]+)h([\d.]+)v", place.strip):
            assert 0 <= float(x) <= STRIP_WIDTH - float(wide) + 0.1
            assert 0 < float(high) <= STRIP_HEIGHT


@given(STAYS)
def test_dates_on_the_axis_are_few_and_inside_it(found: tuple[Stay, ...]) -> None:
    ticks = drawn(found).ticks
    assert len(ticks) <= 12
    assert all(tick.day.day == 1 and 0 <= tick.x <= STRIP_WIDTH for tick in ticks)


def test_a_county_lies_under_its_municipalities() -> None:
    journey = drawn((Stay("Karlstad", 2, ()), Stay("Värmland", 1, ())))
    assert journey.map is not None
    assert [each.area.name for each in journey.map.filled] == ["Värmlands län", "Karlstad"]


def test_two_names_of_one_area_are_added_up_on_the_map() -> None:
    journey = drawn((Stay("Visby", 2, ()), Stay("Gotland", 40, ())))
    assert journey.map is not None
    (filled,) = journey.map.filled
    assert filled.area == municipality_of("Gotland")
    assert filled.step == len(journey.steps)


def test_a_column_of_anything_but_places_is_not_listed_without_end() -> None:
    journey = drawn(tuple(Stay(f"place {number}", 1, ()) for number in range(LISTED + 7)))
    assert len(journey.shown) + len(journey.further) == LISTED
    assert journey.unlisted == 7


def test_places_outside_sweden_have_no_map() -> None:
    journey = drawn((Stay("Oslo", 2, ()),))
    assert journey.map is None
    assert [place.stay.place for place in journey.unknown] == ["Oslo"]
    assert not journey.unnumbered


def test_no_places_no_journey() -> None:
    assert draw_journey(()) is None
