"""Stock texts: used word for word by unrelated contacts."""

from collections import defaultdict
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import contacts, stock_texts

ADS = 14
USERS = st.lists(st.integers(-1, 5), min_size=ADS, max_size=ADS)
TEXTS = st.lists(st.integers(0, 5), min_size=ADS, max_size=ADS)


def stock(texts: list[int], users: list[int]) -> NDArray[np.bool_]:
    """Which ads carry a stock text; `users` are whose contacts they hold, -1 for none."""
    return stock_texts(np.array(texts, np.uint64), np.array(users, np.int32))


def test_a_text_of_three_users_is_stock() -> None:
    assert stock([7, 7, 7, 8], [0, 1, 2, 0]).tolist() == [True, True, True, False]


def test_a_text_of_two_users_is_not() -> None:
    assert not stock([7, 7, 7], [0, 1, 1]).any()


def test_ads_without_contacts_are_no_advertisers() -> None:
    assert not stock([7, 7, 7, 7], [0, 1, -1, -1]).any()


def test_an_ad_without_a_contact_carries_the_stock_text_too() -> None:
    assert stock([7, 7, 7, 7], [0, 1, 2, -1]).all()


def test_no_ads_carry_nothing() -> None:
    assert stock([], []).tolist() == []


def test_an_author_of_three_phones_who_has_another_text_on_them_has_no_stock_text() -> None:
    assert not stock([7, 7, 7, 8, 8, 9, 9], [0, 1, 2, 0, 1, 1, 2]).any()
    assert not stock([7, 7, 7, 8, 8, 8], [0, 1, 2, 0, 1, 2]).any()
    # Four, of whom two have another text in common.
    assert stock([7, 7, 7, 7, 8, 8], [0, 1, 2, 3, 0, 1]).tolist() == [True] * 4 + [False] * 2


@pytest.mark.parametrize("at_once", [1, 5, 1 << 22])
@given(texts=TEXTS, users=USERS)
def test_a_text_is_stock_when_three_have_it_whom_no_other_text_ties(
    at_once: int, texts: list[int], users: list[int]
) -> None:
    texts_of: defaultdict[int, set[int]] = defaultdict(set)
    for text, user in zip(texts, users, strict=True):
        texts_of[user].add(text)

    def advertisers(text: int) -> int:
        graph = nx.Graph()
        graph.add_nodes_from(user for user in texts_of if user >= 0 and text in texts_of[user])
        graph.add_edges_from(
            (one, other) for one, other in combinations(graph, 2) if texts_of[one] & texts_of[other] - {text}
        )
        return int(nx.number_connected_components(graph))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(contacts, "_TEXTS_AT_ONCE", at_once)
        found = stock(texts, users).tolist()
    assert found == [advertisers(text) >= 3 for text in texts]
