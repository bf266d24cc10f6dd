"""Contacts that bind nobody: switchboards, and numbers that changed hands."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import Uses, hubs, split_recycled
from lykta.ads.group.contacts import (
    ADDRESS_HUB_CLUSTERS,
    ADDRESS_HUB_CLUSTERS_PER_AD,
    HUB_CLUSTERS,
    HUB_CLUSTERS_ALONE,
    HUB_CLUSTERS_PER_AD,
    HUB_OTHERS,
    HUB_OTHERS_PER_CLUSTER,
    MANY_ADS,
    RECYCLED_AFTER_DAYS,
)
from tests.ads.group.partitions import is_coarser

ADS = 24
NEVER = np.datetime64("NaT", "us")
START = np.datetime64("2026-01-01T12:00", "us")
USES = st.sets(st.tuples(st.integers(0, 3), st.integers(0, ADS - 1)))
MANY_USES = st.sets(st.tuples(st.integers(0, 7), st.integers(0, ADS - 1)), min_size=6, max_size=24)
LABELS = st.lists(st.integers(0, ADS - 1), min_size=ADS, max_size=ADS).map(np.array)
DAYS = st.lists(st.none() | st.integers(0, 1500), min_size=ADS, max_size=ADS)


def uses_of(pairs: set[tuple[int, int]]) -> Uses:
    """Uses from (contact, ad)."""
    rows = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return Uses(rows[:, 0].copy(), rows[:, 1].copy())


def hubs_of_phones(uses: Uses, clusters: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The hubs where every contact is a telephone number."""
    return hubs(uses, clusters, np.full(uses.contacts, "phone"))


def posted(days: list[int | None]) -> NDArray[np.datetime64]:
    """When ads were posted, in days from a start; None is unknown."""
    return np.array(
        [NEVER if day is None else START + np.timedelta64(day, "D") for day in days], "datetime64[us]"
    )


def one_contact(days: list[int | None], clusters: list[int]) -> tuple[list[int], list[int]]:
    """The part of each ad of one contact after splitting, and the contacts that were cut."""
    uses, cut = split_recycled(
        uses_of({(0, ad) for ad in range(len(days))}), np.array(clusters), posted(days)
    )
    part = dict(zip(uses.ad.tolist(), uses.contact.tolist(), strict=True))
    return [part[ad] for ad in range(len(days))], cut.tolist()


def others(uses: set[tuple[int, int]], clusters: NDArray[np.int64], contact: int, untold: set[int]) -> int:
    """Beside how many others' contacts a contact stands, as networkx tells it: parties of ads that a text
    cluster or a contact ties together, but for those contacts by which no other is known.
    """
    ties = nx.Graph()
    ties.add_edges_from((("ad", ad), ("cluster", int(cluster))) for ad, cluster in enumerate(clusters))
    ties.add_edges_from((("ad", ad), ("contact", one)) for one, ad in uses if one not in untold)
    parties = [
        party for party in nx.connected_components(ties) if any(kind == "contact" for kind, _ in party)
    ]
    own = {("ad", ad) for one, ad in uses if one == contact}
    return sum(bool(own & party) for party in parties)


@given(
    MANY_USES,
    st.integers(6, ADS),
    LABELS | st.permutations(range(ADS)).map(np.array),
    st.lists(st.sampled_from(["phone", "phone", "phone", "link"]), min_size=7, max_size=7),
)
def test_a_phone_is_a_hub_on_many_clusters_seldom_twice_on_one_and_beside_others(
    some: set[tuple[int, int]], most: int, clusters: NDArray[np.int64], kinds: list[str]
) -> None:
    pairs = some | {(0, ad) for ad in range(most)}
    uses, kinds = uses_of(pairs), ["phone", *kinds]
    wide, spread = set(), {}
    for contact in range(uses.contacts):
        ads = [ad for one, ad in pairs if one == contact]
        spread[contact] = len({int(clusters[ad]) for ad in ads})
        least, ratio = (
            (HUB_CLUSTERS, HUB_CLUSTERS_PER_AD)
            if kinds[contact] == "phone"
            else (ADDRESS_HUB_CLUSTERS, ADDRESS_HUB_CLUSTERS_PER_AD)
        )
        if spread[contact] >= least and spread[contact] > ratio * len(ads):
            wide.add(contact)
    untold = wide | {contact for contact, kind in enumerate(kinds) if kind == "link"}
    found = hubs(uses, clusters, np.array(kinds[: uses.contacts], np.str_))
    for contact in range(uses.contacts):
        beside = others(pairs, clusters, contact, untold)
        enough = beside >= HUB_OTHERS and beside > HUB_OTHERS_PER_CLUSTER * spread[contact]
        assert found[contact] == (contact in wide and (kinds[contact] == "link" or enough))


