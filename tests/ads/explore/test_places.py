"""Ads are added up by place; what has no place is told."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.explore.places import ads_by_place, sites
from tests.ads.explore.laid import Posted, Small, laid, moment

DAY = moment("2025-03-01")


def count(place: str, ads: int, period: str = "") -> tuple[object, ...]:
    return place, period, DAY, DAY, ads, ads, 1, 1, None, None, None


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["Kil", "Eda", "Visby", "Oslo"]), st.integers(1, 9)), st.integers(0, 9)
)
def test_places_and_what_has_none_together_are_all_ads(places: dict[str, int], without: int) -> None:
    ads = sum(places.values()) + without
    rows = [count(place, number) for place, number in places.items()]
    months = [count(place, 1, "2025-03") for place in places]
    with laid(Small(counts=[*rows, *months, count("", ads)])) as engine:
        found = ads_by_place(engine, ads=ads)
    assert sum(number for _, number in found) == ads
    assert {place: number for place, number in found if place} == places
    assert (None in dict(found)) == (without > 0)


def test_sites_stand_by_name_and_an_ad_may_have_none() -> None:
    posted = [Posted("n", site=site) for site in ("b.example", None, "", "a.example", "b.example")]
    with laid(Small(posted)) as engine:
        assert sites(engine) == ("a.example", "b.example")
