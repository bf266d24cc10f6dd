"""Bars along time and the squares of a calendar hold every ad once, where its day is."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.counts import Calendar, Stretch, Unit
from lykta.web.workbench.pictures.time import (
    HEIGHT,
    LEFT,
    PITCH,
    TOP,
    WIDTH,
    DayCalendar,
    after,
    bars,
    draw_calendar,
)

MONDAY = date(2024, 1, 1)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weeks = draw(st.sets(st.integers(0, 260), min_size=1, max_size=40))
    stretches = []
    for week in sorted(weeks):
        ads = draw(st.integers(1, 5000))
        stretches.append(Stretch(MONDAY + timedelta(weeks=week), ads, draw(st.integers(0, ads))))
    return Calendar("week", tuple(stretches), draw(st.integers(0, 9)))


@given(calendars())
def test_each_stretch_has_its_bar_in_proportion_within_the_picture(calendar: Calendar) -> None:
    drawn = bars(calendar)
    assert drawn is not None
    assert tuple(bar.stretch for bar in drawn.bars) == calendar.stretches
    for bar in drawn.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 0.01
        assert 0 <= bar.top <= bar.texts_top <= HEIGHT
        assert bar.height == pytest.approx(bar.stretch.ads / drawn.highest.ads * HEIGHT, abs=0.01)
    assert all(one.x + one.width <= other.x for one, other in pairwise(drawn.bars))
    assert max(bar.height for bar in drawn.bars) == HEIGHT


@given(calendars())
def test_bars_and_gaps_together_are_all_weeks_from_first_to_last(calendar: Calendar) -> None:
    drawn = bars(calendar)
    assert drawn is not None
    empty = sum((gap.last - gap.first).days + 1 for gap in drawn.gaps) // 7
    first, last = calendar.stretches[0].begins, calendar.stretches[-1].begins
    assert len(drawn.bars) + empty == (last - first).days // 7 + 1
    there = {stretch.begins for stretch in calendar.stretches}
    assert all(gap.first not in there and gap.first - timedelta(days=7) in there for gap in drawn.gaps)
    assert all(gap.last + timedelta(days=1) in there for gap in drawn.gaps)


@given(calendars())
def test_each_year_is_marked_once_in_order_and_named_ones_have_room(calendar: Calendar) -> None:
    drawn = bars(calendar)
    assert drawn is not None
    years = [mark.year for mark in drawn.years]
    assert years == list(range(years[0], years[0] + len(years)))
    named = [mark.x for mark in drawn.years if mark.named]
    assert all(other - one >= 56 for one, other in pairwise(named))


@given(st.sampled_from(get_args(Unit.__value__)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_what_follows_a_stretch_begins_where_it_ends(unit: Unit, day: date) -> None:
    begins = {"week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}.get(
        unit, day.replace(month=1, day=1)
    )
    following = after(begins, unit)
    assert begins <= day < following
    last = following - timedelta(days=1)
    same = {"week": last.isocalendar()[:2] == begins.isocalendar()[:2], "month": last.month == begins.month}
    assert same.get(unit, last.year == begins.year)


def test_without_times_there_is_no_picture() -> None:
    assert bars(Calendar("week", (), 12)) is None


COUNTS = st.dictionaries(
    st.integers(0, 1500).map(lambda days: date(2023, 3, 1) + timedelta(days=days)),
    st.integers(1, 300),
    min_size=1,
    max_size=60,
)


def drawn(counts: dict[date, int]) -> DayCalendar:
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
