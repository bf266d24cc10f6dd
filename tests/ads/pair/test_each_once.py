"""Each number and each pair once, against sets."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pair.each_once import as_keys, as_pairs, begins, each_once, first_of_run

NUMBERS = st.lists(st.integers(0, 9))


@given(NUMBERS)
def test_each_number_stands_once_and_sorted(numbers: list[int]) -> None:
    assert each_once(np.array(numbers, np.int64)).tolist() == sorted(set(numbers))


@given(st.lists(st.integers(0, 3)))
def test_each_value_is_told_where_its_run_begins(numbers: list[int]) -> None:
    runs = [len(list(run)) for _, run in groupby(numbers)]
    starts = [sum(runs[:at]) for at in range(len(runs))]
    fresh = begins(np.array(numbers, np.int64))
    assert np.flatnonzero(fresh).tolist() == starts
    assert first_of_run(fresh).tolist() == np.repeat(starts, runs).tolist()


@given(st.lists(st.tuples(st.integers(0, 2**31), st.integers(0, 9))))
def test_keys_are_the_pairs_again_and_sort_as_they_do(pairs: list[tuple[int, int]]) -> None:
    first, second = (
        np.array(column, np.int64) for column in (zip(*pairs, strict=True) if pairs else ([], []))
    )
    keys = as_keys(first, second, 10)
    assert [tuple(pair) for pair in as_pairs(np.sort(keys), 10).tolist()] == sorted(pairs)


def test_what_does_not_fit_one_key_is_refused() -> None:
    with pytest.raises(OverflowError):
        as_keys(np.array([2**40]), np.array([0]), 2**40)
