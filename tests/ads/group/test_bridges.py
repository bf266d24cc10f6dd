"""Wrong bridges are cut; what hangs together firmly stays."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import Uses, communities, join_clusters, least_names, stars
from lykta.ads.group.bridges import LEAST_NODES
from tests.ads.group.partitions import is_coarser, same_partition
from tests.ads.group.test_contacts import uses_of

ADS = 30
USES = st.sets(st.tuples(st.integers(0, 9), st.integers(0, ADS - 1)), max_size=40)
LABELS = st.lists(st.integers(0, ADS - 1), min_size=ADS, max_size=ADS).map(
    lambda labels: least_names(np.array(labels))
)


def dense(contacts: range, ads: range) -> set[tuple[int, int]]:
    """Every contact on every ad."""
    return {(contact, ad) for contact in contacts for ad in ads}


def networks_of(uses: set[tuple[int, int]], ads: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The networks of ads that are each a text cluster of its own, and those before cutting."""
    return communities(np.arange(ads), uses_of(uses))


def test_one_ad_between_two_dense_parts_does_not_fuse_them() -> None:
    two_parts = dense(range(10), range(20)) | dense(range(10, 20), range(20, 40))
    labels, whole = networks_of(two_parts | {(10, 0)}, 40)
    assert len(set(whole.tolist())) == 1
    assert labels.tolist() == [0] * 20 + [20] * 20


def test_one_ad_is_one_slip_however_many_contacts_it_holds() -> None:
    two_parts = dense(range(10), range(20)) | dense(range(10, 20), range(20, 40))
    labels, _ = networks_of(two_parts | {(10, 0), (11, 0), (12, 0)}, 40)
    assert labels.tolist() == [0] * 20 + [20] * 20


@pytest.mark.parametrize("ads", [20, 60, 200])
def test_one_telephone_is_one_network_however_many_texts_it_has(ads: int) -> None:
    labels, _ = networks_of({(0, ad) for ad in range(ads)}, ads)
    assert set(labels.tolist()) == {0}


def test_many_ads_between_two_dense_parts_keep_them_together() -> None:
    two_parts = dense(range(10), range(20)) | dense(range(10, 20), range(20, 40))
    labels, _ = networks_of(two_parts | dense(range(10, 14), range(10)), 40)
    assert set(labels.tolist()) == {0}


def test_one_ad_between_two_small_authors_keeps_them_together() -> None:
    labels, _ = networks_of({(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3)}, 4)
    assert set(labels.tolist()) == {0}


def test_a_cut_never_goes_through_a_text_cluster() -> None:
    clusters = np.array([0] * 20 + [20] * 20)
    clusters[[19, 20]] = 0
    uses = uses_of(dense(range(10), range(20)) | dense(range(10, 20), range(20, 40)) | {(10, 0)})
    labels, _ = communities(least_names(clusters), uses)
    assert is_coarser(labels, clusters)


def test_without_contacts_the_text_clusters_are_the_networks() -> None:
    clusters = np.array([0, 0, 2])
    labels, whole = communities(clusters, Uses(np.zeros(0, np.int64), np.zeros(0, np.int64)))
    assert (labels.tolist(), whole.tolist()) == ([0, 0, 2], [0, 0, 2])


@settings(deadline=None)
@given(st.integers(2, 6), st.integers(20, 60))
def test_telephones_that_share_texts_on_two_ads_are_one_network_however_many_texts_each_has(
    phones: int, texts: int
) -> None:
    uses = {(phone, phone * texts + ad) for phone in range(phones) for ad in range(texts)}
    # Each shows on two ads of the next one's texts as well.
    uses |= {(phone, (phone + 1) * texts + ad) for phone in range(phones - 1) for ad in range(2)}
    labels, _ = networks_of(uses, phones * texts)
    assert set(labels.tolist()) == {0}


@settings(deadline=None)
@given(LABELS, USES)
def test_networks_keep_clusters_whole_and_never_join_what_nothing_ties(
    clusters: NDArray[np.int64], pairs: set[tuple[int, int]]
) -> None:
    uses = uses_of(pairs)
    labels, whole = communities(clusters, uses)
    assert is_coarser(labels, clusters)
    assert is_coarser(whole, labels)
    assert np.array_equal(whole, join_clusters(clusters, stars(uses.contact, uses.ad)))
    assert np.array_equal(labels, least_names(labels))


@settings(deadline=None)
@given(LABELS, USES)
def test_a_small_component_is_never_cut(clusters: NDArray[np.int64], pairs: set[tuple[int, int]]) -> None:
    labels, whole = communities(clusters, uses_of(pairs))
    for part in np.unique(whole).tolist():
        nodes = len(set(clusters[whole == part].tolist())) + len(
            {contact for contact, ad in pairs if whole[ad] == part}
        )
        # A tree of so many nodes has one tie less than nodes; more ties than that make a component large.
        ties = {(contact, int(clusters[ad])) for contact, ad in pairs if whole[ad] == part}
        if max(nodes, len(ties) + 1) < LEAST_NODES:
            assert len(set(labels[whole == part].tolist())) == 1


@pytest.mark.parametrize("seed", range(5))
def test_numbering_ads_and_contacts_otherwise_cuts_the_same(seed: int) -> None:
    chance = np.random.default_rng(seed)
    pairs = {
        (part * 8 + contact, part * 16 + ad)
        for part in range(4)
        for contact, ad in dense(range(8), range(16))
    }
    pairs |= {(part * 8, part * 16 + 16) for part in range(3)}
    order, contacts = chance.permutation(64), chance.permutation(32)
    labels, _ = networks_of(pairs, 64)
    moved, _ = networks_of({(int(contacts[contact]), int(order[ad])) for contact, ad in pairs}, 64)
    assert len(set(labels.tolist())) == 4
    assert same_partition(labels, moved[order])
