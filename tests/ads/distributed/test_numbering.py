"""Keys are numbered in the order in which they are first met, however many come at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.distributed.numbering import Numbering, keys_of

VALUES = st.lists(st.binary(max_size=2), max_size=40)


@given(st.lists(VALUES, max_size=5))
def test_numbers_are_given_in_the_order_of_first_meeting(parts: list[list[bytes]]) -> None:
    numbering, known = Numbering(), dict[bytes, int]()
    for part in parts:
        expected = [known.setdefault(value, len(known)) for value in part]
        assert numbering.number(keys_of(part)).tolist() == expected
        assert numbering.size == len(known)


def test_many_keys_find_room() -> None:
    numbering = Numbering()
    values = [str(number).encode() for number in range(20_000)]
    first, second = keys_of(values[:3000]), keys_of(values)
    assert numbering.number(first).tolist() == list(range(3000))
    assert numbering.number(second).tolist() == list(range(20_000))


def test_keys_differ_where_only_one_half_does() -> None:
    keys = np.array([[1, 2], [1, 3], [2, 2], [1, 2]], np.uint64)
    assert Numbering().number(keys).tolist() == [0, 1, 2, 0]
