"""The calendar of a network's ads."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.workbench.pictures.calendar import LEFT, PITCH, TOP, Calendar, draw_calendar

COUNTS = st.dictionaries(
    st.integers(0, 1500).map(lambda days: date(2023, 3, 1) + timedelta(days=days)),
    st.integers(1, 300),
    min_size=1,
    max_size=60,
)


def drawn(counts: dict[date, int]) -> Calendar:
    found = draw_calendar(counts)
    assert found is not None
    return found


@given(COUNTS)
def test_every_day_with_ads_has_a_square_in_its_step(counts: dict[date, int]) -> None:
    found = drawn(counts)
    assert sum(path.count("M") for block in found.blocks for _, path in block.filled) == len(counts)
    for step in found.steps:
        squares = sum(
            path.count("M") for block in found.blocks for at, path in block.filled if at == step.number
        )
        assert squares == sum(step.low <= count <= step.high for count in counts.values())


@given(COUNTS)
def test_the_table_has_the_same_numbers(counts: dict[date, int]) -> None:
    found = drawn(counts)
    told = {
        week.monday + timedelta(days=day): count
        for week in found.weeks
        for day, count in enumerate(week.counts)
        if count
    }
    assert told == counts
    assert sum(week.ads for week in found.weeks) == sum(block.ads for block in found.blocks)
    assert all(week.monday.weekday() == 0 for week in found.weeks)


@given(COUNTS)
def test_squares_lie_inside_the_picture_each_in_the_row_of_its_weekday(counts: dict[date, int]) -> None:
    found = drawn(counts)
    for block in found.blocks:
        for path in (block.empty, *(path for _, path in block.filled)):
            for x, y in re.findall(r"M(\d+) (\d+)", path):
                assert LEFT <= int(x) < found.width
                assert TOP <= int(y) < found.height
    (first,) = [day for day in counts if day == min(counts)]
    rows = {
        (int(y) - TOP) // PITCH for _, path in found.blocks[0].filled for y in re.findall(r"M\d+ (\d+)", path)
    }
    assert first.weekday() in rows


@given(COUNTS)
def test_names_of_months_have_room(counts: dict[date, int]) -> None:
    found = drawn(counts)
    for block in found.blocks:
        places = [month.x for month in block.months]
        assert places
        assert all(later - earlier >= 3 * PITCH for earlier, later in pairwise(places))
        assert places[-1] + 2 * PITCH <= found.width


@given(COUNTS)
def test_the_busiest_day_is_the_first_of_those_with_most(counts: dict[date, int]) -> None:
    found = drawn(counts)
    assert found.most == max(counts.values())
    assert found.busiest == min(day for day, count in counts.items() if count == found.most)


def test_years_without_ads_have_no_block() -> None:
    found = drawn({date(1999, 12, 31): 1, date(2025, 6, 1): 2})
    assert [(block.first.year, block.is_one_month) for block in found.blocks] == [(1999, True), (2025, True)]


def test_a_network_across_a_new_year_is_one_block() -> None:
    (block,) = drawn({date(2024, 12, 3): 1, date(2025, 6, 22): 1}).blocks
    assert not block.is_one_month


def test_larger_squares_are_more_ads() -> None:
    sides = [
        int(re.findall(r"h(\d+)", path)[0])
        for _, path in drawn({date(2025, 1, n): 3**n for n in range(1, 9)}).legend
    ]
    assert sides == sorted(set(sides))


@pytest.mark.parametrize("counts", [{}])
def test_no_days_no_calendar(counts: dict[date, int]) -> None:
    assert draw_calendar(counts) is None
