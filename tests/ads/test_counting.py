"""Ads, distinct ads and advertisers are counted per place and month, with Chao's lower bound."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lykta.ads.counting import (
    AUTHORS_A_CLUSTER,
    CAUTION,
    COUNTS,
    LEAST_KNOWN,
    Cells,
    authors_a_cluster,
    count_advertisers,
    lower_bound,
    occasions_of,
)

CELLS = 4


class Ad(NamedTuple):
    """One synthetic ad, as far as counting looks at it."""

    day: datetime | None = None
    place: str | None = None
    site: str | None = None
    text: int = 0
    network: int = 0
    user: int = 0
    """Whose contacts it holds, -1 for none."""


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
    # A network is named by an ad.
    first: dict[int, int] = {}
    networks = np.array([first.setdefault(ad.network, row) for row, ad in enumerate(ads)], np.int64)
    found = count_advertisers(
        table,
        np.array([ad.text for ad in ads], np.uint64),
        networks,
        np.array([ad.user for ad in ads], np.int32),
        networks,
    )
    assert found.schema == COUNTS
    return {(row["place"], row["period"]): row for row in found.to_pylist()}


ADS = st.lists(
    st.builds(
        Ad,
        day=st.one_of(st.none(), st.datetimes(datetime(2024, 1, 30), datetime(2024, 3, 3))),  # noqa: DTZ001
        place=st.sampled_from([None, " ", "Karlstad", "karlstad", "Arvika"]),
        site=st.sampled_from([None, "a.example", "b.example"]),
        text=st.integers(0, 5),
        network=st.integers(0, 9),
        user=st.integers(-1, 3),
    ),
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


def test_the_high_number_is_that_of_networks_and_the_low_one_allows_for_authors_in_several() -> None:
    with_contacts = [Ad(network=number) for number in range(10)]
    without = [Ad(network=number, user=-1) for number in range(10, 30)]
    row = counted([*with_contacts, *without])["", ""]
    assert row["advertisers_high"] == 30
    assert row["advertisers_low"] == int(CAUTION * (10 + AUTHORS_A_CLUSTER * 20))


def test_where_texts_tie_different_contacts_the_high_number_counts_each() -> None:
    """Nobody knows whether they are one advertiser's with several numbers, or of several with one text."""
    rows = counted([Ad(place="Arvika", user=0), Ad(place="Arvika", user=1), Ad(place="Karlstad", user=-1)])
    assert [rows[place, ""]["advertisers_high"] for place in ("", "Arvika", "Karlstad")] == [2, 2, 1]
    assert rows["", ""]["advertisers_low"] == 1


@given(st.integers(LEAST_KNOWN, 90), st.integers(1, 4))
def test_contacts_tell_how_many_text_clusters_an_author_has(known: int, each: int) -> None:
    users = np.repeat(np.arange(known), each)
    assert authors_a_cluster(users, np.arange(len(users))) == pytest.approx(1 / each)
    assert authors_a_cluster(users, users) == 1
    # Ads without a contact tell nothing, however many text clusters they are in.
    more = np.append(users, np.full(50, -1))
    assert authors_a_cluster(more, np.arange(len(more))) == pytest.approx(1 / each)


@pytest.mark.parametrize("known", [0, 1, LEAST_KNOWN - 1])
def test_few_known_advertisers_tell_nothing_of_the_rest(known: int) -> None:
    users = np.append(np.arange(known), [-1, -1])
    assert authors_a_cluster(users, np.arange(len(users))) == AUTHORS_A_CLUSTER


@given(ADS)
def test_more_known_contacts_never_lower_the_low_number(ads: list[Ad]) -> None:
    before, after = counted([ad._replace(user=-1) for ad in ads]), counted(ads)
    for cell, row in before.items():
        assert row["advertisers_low"] <= after[cell]["advertisers_low"]
        assert row["advertisers_high"] <= after[cell]["advertisers_high"]


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
    rows = counted([Ad(may(1), site="a.example"), Ad(may(2), site="b.example", network=1)])
    assert rows["", ""]["at_least"] is None


def test_ads_without_a_site_give_no_bound() -> None:
    assert counted([Ad(may(1)), Ad(may(2))])["", ""]["at_least"] is None


def test_the_bound_of_a_file_counted_by_hand() -> None:
    # Two days; four networks seen on one of them and two on both: 6 + 1/2 * 4 * 3 / (2 * 3) = 7.
    ads = [Ad(may(1), None, "a.example", network=number) for number in (0, 1, 2, 3)]
    ads += [Ad(may(2), None, "a.example", network=number) for number in (2, 3, 4, 5)]
    row = counted(ads)["", ""]
    assert (row["advertisers_high"], row["at_least"]) == (6, 7)
    # Variance 1 + .25 * 4 * 49 / 36 + .25 * 16 * 2 * 9 / 324 = 2.583; spread exp(1.96 * 1.1298) = 9.155.
    assert (row["at_least_low"], row["at_least_high"]) == (6, 16)


