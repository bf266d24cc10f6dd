"""Sorting through numbers gives the order that the strings have."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pipeline.order import order_of, sorted_codes

_IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_values = st.one_of(
    st.lists(_IDS),
    st.lists(st.sampled_from(("", "a", "aa", "b", "å", "x" * 40))),
    st.lists(st.integers().map(str)),
)


@given(_values, st.integers(0, 5))
def test_places_are_those_of_byte_order_and_equal_values_stay(values: list[str], cut: int) -> None:
    chunked = pa.chunked_array([values[:cut], values[cut:]], pa.string())
    expected = sorted(range(len(values)), key=lambda place: values[place].encode())
    assert order_of(chunked).tolist() == expected


@given(_values, st.integers(0, 5), st.booleans())
def test_codes_compare_as_values(values: list[str], cut: int, coded_before: bool) -> None:
    chunked = pa.chunked_array([values[:cut], values[cut:]], pa.string())
    coded = sorted_codes(chunked.dictionary_encode() if coded_before else chunked)
    assert coded.cast(pa.string()).to_pylist() == values
    names = coded.dictionary.to_pylist()
    assert names == sorted(set(values), key=str.encode)
    assert np.all(coded.indices.to_numpy() < max(len(names), 1))
