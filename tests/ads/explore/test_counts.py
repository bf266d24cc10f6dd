"""Counts and postings per week are those of the file, narrowed to what was chosen."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.explore.counts import (
    Calendar,
    Stretch,
    calendar,
    choices,
    over_places,
    over_time,
    table,
    whole,
)
from tests.ads.explore.laid import Posted, Small, laid, moment
from tests.examples import examples

DAY = moment("2025-03-01")

moments = st.one_of(st.none(), st.datetimes(moment("2023-01-01"), moment("2025-12-31")))
posted = st.lists(
    st.builds(Posted, st.just("n"), st.sampled_from(["a", "A", "b", "c"]), moments), max_size=20
)


def row(place: str, period: str, ads: int, at_least: int | None = 7) -> tuple[object, ...]:
    spread = None if at_least is None else at_least + 3
    return place, period, DAY, DAY, ads, ads, 2, 5, at_least, at_least, spread


SMALL = Small(
    counts=[
        row("", "", 9), row("", "2025-03", 5), row("", "2025-02", 4), row("Kil", "", 3), row("Eda", "", 4),
        row("Kil", "2025-03", 2, None), row("Eda", "2025-03", 1),
    ]
)  # fmt: skip


def test_what_may_be_chosen_is_what_the_file_has() -> None:
    with laid(SMALL) as engine:
        found = choices(engine)
    assert (found.places, found.periods) == (("Eda", "Kil"), ("2025-02", "2025-03"))


def test_a_place_is_shown_over_time_and_a_period_over_places() -> None:
    with laid(SMALL) as engine:
        assert [one.period for one in over_time(engine)] == ["2025-02", "2025-03"]
        assert [one.ads for one in over_time(engine, "Kil")] == [2]
        assert [one.place for one in over_places(engine)] == ["Eda", "Kil"]
        assert [one.place for one in over_places(engine, "2025-03")] == ["Kil", "Eda"]


def test_one_row_is_that_of_its_place_and_period() -> None:
    with laid(SMALL) as engine:
        everything = whole(engine)
        assert everything is not None
        assert (everything.ads, everything.at_least, everything.at_least_high) == (9, 7, 10)
        march = whole(engine, place="Kil", period="2025-03")
        assert march is not None
        assert march.at_least is None
        assert whole(engine, place="Kil", period="1999-01") is None


@pytest.mark.parametrize(
    ("place", "period", "rows"), [("", "", 7), ("Kil", "", 2), ("", "2025-03", 3), ("Kil", "2025-03", 1)]
)
def test_the_table_for_a_file_holds_what_was_chosen_and_says_not_to_add_places(
    place: str, period: str, rows: int
) -> None:
    with laid(SMALL) as engine:
        found = table(engine, place=place, period=period)
    assert found.num_rows == rows
    notes = zip(found["place"].to_pylist(), found["note"].to_pylist(), strict=True)
    assert all(("do not add" in note) == bool(name) for name, note in notes)


@settings(max_examples=examples(25), deadline=None)
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
