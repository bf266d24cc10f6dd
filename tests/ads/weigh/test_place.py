"""What the place says of a pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.weigh import Places
from lykta.ads.weigh.places import OTHER_PLACE, SAME_PLACE

TEXTS = st.lists(st.integers(-1, 5), max_size=60)


def places_of(texts: list[int]) -> Places:
    return Places.of(np.array(texts, np.int32))


@pytest.mark.parametrize(
    ("places", "factor"),
    [((1, 1), SAME_PLACE), ((1, 2), OTHER_PLACE), ((1, -1), 1), ((-1, 1), 1), ((-1, -1), 1)],
)
def test_the_factor_of_two_places(places: tuple[int, int], factor: float) -> None:
    found = Places().factor(np.array(places, np.int32), np.array([0]), np.array([1]))
    assert found.tolist() == pytest.approx([factor])


@given(st.integers(2, 50), st.integers(0, 20))
def test_one_place_of_all_says_nothing(known: int, unknown: int) -> None:
    assert places_of([3] * known + [-1] * unknown).same == 1.0


@pytest.mark.parametrize("texts", [[], [-1, -1], [4], [1, 2, 3]])
def test_where_no_place_is_shared_the_factors_are_the_documented_ones(texts: list[int]) -> None:
    assert places_of(texts) == Places()


@given(TEXTS)
def test_on_average_the_place_makes_no_pair_more_likely(texts: list[int]) -> None:
    numbers, found = np.array(texts, np.int32), places_of(texts)
    first, second = np.triu_indices(len(texts), 1)
    known = (numbers[first] >= 0) & (numbers[second] >= 0)
    factors = found.factor(numbers, first, second)[known]
    assert 1 <= found.same <= SAME_PLACE
    assert found.other == OTHER_PLACE
    assert not factors.size or factors.mean() <= 1 + 1e-6
    if found.same < SAME_PLACE:
        assert factors.mean() == pytest.approx(1)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))
def test_a_place_that_more_share_says_no_more(one: int, other: int, more: int) -> None:
    few, many = [0] * max(one, other) + [1] * min(one, other), [0] * more
    assert places_of(few + many).same <= places_of(few).same
