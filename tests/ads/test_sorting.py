"""Ordering and numbering columns of numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.sorting import numbered, order_by

CLOSE = st.lists(st.integers(-3, 9), max_size=40)
FAR = st.lists(st.sampled_from([-(2**62), -1, 0, 5, 2**40, 2**62]), max_size=40)


@given(CLOSE | FAR)
def test_the_order_is_that_of_a_stable_sort(numbers: list[int]) -> None:
    expected = sorted(range(len(numbers)), key=numbers.__getitem__)
    assert order_by(np.array(numbers, np.int64)).tolist() == expected


@pytest.mark.parametrize("kind", [np.int32, np.uint32, np.uint64])
def test_numbers_of_every_width_are_ordered(kind: type[np.integer]) -> None:
    assert order_by(np.array([7, np.iinfo(kind).max, 7, 0], kind)).tolist() == [3, 0, 2, 1]
    assert order_by(np.array([7, 9, 7, 0], kind)).tolist() == [3, 0, 2, 1]


@given(CLOSE | FAR)
def test_numbering_keeps_the_order_of_the_values(values: list[int]) -> None:
    ranks = {value: rank for rank, value in enumerate(sorted(set(values)))}
    assert numbered(np.array(values, np.int64)).tolist() == [ranks[value] for value in values]
