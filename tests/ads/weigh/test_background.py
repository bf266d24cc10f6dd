"""The background: how alike unrelated ads of this file are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.weigh import background
from lykta.ads.weigh.learning import BACKGROUND_RANK, DEFAULT_BACKGROUND

ADS = 20
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, ADS - 2), st.integers(1, ADS - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0.03125, 1, width=32),
    max_size=60,
)


# The first call compiles a loop.
@settings(deadline=None)
@given(PAIRS)
def test_it_is_the_median_likeness_to_the_tenth_neighbour(pairs: dict[tuple[int, int], float]) -> None:
    ranked = []
    for ad in range(ADS):
        own = sorted((likeness for pair, likeness in pairs.items() if ad in pair), reverse=True)
        if own:
            ranked.append(own[min(BACKGROUND_RANK, len(own)) - 1])
    rows = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    found = background(rows, np.array([pairs[pair] for pair in sorted(pairs)], np.float32), ADS)
    expected = np.median(ranked) if len(ranked) >= BACKGROUND_RANK else DEFAULT_BACKGROUND
    assert found == pytest.approx(expected)


def test_without_neighbours_it_is_the_documented_one() -> None:
    assert background(np.zeros((0, 2), np.int64), np.zeros(0, np.float32), 5) == DEFAULT_BACKGROUND


def test_it_is_never_nothing() -> None:
    pairs = np.stack(np.triu_indices(ADS, 1), axis=1).astype(np.int64)
    assert background(pairs, np.zeros(len(pairs), np.float32), ADS) == DEFAULT_BACKGROUND / 4
