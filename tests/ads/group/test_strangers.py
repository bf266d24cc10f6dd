"""Strangers in a text cluster leave it: those who mostly write apart from who has most ads there."""

from collections import Counter
from math import comb
from random import Random

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import least_names, without_strangers
from lykta.ads.group.strangers import LEAST_MIXED
from lykta.ads.pipeline.clustering import users_of_ads
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
    users = users_of_ads(uses_of(contacts), len(clusters))
    labels, out = without_strangers(least_names(np.array(clusters, np.int64)), users, posted)
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


def test_two_who_meet_in_a_text_of_which_a_third_has_most_meet_as_well() -> None:
    third, more = 2, range(13, 22)
    clusters, contacts = text_of(12, 1)
    clusters = [*clusters, *[13] * len(more)]
    theirs = {(third, ad) for ad in more[:5]} | {(HERS, ad) for ad in more[5:7]}
    assert 12 in found(clusters, contacts | theirs)[1]
    assert 12 not in found(clusters, contacts | theirs | {(OTHER, ad) for ad in more[7:]})[1]


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
    assert found(clusters, contacts, {0: 5, 12: 6})[1] == [12], "of eleven of hers nobody knows"
    assert found([*clusters, 13], contacts | {(OTHER, 13)}, dict.fromkeys(range(12), 5) | {12: 6})[1] == [12]


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


# Runs of ads of one text under one contact: a text, a contact or none, and how many ads.
RUNS = st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 4), st.integers(1, 15)), max_size=8)
# Of some pairs of runs one ad holds the contacts of both.
TOGETHER = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=1)
DAYS = st.dictionaries(st.integers(0, 60), st.integers(0, 20), max_size=60)

type Runs = list[tuple[int, int, int]]


def made_of(runs: Runs, together: list[tuple[int, int]]) -> tuple[list[int], Contacts]:
    """The text of each ad, named by its first ad, and the contacts."""
    clusters: list[int] = []
    contacts: Contacts = set()
    named: dict[int, int] = {}
    for text, contact, size in runs:
        first = named.setdefault(text, len(clusters))
        contacts |= {(contact, ad) for ad in range(len(clusters), len(clusters) + size) if contact >= 0}
        clusters += [first] * size
    for one, other in together:
        contacts |= {(one, len(clusters)), (other, len(clusters))}
        clusters.append(len(clusters))
    # As uses are made of files: contacts are numbered without gaps.
    number = {contact: place for place, contact in enumerate(sorted({contact for contact, _ in contacts}))}
    return clusters, {(number[contact], ad) for contact, ad in contacts}


def strangers_in(clusters: list[int], contacts: Contacts, days: dict[int, int]) -> list[int]:
    """The ads of strangers, by the words of the rule."""
    user, holding = (
        users_of_ads(uses_of(contacts), len(clusters)).tolist(),
        sorted({ad for _, ad in contacts}),
    )
    ads_of: dict[int, list[int]] = {}
    for ad in holding:
        ads_of.setdefault(user[ad], []).append(ad)

    def held(owner: int, cluster: int) -> int:
        return sum(clusters[ad] == cluster for ad in ads_of[owner])

    def follows(one: int, other: int) -> bool:
        known = all(ad in days for ad in ads_of[one] + ads_of[other])
        return known and max(days[ad] for ad in ads_of[one]) < min(days[ad] for ad in ads_of[other])

    out = []
    for cluster in set(clusters):
        there = sorted({user[ad] for ad in holding if clusters[ad] == cluster})
        most = max(there, key=lambda owner: (held(owner, cluster), -owner), default=-1)
        for owner in there:
            common = [each for each in set(clusters) if held(owner, each) and held(most, each)]
            mixed = sum(held(owner, each) * held(most, each) for each in common)
            own = sum(comb(held(of, each), 2) for of in (owner, most) for each in set(clusters))
            apart = mixed < LEAST_MIXED * (mixed + own) and len(common) == 1
            if owner != most and apart and not follows(owner, most) and not follows(most, owner):
                out += [ad for ad in ads_of[owner] if clusters[ad] == cluster]
    return sorted(out)


@given(RUNS, TOGETHER, DAYS)
@example([(0, 0, 10), (0, 1, 1), (1, 1, 1), (0, -1, 2)], [], {})
@example([(0, 0, 12), (0, 1, 1), (1, 2, 5), (1, 0, 2), (1, 1, 2)], [], {})
def test_those_leave_whom_the_rule_names_and_clusters_lose_nothing_else(
    runs: Runs, together: list[tuple[int, int]], days: dict[int, int]
) -> None:
    clusters, contacts = made_of(runs, together)
    labels, out = found(clusters, contacts, {ad: day for ad, day in days.items() if ad < len(clusters)})
    assert out == strangers_in(clusters, contacts, days)
    kept = np.setdiff1d(np.arange(len(clusters)), out)
    assert is_coarser(np.array(clusters, np.int64), labels)
    assert same_partition(np.array(clusters, np.int64)[kept], labels[kept])
    assert np.array_equal(least_names(labels), labels), "clusters are named by their least ads"
    assert not set(labels[kept].tolist()) & set(labels[out].tolist())
    user = users_of_ads(uses_of(contacts), len(clusters)).tolist()
    for one in out:
        together_still = [ad for ad in out if (clusters[ad], user[ad]) == (clusters[one], user[one])]
        assert np.flatnonzero(labels == labels[one]).tolist() == together_still


@given(RUNS, DAYS, st.randoms(use_true_random=False))
def test_numbering_the_ads_otherwise_finds_the_same(runs: Runs, days: dict[int, int], chance: Random) -> None:
    clusters, contacts = made_of(runs, [])
    user, ads = users_of_ads(uses_of(contacts), len(clusters)).tolist(), len(clusters)
    counts = Counter((clusters[ad], user[ad]) for ad in {ad for _, ad in contacts})
    for cluster in set(clusters):
        # Of two who have as many, the one of the least ad stays.
        most = sorted(count for (where, _), count in counts.items() if where == cluster)[-2:]
        assume(len(set(most)) == len(most))
    order = list(range(ads))
    chance.shuffle(order)
    moved = [0] * ads
    for ad, place in enumerate(order):
        moved[place] = clusters[ad]
    days = {ad: day for ad, day in days.items() if ad < ads}
    labels, out = found(clusters, contacts, days)
    again, out_again = found(
        moved,
        {(contact, order[ad]) for contact, ad in contacts},
        {order[ad]: day for ad, day in days.items()},
    )
    assert sorted(order[ad] for ad in out) == out_again
    assert same_partition(labels, again[np.array(order, np.int64)])
