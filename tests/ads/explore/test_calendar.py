"""Ads along time: each once, and each text where it is first seen."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.explore.calendar import Calendar, Stretch, calendar
from tests.ads.explore.laid import Posted, Small, laid, moment

moments = st.one_of(st.none(), st.datetimes(moment("2023-01-01"), moment("2025-12-31")))
posted = st.lists(
    st.builds(Posted, st.just("n"), st.sampled_from(["a", "A", "b", "c"]), moments), max_size=20
)


@settings(max_examples=25, deadline=None)
@given(posted)
def test_each_ad_with_a_time_stands_in_one_stretch_and_each_text_is_new_once(ads: list[Posted]) -> None:
    with laid(Small(ads)) as engine:
        found = calendar(engine)
    timed = [ad for ad in ads if ad.posted_at]
    assert found.without == len(ads) - len(timed)
    assert sum(stretch.ads for stretch in found.stretches) == len(timed)
    assert sum(stretch.texts for stretch in found.stretches) == len({ad.text for ad in timed})
    assert all(0 <= stretch.texts <= stretch.ads for stretch in found.stretches)
    begins = [stretch.begins for stretch in found.stretches]
    assert begins == sorted(set(begins))


def test_a_week_begins_on_monday_and_a_text_is_new_in_the_first_it_is_seen_in() -> None:
    monday = moment("2025-03-03")
    ads = [Posted("n", "a", monday), Posted("n", "a", monday + timedelta(days=6, hours=23))]
    ads += [Posted("n", "a", monday + timedelta(days=7)), Posted("n", "b", monday + timedelta(days=8))]
    with laid(Small(ads)) as engine:
        assert calendar(engine) == Calendar(
            "week", (Stretch(date(2025, 3, 3), 2, 1), Stretch(date(2025, 3, 10), 2, 1)), 0
        )


@pytest.mark.parametrize(("years", "unit"), [(0, "week"), (4, "week"), (6, "month"), (40, "year")])
def test_much_time_is_shown_by_longer_stretches(years: int, unit: str) -> None:
    ads = [Posted("n", "a", moment("1980-05-01")), Posted("n", "b", moment(f"{1980 + years}-05-02"))]
    with laid(Small(ads)) as engine:
        assert calendar(engine).unit == unit


def test_without_times_there_are_no_stretches() -> None:
    with laid(Small([Posted("n"), Posted("n")])) as engine:
        assert calendar(engine) == Calendar("week", (), 2)


def test_it_is_counted_once_for_as_long_as_the_result_is_open() -> None:
    with laid(Small([Posted("n", "a", moment("2025-03-03"))])) as engine:
        first = calendar(engine)
        assert "stretches" in engine.tables()
        assert calendar(engine) == first
