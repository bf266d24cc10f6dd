"""Strangers in a text cluster leave it: those who mostly write apart from who has most ads there."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import join_clusters, least_names, stars, without_strangers
from tests.ads.group.partitions import is_coarser, same_partition
from tests.ads.group.test_contacts import uses_of

HERS, OTHER = 0, 1
FIRST_DAY = np.datetime64("2026-01-01")

type Contacts = set[tuple[int, int]]


def found(
    clusters: list[int], contacts: Contacts, days: dict[int, int] | None = None
) -> tuple[NDArray[np.int64], list[int]]:
    """The clusters without strangers, and the ads of these; `contacts` are (contact, ad), `days` by ad."""
    posted = np.full(len(clusters), "NaT", "datetime64[s]")
    for ad, day in (days or {}).items():
        posted[ad] = FIRST_DAY + np.timedelta64(day, "D")
    labels, out = without_strangers(least_names(np.array(clusters, np.int64)), uses_of(contacts), posted)
    return labels, np.flatnonzero(out).tolist()


def text_of(hers: int, others: int) -> tuple[list[int], Contacts]:
    """One text of so many ads with her contact and then so many with another."""
    contacts = {(HERS, ad) for ad in range(hers)} | {(OTHER, hers + ad) for ad in range(others)}
    return [0] * (hers + others), contacts


def with_texts_apart(
    clusters: list[int], contacts: Contacts, contact: int, *sizes: int
) -> tuple[list[int], Contacts]:
    """And texts of so many ads each that one contact has alone."""
    for size in sizes:
        first = len(clusters)
        clusters = clusters + [first] * size
        contacts = contacts | {(contact, ad) for ad in range(first, first + size)}
    return clusters, contacts


def test_one_ad_under_a_number_of_its_own_among_many_is_a_strangers() -> None:
    labels, out = found(*text_of(10, 1))
    assert out == [10]
    assert labels.tolist() == [0] * 10 + [10]


def test_among_fewer_it_is_what_an_author_with_two_numbers_looks_like() -> None:
    assert found(*text_of(9, 1))[1] == []


@pytest.mark.parametrize(("hers", "others"), [(40, 40), (40, 10), (9, 2)])
def test_numbers_that_are_mixed_in_one_text_are_one_authors(hers: int, others: int) -> None:
    assert found(*text_of(hers, others))[1] == []


def test_who_writes_apart_from_the_others_leaves_with_all_her_ads_of_that_text() -> None:
    clusters, contacts = text_of(4, 3)
    assert found(*with_texts_apart(clusters, contacts, OTHER, 5))[1] == []
    apart = with_texts_apart(clusters, contacts, OTHER, 5, 7, 7)
    labels, out = found(*apart)
    assert out == [4, 5, 6]
    assert labels[:7].tolist() == [0, 0, 0, 0, 4, 4, 4]


def test_what_the_other_writes_apart_counts_as_much() -> None:
    clusters, contacts = text_of(4, 3)
    assert found(*with_texts_apart(clusters, contacts, HERS, 5, 7, 7))[1] == [4, 5, 6]


def test_two_who_meet_in_two_texts_are_one_author() -> None:
    clusters, contacts = with_texts_apart(*text_of(20, 1), HERS, 20)
    assert found(clusters, contacts)[1] == [20]
    assert found([*clusters, clusters[-1]], contacts | {(OTHER, len(clusters))})[1] == []


def test_ads_without_a_contact_stay_with_who_has_most_ads() -> None:
    clusters, contacts = text_of(12, 1)
    labels, out = found([*clusters, 0, 0], contacts)
    assert out == [12]
    assert labels.tolist() == [0] * 12 + [12, 0, 0]


def test_a_contact_on_an_ad_with_hers_is_hers() -> None:
    clusters, contacts = text_of(12, 1)
    assert found([*clusters, 13], contacts | {(HERS, 13), (OTHER, 13)})[1] == []


def test_a_number_that_follows_on_another_is_one_authors() -> None:
    clusters, contacts = text_of(12, 1)
    days = dict.fromkeys(range(12), 5) | {12: 6}
    assert found(clusters, contacts, days)[1] == []
    assert found(clusters, contacts, days | {3: 7})[1] == [12], "she went on with the first"
    assert found(clusters, contacts, days | {12: 5})[1] == [12], "both on one day"
    assert found(clusters, contacts, days | {12: 4})[1] == [], "the other one was first"


def test_a_time_that_nobody_knows_excuses_nobody() -> None:
    clusters, contacts = text_of(12, 1)
    assert found(clusters, contacts, dict.fromkeys(range(12), 5))[1] == [12]
    assert found(clusters, contacts, {12: 5})[1] == [12]


def test_many_with_an_ad_each_of_a_text_that_one_has_much_of_all_leave_by_themselves() -> None:
    hers, others = 12, 5
    contacts = {(HERS, ad) for ad in range(hers)} | {(1 + ad, hers + ad) for ad in range(others)}
    labels, out = found([0] * (hers + others), contacts)
    assert out == [*range(hers, hers + others)]
    assert labels[out].tolist() == out


def test_no_ads_and_no_contacts_have_no_strangers() -> None:
    assert found([], set())[1] == []
    labels, out = found([0, 0, 2], set())
    assert (labels.tolist(), out) == ([0, 0, 2], [])


ADS = 30
CLUSTERS = st.lists(st.integers(0, 3), min_size=ADS, max_size=ADS)
USES = st.sets(st.tuples(st.integers(0, 5), st.integers(0, ADS - 1)), max_size=40)
DAYS = st.dictionaries(st.integers(0, ADS - 1), st.integers(0, 20), max_size=ADS)


@given(CLUSTERS, USES, DAYS)
def test_clusters_only_lose_strangers(clusters: list[int], contacts: Contacts, days: dict[int, int]) -> None:
    labels, out = found(clusters, contacts, days)
    kept = np.setdiff1d(np.arange(ADS), out)
    assert is_coarser(least_names(np.array(clusters)), labels)
    assert same_partition(np.array(clusters)[kept], labels[kept])
    assert np.array_equal(least_names(labels), labels), "clusters are named by their least ads"
    assert not set(labels[kept].tolist()) & set(labels[out].tolist())


@given(CLUSTERS, USES, DAYS)
def test_who_has_most_ads_of_a_text_stays_and_a_user_goes_as_a_whole(
    clusters: list[int], contacts: Contacts, days: dict[int, int]
) -> None:
    labels, out = found(clusters, contacts, days)
    uses = uses_of(contacts)
    user = join_clusters(np.arange(ADS), stars(uses.contact, uses.ad))
    held = {ad for _, ad in contacts}
    assert set(out) <= held, "an ad without a contact is nobody's"
    for cluster in set(clusters):
        there = [ad for ad in held if clusters[ad] == cluster]
        ads_of = {owner: [ad for ad in there if user[ad] == owner] for owner in user[there].tolist()}
        most = max(map(len, ads_of.values()), default=0)
        assert not ads_of or any(len(ads) == most and not set(ads) & set(out) for ads in ads_of.values())
        for ads in ads_of.values():
            assert set(ads) <= set(out) or not set(ads) & set(out)
            assert len({int(labels[ad]) for ad in ads}) == 1


@given(CLUSTERS, USES, DAYS, st.permutations(range(ADS)))
def test_numbering_the_ads_otherwise_finds_the_same(
    clusters: list[int], contacts: Contacts, days: dict[int, int], order: list[int]
) -> None:
    uses = uses_of(contacts)
    user = join_clusters(np.arange(ADS), stars(uses.contact, uses.ad))
    held = sorted({ad for _, ad in contacts})
    shares, counts = np.unique(np.stack([np.array(clusters)[held], user[held]]), axis=1, return_counts=True)
    for cluster in set(shares[0].tolist()):
        # Of two who have as many, the one of the least ad stays.
        assume((np.sort(counts[shares[0] == cluster])[-2:] == counts[shares[0] == cluster].max()).sum() == 1)
    labels, out = found(clusters, contacts, days)
    moved = [0] * ADS
    for ad, place in enumerate(order):
        moved[place] = clusters[ad]
    again, out_again = found(
        moved,
        {(contact, order[ad]) for contact, ad in contacts},
        {order[ad]: day for ad, day in days.items()},
    )
    assert sorted(order[ad] for ad in out) == out_again
    assert same_partition(labels, again[np.array(order)])
