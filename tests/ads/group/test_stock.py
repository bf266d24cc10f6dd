"""Stock texts: used word for word by unrelated contacts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.group import stock_texts

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


@given(TEXTS, USERS)
def test_a_text_is_stock_when_three_users_have_it(texts: list[int], users: list[int]) -> None:
    users_of = {
        text: {u for t, u in zip(texts, users, strict=True) if t == text and u >= 0} for text in texts
    }
    assert stock(texts, users).tolist() == [len(users_of[text]) >= 3 for text in texts]