def test_networks_without_a_contact_are_no_part_of_the_bound() -> None:
    """One author may be in several of them, and each that was seen once would raise it."""
    ads = [Ad(may(day), None, "a.example", network=number) for day in (1, 2) for number in (0, 1)]
    texts = [Ad(may(1), None, "a.example", network=number, user=-1) for number in range(2, 9)]
    alone, row = counted(ads)["", ""], counted([*ads, *texts])["", ""]
    assert (alone["at_least"], row["at_least"]) == (2, 2)
    assert counted(texts)["", ""]["at_least"] is None
    assert row["advertisers_high"] == 9


def test_where_most_was_seen_once_no_number_follows() -> None:
    # Each of 300 ads is the only one of its author: the bound would be 44,820.
    ads = [Ad(may(1 + number % 20), None, "a.example", network=number) for number in range(300)]
    assert counted(ads)["", ""]["at_least"] is None
    assert counted([*ads, *(ad._replace(day=may(25)) for ad in ads)])["", ""]["at_least"] == 300


def test_several_ads_of_one_network_on_one_day_are_one_sighting() -> None:
    ads = [Ad(may(day), None, "a.example", network=n) for day, n in [(1, 0), (2, 1), (1, 2), (2, 2)]]
    assert counted(ads) == {key: row | {"ads": 4} for key, row in counted([*ads, ads[0], ads[3]]).items()}


def test_networks_on_sites_read_once_are_added_to_the_bound() -> None:
    ads = [Ad(may(day), None, "a.example", network=number) for day in (1, 2) for number in (0, 1)]
    ads.append(Ad(may(1), None, "b.example", network=2))
    row = counted(ads)["", ""]
    assert (row["advertisers_high"], row["at_least"], row["at_least_low"]) == (3, 3, 3)


def test_no_ads_give_no_rows() -> None:
    assert counted([]) == {}


@given(ADS)
def test_low_is_at_most_high_and_the_bound_at_least_what_was_seen(ads: list[Ad]) -> None:
    for row in counted(ads).values():
        assert 1 <= row["advertisers_low"] <= row["advertisers_high"] <= row["ads"]
        assert row["distinct_ads"] <= row["ads"]
        if row["at_least"] is not None:
            assert 0 < row["at_least_low"] <= row["at_least"] <= row["at_least_high"]


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


def test_the_bound_of_a_case_computed_by_hand() -> None:
    # Ten seen on four occasions, five once and two twice:
    # 10 + 3/4 * 5 * 4 / (2 * 3) = 10 + 2.5.
    bound = lower_bound(seen=10, once=5, twice=2, sightings=18, occasions=4)
    assert bound.estimate == pytest.approx(12.5)
    # The parts of the variance by hand: 15 / 6, then 227.8125 / 36, then 450 / 324.
    variance = 2.5 + 6.328125 + 1.3888888889
    spread = math.exp(1.959964 * math.sqrt(math.log(1 + variance / 2.5**2)))
    assert bound.low == pytest.approx(10 + 2.5 / spread)
    assert bound.high == pytest.approx(10 + 2.5 * spread)
    assert (round(bound.low, 2), round(bound.high, 2)) == (10.36, 27.21)


def test_the_bound_of_a_case_without_any_seen_twice() -> None:
    # 6 + 1/2 * 4 * 3 / 2 = 9; variance .5 * 12 / 2 + .25 * 4 * 49 / 4 - .25 * 256 / 36 = 3 + 12.25 - 1.7778.
    bound = lower_bound(seen=6, once=4, twice=0, sightings=10, occasions=2)
    assert bound.estimate == pytest.approx(9)
    spread = math.exp(1.959964 * math.sqrt(math.log(1 + 13.4722222 / 9)))
    assert bound.low == pytest.approx(6 + 3 / spread)
    assert bound.high == pytest.approx(6 + 3 * spread)


def test_many_occasions_come_near_the_plain_form() -> None:
    bound = lower_bound(seen=100, once=40, twice=19, sightings=200, occasions=100_000)
    assert bound.estimate == pytest.approx(100 + 40 * 39 / (2 * 20), rel=1e-4)


