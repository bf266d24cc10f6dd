"""A network as ads and contacts, gathered so far that one can take it in."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.explore.network import graph, own_ads, same_texts, wants_texts
from lykta.ads.explore.network.graph import MOST_BUNDLES, MOST_CONTACTS
from lykta.ads.explore.network.texts import MOST_READ
from lykta.ads.result import Network
from tests.ads.explore.network.tables import NAME, OTHER, Made, held_by, laid_out

NAMES = [f"c{number:02}" for number in range(40)]
HELD = st.lists(
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(lambda names: tuple(sorted(names))),
    min_size=1,
    max_size=150,
)
NETWORK = Network(NAME, 2, 2, 0, 0, 0, 0, None, None)


@given(HELD, st.booleans())
def test_every_ad_is_in_one_node_or_counted_as_left_out(
    held: list[tuple[str, ...]], know_texts: bool
) -> None:
    own, known = held_by(held)
    texts = {number: number % 5 for number in own.numbers} if know_texts else None
    found = graph(own, known, texts)
    drawn = [place for bundle in found.bundles for place in bundle.ads]
    assert len(drawn) == len(set(drawn))
    assert len(drawn) + found.ads_left_out == len(held)
    assert len(found.contacts) + found.contacts_left_out == len(known.contacts)


@given(HELD)
def test_the_picture_is_never_larger_than_one_can_take_in(held: list[tuple[str, ...]]) -> None:
    found = graph(*held_by(held), None)
    assert len(found.bundles) <= MOST_BUNDLES
    assert len(found.contacts) <= MOST_CONTACTS
    firsts = [bundle.ads[0] for bundle in found.bundles]
    assert firsts == sorted(firsts)


@given(HELD)
def test_a_node_counts_the_ads_that_hold_each_contact(held: list[tuple[str, ...]]) -> None:
    found = graph(*held_by(held), None)
    for bundle in found.bundles:
        for name in found.contacts:
            count = sum(name in held[place - 1] for place in bundle.ads)
            assert bundle.contacts.get(name, 0) == count


@pytest.mark.parametrize(
    ("ads", "texts", "by"),
    [(MOST_BUNDLES, None, "ad"), (MOST_BUNDLES + 1, 3, "text"), (MOST_BUNDLES + 1, None, "contacts")],
)
def test_ads_are_gathered_no_further_than_they_must_be(ads: int, texts: int | None, by: str) -> None:
    own, known = held_by([("c00",)] * ads)
    numbered = None if texts is None else {number: number % texts for number in own.numbers}
    assert graph(own, known, numbered).by == by


def test_texts_that_are_too_many_give_way_to_contacts() -> None:
    own, known = held_by([("c00",), ("c01",)] * MOST_BUNDLES)
    found = graph(own, known, {number: number for number in own.numbers})
    assert found.by == "contacts"
    assert len(found.bundles) == 2


def test_texts_are_read_only_where_the_picture_would_show_them() -> None:
    assert not wants_texts(replace(NETWORK, ads=MOST_BUNDLES, texts=2))
    assert wants_texts(replace(NETWORK, ads=MOST_BUNDLES + 1, texts=MOST_BUNDLES))
    assert not wants_texts(replace(NETWORK, ads=MOST_BUNDLES + 1, texts=MOST_BUNDLES + 1))


def test_equal_texts_have_one_number() -> None:
    texts = ["Hej", "Hallå", "Hej", "hej"]
    with laid_out([*(Made(text=text) for text in texts), Made(text="Hej", network=OTHER)]) as engine:
        found = same_texts(engine, own_ads(engine, NAME))
    assert found is not None
    assert found[0] == found[2]
    assert len(found) == 4
    assert len(set(found.values())) == 3


def test_the_texts_of_a_large_network_are_not_read() -> None:
    own, _ = held_by([()] * (MOST_READ + 1))
    with laid_out([Made()]) as engine:
        assert same_texts(engine, own) is None
