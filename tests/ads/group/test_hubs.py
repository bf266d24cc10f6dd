"""Contacts that bind nobody: the numbers of sites and switchboards."""

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import LikenessOfAds, Uses, find_hubs
from lykta.ads.group.hubs import (
    ADDRESS_HUB_CLUSTERS,
    ADDRESS_HUB_CLUSTERS_PER_AD,
    HUB_CLUSTERS,
    HUB_CLUSTERS_ALONE,
    HUB_CLUSTERS_OF_NOBODY,
    HUB_OTHERS,
    HUB_OTHERS_ANYHOW,
    HUB_TIMES,
    HUB_TIMES_ALONE,
)

ADS = 24
# What a stranger's text shares with another.
STRANGERS = 0.01
USES = st.sets(st.tuples(st.integers(0, 3), st.integers(0, ADS - 1)))
MANY_USES = st.sets(st.tuples(st.integers(0, 7), st.integers(0, ADS - 1)), min_size=6, max_size=24)
LABELS = st.lists(st.integers(0, ADS - 1), min_size=ADS, max_size=ADS).map(np.array)


def uses_of(pairs: set[tuple[int, int]]) -> Uses:
    """Uses from (contact, ad)."""
    rows = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return Uses(rows[:, 0].copy(), rows[:, 1].copy())