def test_without_any_seen_once_nothing_is_added() -> None:
    bound = lower_bound(seen=8, once=0, twice=3, sightings=24, occasions=5)
    assert (bound.estimate, bound.low) == (8, 8)
    missed = math.exp(-3)
    spread = 1.959964 * math.sqrt(8 * missed * (1 - missed)) / (1 - missed)
    assert bound.high == pytest.approx(8 / (1 - missed) + spread)


def test_nothing_seen_is_nothing() -> None:
    bound = lower_bound(seen=0, once=0, twice=0, sightings=0, occasions=2)
    assert (bound.estimate, bound.low, bound.high) == (0, 0, 0)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(2, 800), st.data())
def test_the_bound_is_never_below_what_was_seen_and_lies_in_its_interval(
    once: int, twice: int, more: int, occasions: int, data: st.DataObject
) -> None:
    assume(occasions > 2 or more == 0)
    seen = once + twice + more
    sightings = (
        once + 2 * twice + data.draw(st.integers(3 * more, occasions * more)) if more else once + 2 * twice
    )
    bound = lower_bound(seen=seen, once=once, twice=twice, sightings=sightings, occasions=occasions)
    assert seen <= bound.low <= bound.estimate <= bound.high < math.inf


@given(st.integers(1, 200), st.integers(0, 50), st.integers(2, 50))
def test_one_more_seen_only_once_raises_the_bound(once: int, twice: int, occasions: int) -> None:
    less = lower_bound(seen=300, once=once, twice=twice, sightings=900, occasions=occasions)
    more = lower_bound(seen=300, once=once + 1, twice=twice, sightings=900, occasions=occasions)
    assert more.estimate > less.estimate


@pytest.mark.parametrize(
    ("seen", "once", "twice", "sightings", "occasions"),
    [(3, 1, 1, 5, 1), (3, 2, 2, 6, 3), (3, -1, 0, 5, 3), (3, 1, 1, 2, 3)],
)
def test_counts_that_cannot_be_are_refused(
    seen: int, once: int, twice: int, sightings: int, occasions: int
) -> None:
    with pytest.raises(ValueError, match="two occasions"):
        lower_bound(seen=seen, once=once, twice=twice, sightings=sightings, occasions=occasions)


class Sighting(NamedTuple):
    """An ad's cells, -1 for none, and its site, day and network, -1 where they are not known."""

    cells: tuple[int, ...]
    site: int
    day: int
    network: int


SIGHTINGS = st.lists(
    st.builds(
        Sighting,
        cells=st.sampled_from([(0, -1, -1, -1), (0, 1, -1, -1), (0, 1, 2, 3), (0, -1, 2, -1)]),
        site=st.integers(-1, 2),
        day=st.integers(-1, 4),
        network=st.integers(0, 3),
    ),
    max_size=25,
)


def plainly(ads: list[Sighting]) -> list[tuple[int, int, int, int, int]]:
    """Days, networks, those seen on one day and on two, and the days of all, cell by cell."""
    found = []
    for cell in range(CELLS):
        there = [ad for ad in ads if cell in ad.cells and ad.site >= 0 and ad.day >= 0]
        days_of_site: defaultdict[int, set[int]] = defaultdict(set)
        for ad in there:
            days_of_site[ad.site].add(ad.day)
        again = [ad for ad in there if len(days_of_site[ad.site]) > 1]
        times = Counter(network for network, _ in {(ad.network, ad.day) for ad in again})
        of_times = Counter(times.values())
        found.append(
            (len({ad.day for ad in again}), len(times), of_times[1], of_times[2], sum(times.values()))
        )
    return found


@given(SIGHTINGS)
def test_sightings_are_those_that_are_counted_plainly(ads: list[Sighting]) -> None:
    of_ad = np.array([ad.cells for ad in ads], np.int32).reshape(-1, CELLS)
    cells = Cells([""] * CELLS, [""] * CELLS, of_ad)
    site, day, network = (
        np.array([ad[column] for ad in ads], np.int64) for column in range(1, len(Sighting._fields))
    )
    found = occasions_of(cells, site=site, day=day, network=network)
    columns = (found.days, found.seen, found.once, found.twice, found.sightings)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == plainly(ads)


@given(SIGHTINGS)
def test_distinct_values_are_counted_in_each_cell_once(ads: list[Sighting]) -> None:
    of_ad = np.array([ad.cells for ad in ads], np.int32).reshape(-1, CELLS)
    found = Cells([""] * CELLS, [""] * CELLS, of_ad).distinct(np.array([ad.network for ad in ads], np.int64))
    assert found.tolist() == [len({ad.network for ad in ads if cell in ad.cells}) for cell in range(CELLS)]
