"""Stock texts: used word for word by unrelated contacts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import stock_texts
from tests.ads.group.test_contacts import uses_of

ADS = 14
USES = st.sets(st.tuples(st.integers(0, 5), st.integers(0, ADS - 1)), max_size=20)
LABELS = st.lists(st.integers(0, 5), min_size=ADS, max_size=ADS)


def stock(
    texts: list[int], contacts: set[tuple[int, int]], clusters: list[int] | None = None
) -> NDArray[np.bool_]:
    """Which ads carry a stock text; `contacts` are (contact, ad). Without clusters, equal texts are one."""
    return stock_texts(np.array(texts, np.uint64), uses_of(contacts), np.array(clusters or texts))


def test_a_text_of_three_unrelated_contacts_is_stock() -> None:
    assert stock([7, 7, 7, 8], {(0, 0), (1, 1), (2, 2), (0, 3)}).tolist() == [True, True, True, False]


def test_a_text_of_two_contacts_is_not() -> None:
    assert not stock([7, 7, 7], {(0, 0), (1, 1), (1, 2)}).any()


def test_one_author_with_many_phones_in_one_ad_has_no_stock_text() -> None:
    contacts = {(0, 0), (1, 1), (2, 2)}
    assert not stock([7, 7, 7, 8], contacts | {(0, 3), (1, 3), (2, 3)}).any()


def test_two_phones_that_another_text_joins_count_as_one_author() -> None:
    contacts = {(0, 0), (1, 1), (2, 2), (0, 3), (1, 4)}
    assert not stock([7, 7, 7, 8, 8], contacts).any()
    assert stock([7, 7, 7, 8, 9], contacts).tolist() == [True, True, True, False, False]


def test_ads_without_contacts_are_no_advertisers() -> None:
    assert not stock([7, 7, 7, 7], {(0, 0), (1, 1)}).any()


def test_an_ad_without_a_contact_carries_the_stock_text_too() -> None:
    assert stock([7, 7, 7, 7], {(0, 0), (1, 1), (2, 2)}).all()


def test_no_ads_carry_nothing() -> None:
    assert stock([], set()).tolist() == []


@given(LABELS, USES, LABELS, st.permutations(range(ADS)))
def test_numbering_the_ads_otherwise_finds_the_same(
    texts: list[int], contacts: set[tuple[int, int]], clusters: list[int], order: list[int]
) -> None:
    found = stock(texts, contacts, clusters)
    texts_moved, clusters_moved = [0] * ADS, [0] * ADS
    for ad, place in enumerate(order):
        texts_moved[place], clusters_moved[place] = texts[ad], clusters[ad]
    moved = stock(texts_moved, {(contact, order[ad]) for contact, ad in contacts}, clusters_moved)
    assert np.array_equal(found, moved[order])


@given(LABELS, USES, LABELS)
def test_all_ads_of_a_text_carry_it_or_none(
    texts: list[int], contacts: set[tuple[int, int]], clusters: list[int]
) -> None:
    found = stock(texts, contacts, clusters)
    assert len(set(zip(texts, found.tolist(), strict=True))) == len(set(texts))


@given(LABELS, USES, LABELS)
def test_a_stock_text_has_three_contacts_at_least(
    texts: list[int], contacts: set[tuple[int, int]], clusters: list[int]
) -> None:
    for ad in np.flatnonzero(stock(texts, contacts, clusters)).tolist():
        assert len({contact for contact, other in contacts if texts[other] == texts[ad]}) >= 3
