"""The types of kernels are written down whole."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.core import types as numba_types

from lykta.ads.contacts.alphabet import Alphabet
from lykta.ads.kernel.signatures import read_type, write_type

# numba ships these without their types.
types: Any = numba_types

scalars = st.sampled_from([types.int64, types.uint8, types.float32, types.float64, types.boolean, types.none])
arrays = st.builds(
    types.Array,
    st.sampled_from([types.int32, types.uint64, types.float32, types.boolean]),
    st.integers(1, 3),
    st.sampled_from("CFA"),
    readonly=st.booleans(),
)


def tuples(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    named = st.tuples(*[parts] * len(Alphabet._fields)).map(
        lambda of: types.BaseTuple.from_types(of, Alphabet)
    )
    return st.one_of(st.lists(parts, max_size=4).map(lambda of: types.BaseTuple.from_types(tuple(of))), named)


@given(st.recursive(scalars | arrays, tuples, max_leaves=12))
def test_a_type_is_read_as_it_was_written(kind: Any) -> None:
    assert read_type(json.loads(json.dumps(write_type(kind)))) == kind


def test_a_type_that_has_no_writing_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be written"):
        write_type(types.unicode_type)
