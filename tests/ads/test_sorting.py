"""Ordering and numbering columns: of numbers, and of strings, whose order through numbers is their own."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.sorting import order_by, order_of, sorted_codes

CLOSE = st.lists(st.integers(-3, 9), max_size=40)
FAR = st.lists(st.sampled_from([-(2**62), -1, 0, 5, 2**40, 2**62]), max_size=40)
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
VALUES = st.one_of(
    st.lists(IDS),
    st.lists(st.sampled_from(("", "a", "aa", "b", "å", "x" * 40))),
    st.lists(st.integers().map(str)),
)


@given(CLOSE | FAR)
def test_the_order_is_that_of_a_stable_sort(numbers: list[int]) -> None:
    expected = sorted(range(len(numbers)), key=numbers.__getitem__)
    assert order_by(np.array(numbers, np.int64)).tolist() == expected


@pytest.mark.parametrize("kind", [np.int32, np.uint32, np.uint64])
def test_numbers_of_every_width_are_ordered(kind: type[np.integer]) -> None:
    assert order_by(np.array([7, np.iinfo(kind).max, 7, 0], kind)).tolist() == [3, 0, 2, 1]
    assert order_by(np.array([7, 9, 7, 0], kind)).tolist() == [3, 0, 2, 1]


@given(VALUES, st.integers(0, 5))
def test_places_are_those_of_byte_order_and_equal_values_stay(values: list[str], cut: int) -> None:
    chunked = pa.chunked_array([values[:cut], values[cut:]], pa.string())
    expected = sorted(range(len(values)), key=lambda place: values[place].encode())
    assert order_of(chunked).tolist() == expected


@given(VALUES, st.integers(0, 5), st.booleans())
def test_codes_compare_as_values(values: list[str], cut: int, coded_before: bool) -> None:
    chunked = pa.chunked_array([values[:cut], values[cut:]], pa.string())
    coded = sorted_codes(chunked.dictionary_encode() if coded_before else chunked)
    assert coded.cast(pa.string()).to_pylist() == values
    names = coded.dictionary.to_pylist()
    assert names == sorted(set(values), key=str.encode)
    assert np.all(coded.indices.to_numpy() < max(len(names), 1))
