"""Whose contacts ads and texts hold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pair.distinct import Distinct
from lykta.ads.pipeline.clustering import users_of_ads, users_of_texts
from tests.ads.group.test_contacts import uses_of

ADS = 9
USES = st.sets(st.tuples(st.integers(0, 5), st.integers(0, ADS - 1)), max_size=14)


@given(USES)
def test_ads_have_one_user_when_a_chain_of_contacts_ties_them(contacts: set[tuple[int, int]]) -> None:
    found = users_of_ads(uses_of(contacts), ADS)
    holders = {ad for _, ad in contacts}
    assert {ad for ad in range(ADS) if found[ad] >= 0} == holders
    for contact, ad in contacts:
        assert {found[other] for one, other in contacts if one == contact} == {found[ad]}
    # As many users as there are contacts and ads that hang together.
    parts = [{ad} for ad in holders]
    for one in {contact for contact, _ in contacts}:
        tied = [part for part in parts if any((one, ad) in contacts for ad in part)]
        parts = [part for part in parts if part not in tied] + [set().union(*tied)]
    assert len(set(found.tolist()) - {-1}) == len(parts)


@given(
    st.lists(st.integers(0, 3), min_size=ADS, max_size=ADS),
    st.lists(st.integers(-1, 2), min_size=ADS, max_size=ADS),
)
def test_a_text_has_a_user_when_all_its_ads_with_contacts_have_the_same(
    texts: list[int], users: list[int]
) -> None:
    names, first, of = np.unique(texts, return_index=True, return_inverse=True)
    found = users_of_texts(Distinct(of, first), np.array(users, np.int32))
    for number, name in enumerate(names):
        held = {user for text, user in zip(texts, users, strict=True) if text == name and user >= 0}
        assert found[number] == (held.pop() if len(held) == 1 else -1)