@given(USES, LABELS, st.permutations(range(ADS)))
def test_numbering_the_ads_otherwise_finds_the_same_hubs(
    pairs: set[tuple[int, int]], clusters: NDArray[np.int64], order: list[int]
) -> None:
    renumbered = np.empty(ADS, np.int64)
    renumbered[order] = clusters
    other = uses_of({(contact, order[ad]) for contact, ad in pairs})
    assert np.array_equal(hubs_of_phones(uses_of(pairs), clusters), hubs_of_phones(other, renumbered))


def test_a_switchboard_beside_the_numbers_of_others_is_a_hub_and_a_large_author_is_not() -> None:
    switchboard = {(0, ad) for ad in range(20)}
    beside = {(2 + ad, ad) for ad in range(5)}
    author = {(1, ad) for ad in range(20, 120)}
    clusters = np.array([*range(20), *(20 + ad % 10 for ad in range(100))])
    assert hubs_of_phones(uses_of(switchboard | author | beside), clusters).tolist() == [True] + 6 * [False]


def test_the_number_of_one_author_who_writes_each_ad_anew_is_no_hub() -> None:
    ads = HUB_CLUSTERS_ALONE - 1
    anew = {(0, ad) for ad in range(ads)}
    two_more = {(1, ad) for ad in range(0, ads, 2)} | {(2, ad) for ad in range(1, ads, 2)}
    assert hubs_of_phones(uses_of(anew), np.arange(ads)).tolist() == [False]
    assert hubs_of_phones(uses_of(anew | two_more), np.arange(ads)).tolist() == [False, False, False]


def test_a_number_on_more_unlike_ads_than_anyone_writes_is_a_hub() -> None:
    ads = HUB_CLUSTERS_ALONE
    assert hubs_of_phones(uses_of({(0, ad) for ad in range(ads)}), np.arange(ads)).tolist() == [True]


def test_numbers_of_others_in_the_same_text_clusters_tell_a_switchboard() -> None:
    """Its ads hold no other contact, but other ads with the same texts do."""
    switchboard = {(0, ad) for ad in range(10)}
    elsewhere = {(1 + ad, 10 + ad) for ad in range(10)}
    clusters = np.array([*range(10), *range(10)])
    assert hubs_of_phones(uses_of(switchboard | elsewhere), clusters).tolist() == [True] + 10 * [False]