def all_unlike(pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Every two texts share what strangers' do."""
    return np.full(len(pairs), STRANGERS, np.float32)


def alike_within(ads: set[int], likeness: float) -> LikenessOfAds:
    """Texts of these ads are so much alike, and all others as strangers' are."""

    def measure(pairs: NDArray[np.int64]) -> NDArray[np.float32]:
        inside = np.isin(pairs, [*ads]).all(axis=1)
        return np.where(inside, likeness, STRANGERS).astype(np.float32)

    return measure


def hubs_of_phones(
    uses: Uses, clusters: NDArray[np.int64], likeness: LikenessOfAds = all_unlike
) -> list[bool]:
    """Which contacts are hubs where every contact is a telephone number."""
    found: list[bool] = find_hubs(uses, clusters, np.full(uses.contacts, "phone"), likeness).tolist()
    return found


def most_of(likeness: LikenessOfAds, ads: list[int]) -> float:
    """The likeness that nine in ten pairs of ads do not exceed; 0 of one ad."""
    pairs = np.array([*combinations(ads, 2)], np.int64).reshape(-1, 2)
    found = sorted(likeness(pairs).tolist())
    return found[(len(found) - 1) * 9 // 10] if found else 0.0


def spread_of(uses: set[tuple[int, int]], clusters: NDArray[np.int64], contact: int) -> int:
    """On how many text clusters a contact is."""
    return len({int(clusters[ad]) for one, ad in uses if one == contact})


def others(uses: set[tuple[int, int]], clusters: NDArray[np.int64], contact: int, tying: set[int]) -> int:
    """Beside how many others' contacts a contact stands, as networkx tells it: parties of ads that a text
    cluster or a contact of `tying` ties together, but for those without such a contact.
    """
    ties = nx.Graph()
    ties.add_edges_from((("ad", ad), ("cluster", int(cluster))) for ad, cluster in enumerate(clusters))
    ties.add_edges_from((("ad", ad), ("contact", one)) for one, ad in uses if one in tying)
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
    st.sampled_from([0.0, STRANGERS, 1.3 * STRANGERS, 1.5 * STRANGERS, 1.0]),
)
def test_a_phone_on_many_clusters_is_a_hub_beside_others_unless_its_ads_are_alike(
    some: set[tuple[int, int]], most: int, clusters: NDArray[np.int64], kinds: list[str], likeness: float
) -> None:
    pairs = some | {(0, ad) for ad in range(most)}
    uses, kinds = uses_of(pairs), ["phone", *kinds]
    own = {ad for one, ad in pairs if one == 0}
    # The strangers of the file are all of its clusters, those of the widest number too.
    leads = np.unique(clusters, return_index=True)[1].tolist()
    alike = alike_within(set(range(ADS)) if likeness <= STRANGERS else own, likeness)
    strangers = most_of(alike, leads)
    found = find_hubs(uses, clusters, np.array(kinds[: uses.contacts], np.str_), alike)
    narrow: set[int] = set()
    for contact in range(uses.contacts):
        spread = spread_of(pairs, clusters, contact)
        ads = sum(one == contact for one, _ in pairs)
        if kinds[contact] == "link":
            wide = spread >= ADDRESS_HUB_CLUSTERS and spread > ADDRESS_HUB_CLUSTERS_PER_AD * ads
            assert found[contact] == wide
        elif spread < HUB_CLUSTERS:
            assert not found[contact]
            narrow.add(contact)
    phones = [one for one in range(uses.contacts) if kinds[one] == "phone" and one not in narrow]
    # Where only one number is asked about, nothing but the narrow ones tell who is who.
    if phones == [0]:
        # The first ad of each of its clusters, whether or not it holds the number.
        held = sorted({*clusters[[*own]].tolist()})
        firsts = [clusters.tolist().index(cluster) for cluster in held]
        own_likeness = most_of(alike, firsts)
        beside = others(pairs, clusters, 0, narrow) >= HUB_OTHERS
        # So few ads are no large part of a file.
        assert found[0] == (beside and own_likeness <= HUB_TIMES * strangers)


@given(USES, LABELS, st.permutations(range(ADS)))
def test_numbering_the_ads_otherwise_finds_the_same_hubs(
    pairs: set[tuple[int, int]], clusters: NDArray[np.int64], order: list[int]
) -> None:
    renumbered = np.empty(ADS, np.int64)
    renumbered[order] = clusters
    other = uses_of({(contact, order[ad]) for contact, ad in pairs})
    assert hubs_of_phones(uses_of(pairs), clusters) == hubs_of_phones(other, renumbered)


@pytest.mark.parametrize("times", [1, 5, 60])
@pytest.mark.parametrize("share", [1, 3])
@pytest.mark.parametrize("elsewhere", [0, 2_000])
def test_a_sites_number_is_a_hub_however_often_texts_are_posted_and_on_however_few_ads(
    times: int, share: int, elsewhere: int
) -> None:
    """Each of twelve authors posts her text so many times with her own number, and with the site's in one of
    `share` postings; others have the rest of the file.
    """
    authors = 12
    ads = authors * times
    clusters = np.append(np.repeat(np.arange(authors), times), np.arange(elsewhere) + authors)
    site = {(0, ad) for ad in range(ads) if ad % times % share == 0}
    uses = uses_of(site | {(1 + ad // times, ad) for ad in range(ads)})
    assert hubs_of_phones(uses, clusters) == [True] + [False] * authors


def test_the_number_of_an_agency_binds_where_each_woman_has_a_number_of_her_own() -> None:
    women, times = HUB_OTHERS_ANYHOW - 1, 4
    clusters = np.repeat(np.arange(women + 100), times)
    ads = set(range(women * times))
    uses = uses_of({(0, ad) for ad in ads} | {(1 + ad // times, ad) for ad in ads})
    for likeness, is_hub in ((HUB_TIMES * STRANGERS * 2, False), (STRANGERS, True)):
        found = hubs_of_phones(uses, clusters, alike_within(ads, likeness))
        assert found == [is_hub] + [False] * women


def test_a_number_beside_more_others_than_an_agency_has_is_a_hub_however_alike_its_ads_are() -> None:
    ads = set(range(HUB_OTHERS_ANYHOW))
    uses = uses_of({(0, ad) for ad in ads} | {(1 + ad, ad) for ad in ads})
    found = hubs_of_phones(uses, np.arange(200), alike_within(ads, 0.9))
    assert found == [True] + [False] * HUB_OTHERS_ANYHOW


def test_two_sites_numbers_in_the_same_ads_are_hubs_both() -> None:
    """The narrower one ties nobody once it is known for a hub: else it would make one party of all."""
    authors = 40
    uses = uses_of(
        {(0, ad) for ad in range(authors)}
        | {(1, ad) for ad in range(0, authors, 2)}
        | {(2 + ad, ad) for ad in range(authors)}
    )
    assert hubs_of_phones(uses, np.arange(authors)) == [True, True] + [False] * authors


def test_the_number_of_one_author_who_writes_each_ad_anew_is_no_hub() -> None:
    ads = HUB_CLUSTERS_OF_NOBODY - 1
    anew = {(0, ad) for ad in range(ads)}
    two_more = {(1, ad) for ad in range(0, ads, 2)} | {(2, ad) for ad in range(1, ads, 2)}
    alike = alike_within(set(range(ads)), HUB_TIMES_ALONE * STRANGERS * 1.1)
    clusters = np.arange(100 * ads)
    assert hubs_of_phones(uses_of(anew), clusters, alike) == [False]
    assert hubs_of_phones(uses_of(anew | two_more), clusters, alike) == [False, False, False]


@pytest.mark.parametrize(
    ("clusters", "times", "ads_in_file", "is_hub"),
    [
        (HUB_CLUSTERS_ALONE - 1, 1.0, 1000, False),
        (HUB_CLUSTERS_ALONE, 1.0, 1000, True),
        (HUB_CLUSTERS_ALONE, 1.0, 2000, False),
        (HUB_CLUSTERS_ALONE, HUB_TIMES_ALONE + 0.1, 1000, False),
        (HUB_CLUSTERS_OF_NOBODY - 1, HUB_TIMES_ALONE + 0.1, 100_000, False),
        (HUB_CLUSTERS_OF_NOBODY, HUB_TIMES_ALONE + 0.1, 100_000, True),
        (HUB_CLUSTERS_OF_NOBODY, HUB_TIMES + 0.1, 100_000, False),
    ],
)
def test_a_number_beside_no_other_is_a_hub_on_a_large_part_that_is_as_unlike_as_strangers(
    clusters: int, times: float, ads_in_file: int, is_hub: bool
) -> None:
    posted = 3
    own = set(range(posted * clusters))
    of = np.append(np.repeat(np.arange(clusters), posted), np.arange(ads_in_file - len(own)) + clusters)
    uses = uses_of({(0, ad) for ad in own})
    assert hubs_of_phones(uses, of, alike_within(own, times * STRANGERS)) == [is_hub]


def test_numbers_of_others_in_the_same_text_clusters_tell_a_switchboard() -> None:
    """Its ads hold no other contact, but other ads with the same texts do."""
    switchboard = {(0, ad) for ad in range(10)}
    elsewhere = {(1 + ad, 10 + ad) for ad in range(10)}
    clusters = np.array([*range(10), *range(10)])
    assert hubs_of_phones(uses_of(switchboard | elsewhere), clusters) == [True] + 10 * [False]


def test_texts_that_share_nothing_at_all_are_unlike() -> None:
    def nothing(pairs: NDArray[np.int64]) -> NDArray[np.float32]:
        return np.zeros(len(pairs), np.float32)

    uses = uses_of({(0, ad) for ad in range(10)} | {(1 + ad, ad) for ad in range(10)})
    assert hubs_of_phones(uses, np.arange(10), nothing) == [True] + 10 * [False]


def test_no_uses_have_no_hubs() -> None:
    assert hubs_of_phones(uses_of(set()), np.zeros(0, np.int64)) == []


def test_an_address_is_a_hub_sooner_than_a_phone() -> None:
    uses, clusters = uses_of({(contact, ad) for contact in range(2) for ad in range(12)}), np.arange(12) % 5
    assert find_hubs(uses, clusters, np.array(["phone", "handle"]), all_unlike).tolist() == [False, True]
