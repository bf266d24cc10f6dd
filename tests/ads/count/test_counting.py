"""Counting ads and advertisers by place and month."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.counting import COUNTS, CountInput, count_advertisers


class Ad(NamedTuple):
    """One synthetic ad, as far as counting looks at it."""

    day: datetime | None = None
    place: str | None = None
    site: str | None = None
    text: int = 0
    loose: int = 0
    strict: int = 0


def may(day: int) -> datetime:
    return datetime(2024, 5, day, 12)  # noqa: DTZ001  Ads have no zone.


def counted(ads: Sequence[Ad]) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows by place and period."""
    table = pa.table(
        {
            "posted_at": pa.array([ad.day for ad in ads], pa.timestamp("us")),
            "place": pa.array([ad.place for ad in ads], pa.string()),
            "site": pa.array([ad.site for ad in ads], pa.string()),
        }
    )
    given = CountInput(
        ads=table,
        text_key=np.array([ad.text for ad in ads], np.uint64),
        network_loose=np.array([ad.loose for ad in ads], np.int64),
        network_strict=np.array([ad.strict for ad in ads], np.int64),
    )
    found = count_advertisers(given)
    assert found.schema == COUNTS
    return {(row["place"], row["period"]): row for row in found.to_pylist()}


ADS = st.lists(
    st.builds(
        Ad,
        day=st.one_of(st.none(), st.datetimes(datetime(2024, 1, 30), datetime(2024, 3, 3))),  # noqa: DTZ001
        place=st.sampled_from([None, " ", "Karlstad", "karlstad", "Arvika"]),
        site=st.sampled_from([None, "a.example", "b.example"]),
        text=st.integers(0, 5),
        loose=st.integers(0, 4),
    ).flatmap(lambda ad: st.integers(0, 1).map(lambda part: ad._replace(strict=2 * ad.loose + part))),
    max_size=30,
)


def test_an_ad_is_counted_in_its_place_its_month_and_the_whole() -> None:
    rows = counted([Ad(may(1), "Karlstad"), Ad(datetime(2024, 6, 1), "Arvika", text=1)])  # noqa: DTZ001
    assert {key: row["ads"] for key, row in rows.items()} == {
        ("", ""): 2, ("", "2024-05"): 1, ("", "2024-06"): 1,
        ("Arvika", ""): 1, ("Arvika", "2024-06"): 1, ("Karlstad", ""): 1, ("Karlstad", "2024-05"): 1,
    }  # fmt: skip
    assert next(iter(rows)) == ("", "")


def test_equal_texts_are_one_distinct_ad() -> None:
    rows = counted([Ad(text=7), Ad(text=7), Ad(text=2**63)])
    assert (rows["", ""]["ads"], rows["", ""]["distinct_ads"]) == (3, 2)


def test_advertisers_are_few_by_weak_links_and_many_by_strong_ones() -> None:
    rows = counted([Ad(loose=0, strict=0), Ad(loose=0, strict=1), Ad(loose=5, strict=2)])
    assert (rows["", ""]["advertisers_low"], rows["", ""]["advertisers_high"]) == (2, 3)


def test_one_who_tours_counts_in_each_place_and_once_in_the_whole() -> None:
    rows = counted([Ad(place="Karlstad"), Ad(place="Arvika")])
    assert [rows[place, ""]["advertisers_low"] for place in ("", "Arvika", "Karlstad")] == [1, 1, 1]


def test_one_place_however_it_is_written_is_one() -> None:
    rows = counted([Ad(place="Karlstad"), Ad(place=" KARLSTAD"), Ad(place=""), Ad(place=None)])
    assert rows["Karlstad", ""]["ads"] == 2
    assert len(rows) == 2


def test_the_window_is_that_of_the_ads_counted() -> None:
    rows = counted([Ad(may(9)), Ad(may(2)), Ad(None)])
    assert (rows["", ""]["first_seen"], rows["", ""]["last_seen"]) == (may(2), may(9))
    assert rows["", "2024-05"]["ads"] == 2


def test_without_times_there_is_no_window_and_no_bound() -> None:
    row = counted([Ad(site="a.example"), Ad(site="a.example")])["", ""]
    assert [row[name] for name in ("first_seen", "last_seen", "at_least")] == [None] * 3


def test_a_site_read_on_one_day_only_gives_no_bound() -> None:
    rows = counted([Ad(may(1), site="a.example"), Ad(may(2), site="b.example", loose=1)])
    assert rows["", ""]["at_least"] is None


def test_ads_without_a_site_give_no_bound() -> None:
    assert counted([Ad(may(1)), Ad(may(2))])["", ""]["at_least"] is None


def test_the_bound_of_a_file_counted_by_hand() -> None:
    # Two days; four networks seen on one of them and one on both: 5 + 1/2 * 4 * 3 / (2 * 2) = 6.5.
    ads = [Ad(may(1), None, "a.example", loose=number, strict=number) for number in (0, 1, 2)]
    ads += [Ad(may(2), None, "a.example", loose=number, strict=number) for number in (2, 3, 4)]
    row = counted(ads)["", ""]
    assert (row["advertisers_low"], row["at_least"]) == (5, 6)
    # Variance 1.5 + .25 * 4 * 49 / 16 + .25 * 16 * 1 * 9 / 64 = 5.125; spread exp(1.96 * 1.0896) = 8.46.
    assert (row["at_least_low"], row["at_least_high"]) == (5, 18)


def test_several_ads_of_one_network_on_one_day_are_one_sighting() -> None:
    ads = [Ad(may(day), None, "a.example", loose=number) for day, number in [(1, 0), (2, 1), (1, 2), (2, 2)]]
    assert counted(ads) == {key: row | {"ads": 4} for key, row in counted([*ads, ads[0], ads[3]]).items()}


def test_networks_on_sites_read_once_are_added_to_the_bound() -> None:
    ads = [Ad(may(day), None, "a.example", 0, number, number) for day in (1, 2) for number in (0, 1)]
    ads.append(Ad(may(1), None, "b.example", 0, 2, 2))
    row = counted(ads)["", ""]
    assert (row["advertisers_low"], row["at_least"], row["at_least_low"]) == (3, 3, 3)


def test_no_ads_give_no_rows() -> None:
    assert counted([]) == {}


@given(ADS)
def test_low_is_at_most_high_and_the_bound_at_least_what_was_seen(ads: list[Ad]) -> None:
    for row in counted(ads).values():
        assert 1 <= row["advertisers_low"] <= row["advertisers_high"] <= row["ads"]
        assert row["distinct_ads"] <= row["ads"]
        if row["at_least"] is not None:
            assert row["advertisers_low"] <= row["at_least_low"] <= row["at_least"] <= row["at_least_high"]


@given(ADS, st.randoms(use_true_random=False))
def test_the_order_of_the_ads_does_not_matter(ads: list[Ad], chance: random.Random) -> None:
    def folded(rows: dict[tuple[str, str], dict[str, Any]]) -> list[dict[str, Any]]:
        # A place is written as its first ad has it, which depends on the order.
        return [row | {"place": row["place"].casefold()} for row in rows.values()]

    assert folded(counted(ads)) == folded(counted(chance.sample(ads, len(ads))))


@given(ADS)
def test_the_ads_of_the_months_add_up_to_those_with_a_time(ads: list[Ad]) -> None:
    rows = counted(ads)
    months = sum(row["ads"] for (place, period), row in rows.items() if not place and period)
    assert months == sum(ad.day is not None for ad in ads)
