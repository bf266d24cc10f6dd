"""Names of networks come from what is in them."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group import network_names, unused_names

IDS = st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=8, unique=True).map(
    lambda ids: sorted(ids, key=str.encode)
)


def names_by_ads(labels: list[int], ids: list[str]) -> dict[frozenset[str], str]:
    """The ads of each network -> its name."""
    return {
        frozenset(ad for ad, own in zip(ids, labels, strict=True) if own == label): name
        for label, name in zip(
            sorted(set(labels)), network_names(np.array(labels), pa.array(ids)), strict=True
        )
    }


@given(IDS, st.data())
def test_a_name_depends_on_the_ads_alone(ids: list[str], data: st.DataObject) -> None:
    labels = data.draw(st.lists(st.integers(0, 3), min_size=len(ids), max_size=len(ids)))
    names = names_by_ads(labels, ids)
    assert names == names_by_ads([9 - label for label in labels], ids)
    for ads, name in names.items():
        alone = sorted(ads, key=str.encode)
        assert names_by_ads([0] * len(alone), alone) == {ads: name}


@given(IDS, st.data())
def test_each_network_has_a_name_of_its_own(ids: list[str], data: st.DataObject) -> None:
    labels = data.draw(st.lists(st.integers(0, 3), min_size=len(ids), max_size=len(ids)))
    names = network_names(np.array(labels), pa.chunked_array([ids[:3], ids[3:]], pa.string()))
    assert len(set(names)) == len(names) == len(set(labels))


def test_a_name_never_changes() -> None:
    # Results of earlier versions, and notes about them, go by these names.
    names = network_names(np.array([0, 0, 2]), pa.array(["a", "b", "ö"]))
    assert names == ["n61ef24a349dc", "nbcefb0774aed"]


NAMES = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(NAMES, st.frozensets(st.sampled_from("abcdef")))
def test_no_name_that_was_used_is_given_and_none_twice(names: list[str], used: frozenset[str]) -> None:
    given_now = unused_names(names, used.intersection)
    assert len(set(given_now)) == len(given_now) == len(names)
    assert used.isdisjoint(given_now)
    # A name that is free stays as it is.
    for name, chosen in zip(names, given_now, strict=True):
        assert chosen == name or name in used or names.count(name) > 1
    assert unused_names(names, {*used, *given_now}.intersection) != given_now or not names
