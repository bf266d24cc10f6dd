"""A first look at words."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.describing.names import SIEVE_MASK, sieve_of
from lykta.ads.normalise.lexicon import table_of


@given(st.sets(st.integers(1, 2**32 - 1), max_size=50))
def test_a_sieve_lets_every_word_of_its_table_through(words: set[int]) -> None:
    sieve = sieve_of(table_of(words))
    assert all(sieve[np.array(sorted(words), np.uint32) & SIEVE_MASK])


def test_a_sieve_keeps_most_other_words_back() -> None:
    sieve = sieve_of(table_of(range(1, 10_000_000, 50_000)))
    assert sieve.mean() < 0.05