@pytest.mark.parametrize(("without", "is_hub"), [(0, True), (19 * MANY_ADS, True), (20 * MANY_ADS, False)])
def test_a_sites_number_on_a_large_part_is_a_hub_however_often_each_text_was_posted(
    without: int, is_hub: bool
) -> None:
    # Each of ten authors posted one text five times, with her own number and the site's.
    authors, times = MANY_ADS // 5, 5
    ads = authors * times
    clusters = np.append(np.repeat(np.arange(authors), times), np.arange(without) + authors)
    uses = uses_of({(0, ad) for ad in range(ads)} | {(1 + ad // times, ad) for ad in range(ads)})
    assert hubs_of_phones(uses, clusters).tolist() == [is_hub, *[False] * authors]


def test_an_author_of_a_large_part_who_has_many_numbers_or_one_is_no_hub() -> None:
    clusters = np.repeat(np.arange(20), 5)
    one = {(0, ad) for ad in range(100)}
    assert not hubs_of_phones(uses_of(one), clusters).any()
    # Three other numbers, each beside hers in five of the texts: too few for so many texts.
    several = one | {(1 + ad // 25, ad) for ad in range(75)}
    assert not hubs_of_phones(uses_of(several), clusters).any()


def test_an_address_is_a_hub_sooner_than_a_phone() -> None:
    uses, clusters = uses_of({(contact, ad) for contact in range(2) for ad in range(12)}), np.arange(12) % 5
    assert hubs(uses, clusters, np.array(["phone", "handle"])).tolist() == [False, True]


def test_what_is_left_without_hubs_is_the_rest() -> None:
    uses = uses_of({(0, 1), (1, 1), (1, 2)})
    kept = uses.without(np.array([True, False]))
    assert (kept.contact.tolist(), kept.ad.tolist()) == ([1, 1], [1, 2])


@given(USES, LABELS, DAYS)
def test_splitting_keeps_every_use_and_only_parts_contacts(
    pairs: set[tuple[int, int]], clusters: NDArray[np.int64], days: list[int | None]
) -> None:
    uses = uses_of(pairs)
    split, cut = split_recycled(uses, clusters, posted(days))
    assert split.contact.tolist() == sorted(split.contact.tolist())
    assert len(set(zip(split.contact.tolist(), split.ad.tolist(), strict=True))) == len(pairs)
    assert sorted(split.ad.tolist()) == sorted(uses.ad.tolist())
    unsplit = set(range(uses.contacts)) - set(cut.tolist())
    kept = set(zip(split.contact.tolist(), split.ad.tolist(), strict=True))
    assert {(contact, ad) for contact, ad in pairs if contact in unsplit} <= kept


@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 5)), min_size=1, max_size=10))
def test_a_contact_is_cut_at_each_long_silence_that_no_cluster_bridges(rows: list[tuple[int, int]]) -> None:
    days, clusters = [day for day, _ in rows], [cluster for _, cluster in rows]
    parts, cut = one_contact(list(days), clusters)
    order = sorted(range(len(rows)), key=lambda ad: days[ad])
    for at, (one, other) in enumerate(pairwise(order), start=1):
        before, after = ({clusters[ad] for ad in ads} for ads in (order[:at], order[at:]))
        silent = days[other] - days[one] > RECYCLED_AFTER_DAYS
        assert (parts[one] != parts[other]) == (silent and not before & after)
    assert bool(cut) == (len(set(parts)) > 1)
    assert is_coarser(np.array(parts), np.array(clusters))


def test_a_number_that_comes_back_after_long_with_other_texts_is_two() -> None:
    parts, cut = one_contact([0, 10, 300, 310], [0, 0, 2, 2])
    assert (parts, cut) == ([0, 0, 1, 1], [0])


@pytest.mark.parametrize(
    ("days", "clusters", "why"),
    [
        ([0, 10, 300, 310], [0, 0, 0, 3], "a text that goes on"),
        ([0, 10, 180, 185], [0, 0, 2, 2], "a pause too short"),
        ([0, None, None, 400], [0, 1, 2, 0], "unknown days say nothing"),
        ([None, None], [0, 1], "no day at all"),
    ],
)
def test_a_number_stays_one(days: list[int | None], clusters: list[int], why: str) -> None:
    assert one_contact(days, clusters) == ([0] * len(days), []), why


def test_a_pause_is_measured_to_the_hour() -> None:
    times = np.array(["2026-01-01T00:00", "2026-06-30T23:00"], "datetime64[us]")
    assert times[1] - times[0] > RECYCLED_AFTER_DAYS * np.timedelta64(1, "D")
    _, cut = split_recycled(uses_of({(0, 0), (0, 1)}), np.array([0, 1]), times)
    assert cut.tolist() == [0]


def test_an_ad_of_unknown_day_stays_with_the_first_part() -> None:
    assert one_contact([300, None, 0], [2, 1, 0])[0] == [1, 0, 0]


def test_no_uses_have_no_hubs_and_nothing_to_split() -> None:
    nothing = uses_of(set())
    assert hubs_of_phones(nothing, np.zeros(0, np.int64)).tolist() == []
    split, cut = split_recycled(nothing, np.zeros(0, np.int64), posted([]))
    assert (len(split.ad), len(cut)) == (0, 0)
