"""The surest groups, one after the other, come to the figures of all; how sure they are decides the order."""

from collections.abc import Collection

import numpy as np
import pytest
from benchmarks.quality.calibration import Links
from benchmarks.quality.figures import number, score_labels
from benchmarks.quality.surest import by_strength, surest_first
from hypothesis import given
from hypothesis import strategies as st

ADS = 12
MANY = st.lists(st.integers(0, 3), min_size=ADS, max_size=ADS).map(np.array)
# As results have them: a pair of ads stands once, the earlier first.
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, ADS - 1), st.integers(0, ADS - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.5, 0.75, 0.9]),
)


def links(pairs: dict[tuple[int, int], float], others: Collection[tuple[int, int]] = ()) -> Links:
    ends = np.array([*pairs], np.int64).reshape(-1, 2)
    different = np.array([pair in others for pair in pairs], np.bool_)
    return Links(ends[:, 0], ends[:, 1], np.array([*pairs.values()], np.float64), different)


@given(MANY, MANY, PAIRS)
def test_all_groups_have_the_figures_of_the_grouping(
    labels: np.ndarray, hands: np.ndarray, pairs: dict[tuple[int, int], float]
) -> None:
    curve = surest_first(labels, number(hands), links(pairs))
    whole = score_labels(labels, hands)
    assert list(curve.recall) == sorted(curve.recall)
    assert curve.recall[-1] == pytest.approx(whole.pair_recall)
    assert curve.precision[-1] == pytest.approx(whole.pair_precision)
    assert curve.precision_at(whole.pair_recall) is not None
    assert curve.precision_at(0) == 1
    assert curve.precision_at(whole.pair_recall + 0.01) is None


@given(MANY, MANY, PAIRS, st.permutations(range(4)))
def test_the_names_of_groups_do_not_count(
    labels: np.ndarray, hands: np.ndarray, pairs: dict[tuple[int, int], float], names: list[int]
) -> None:
    one, other = (surest_first(found, hands, links(pairs)) for found in (labels, np.array(names)[labels]))
    assert one.recall.tolist() == other.recall.tolist()
    assert one.precision.tolist() == other.precision.tolist()


def test_the_firmer_of_two_groups_comes_first_and_equally_firm_ones_at_once() -> None:
    labels, hands = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 2, 2, 3, 3])
    curve = surest_first(labels, hands, links({(0, 1): 0.5, (2, 3): 0.9, (4, 5): 0.9}))
    assert curve.recall.tolist() == [0, 1, 1]
    assert curve.precision.tolist() == pytest.approx([1, 1, 2 / 3])
    assert curve.precision_at(0.5) == 1
    first = surest_first(labels, hands, links({(0, 1): 0.9, (2, 3): 0.75, (4, 5): 0.5}))
    assert first.precision.tolist() == pytest.approx([1, 0, 1 / 2, 2 / 3])


def test_where_a_text_alone_ties_different_contacts_a_group_comes_after_all_others() -> None:
    labels, hands = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 1, 1, 2, 3])
    pairs = {(0, 1): 0.5, (2, 3): 0.75, (4, 5): 0.9}
    found = surest_first(labels, hands, links(pairs, [(4, 5), (1, 2)]))
    assert found.precision.tolist() == pytest.approx([1, 1, 1, 2 / 3])
    assert found.recall.tolist() == [0, 1 / 2, 1, 1]


def test_a_group_is_as_firm_as_the_weakest_link_that_it_needs() -> None:
    labels, hands = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 2, 2])
    # A second way around the weak link makes it needless, and the group firmer than the other.
    needed, needless = {(0, 1): 0.9, (0, 2): 0.5, (3, 4): 0.75}, {(1, 2): 0.9}
    assert surest_first(labels, hands, links(needed)).precision.tolist() == pytest.approx([1, 1, 1 / 2])
    assert surest_first(labels, hands, links(needed | needless)).precision.tolist() == pytest.approx(
        [1, 1 / 3, 1 / 2]
    )


@given(MANY, MANY, PAIRS)
def test_each_network_that_links_hold_together_has_one_strength(
    labels: np.ndarray, hands: np.ndarray, pairs: dict[tuple[int, int], float]
) -> None:
    found = by_strength(labels, number(hands), links(pairs, [*pairs][::2]))
    linked = {labels[one] for one, other in pairs if labels[one] == labels[other]}
    assert found.networks.sum() == len(linked)
    assert (found.of_one <= found.networks).all()


def test_networks_are_told_by_strength_and_by_whether_text_ties_different_contacts() -> None:
    labels, hands = np.array([0, 0, 1, 1, 2, 2, 3]), np.array([0, 1, 2, 2, 3, 3, 4])
    pairs = {(0, 1): 0.45, (2, 3): 0.5, (4, 5): 0.9, (1, 2): 0.99}
    found = by_strength(labels, hands, links(pairs, [(2, 3), (1, 2)]))
    assert found.networks.tolist() == [[1, 0], [0, 1], [1, 0]], (
        "loose, fair and firm; a link outside counts not"
    )
    assert found.of_one.tolist() == [[0, 0], [0, 1], [1, 0]]
    assert (found + found).networks.tolist() == [[2, 0], [0, 2], [2, 0]]
