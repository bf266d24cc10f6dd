"""Bars along time stand in order, fill the picture with the gaps between them, and never leave it."""

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.counts import Calendar, Stretch, Unit
from lykta.web.workbench.pictures.weeks import HEIGHT, WIDTH, after, bars

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
