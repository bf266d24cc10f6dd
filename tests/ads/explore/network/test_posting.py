"""When and where a network's ads were posted."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.network import Posting, by_day, own_ads, postings, stays
from tests.ads.explore.network.tables import NAME, OTHER, Made, laid_out

DAYS = st.one_of(st.none(), st.integers(0, 400).map(lambda days: date(2025, 1, 1) + timedelta(days=days)))
POSTED = st.lists(
    st.builds(Posting, st.sampled_from([None, "Karlstad", "Säffle", "Oslo"]), DAYS, st.integers(1, 9))
)


def test_ads_of_one_day_and_place_are_counted_together() -> None:
    ads = [Made(day=0), Made(day=0), Made(day=2, place=None), Made(day=None), Made(day=0, network=OTHER)]
    with laid_out(ads) as engine:
        found = postings(engine, own_ads(engine, NAME))
    assert found == (
        Posting("Karlstad", date(2026, 3, 1), 2),
        Posting(None, date(2026, 3, 3), 1),
        Posting("Karlstad", None, 1),
    )


@given(POSTED)
def test_no_ad_with_a_place_is_lost_on_the_journey(posted: list[Posting]) -> None:
    found = stays(posted)
    assert sum(stay.ads for stay in found) == sum(each.ads for each in posted if each.place)
    for stay in found:
        assert [day for day, _ in stay.days] == sorted({day for day, _ in stay.days})
        assert sum(count for _, count in stay.days) <= stay.ads


@given(POSTED)
def test_places_stand_in_the_order_in_which_they_first_appear(posted: list[Posting]) -> None:
    found = stays(posted)
    firsts = [stay.first for stay in found if stay.first]
    assert firsts == sorted(firsts)
    assert all(stay.first is None for stay in found[len(firsts) :])
    assert len({stay.place for stay in found}) == len(found)


@given(POSTED)
def test_every_dated_ad_is_on_its_day(posted: list[Posting]) -> None:
    counts = by_day(posted)
    assert list(counts) == sorted(counts)
    assert sum(counts.values()) == sum(each.ads for each in posted if each.day)
