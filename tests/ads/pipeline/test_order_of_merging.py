"""What merging may ask for together lies together, at each bar."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group import BAR, joined
from lykta.ads.pair.compare import Likeness
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pipeline.link import Candidates
from lykta.ads.pipeline.network import LOOSE, STRICT, order_of_merging

TEXTS = 12
PAIRS = st.lists(
    st.tuples(st.integers(0, TEXTS - 1), st.integers(0, TEXTS - 1), st.floats(0, 6, width=32)), max_size=30
)


def found(pairs: list[tuple[int, int, float]]) -> Candidates:
    """Candidates with these likenesses in a file whose background is one."""
    numbers = np.arange(TEXTS)
    between = np.array([(one, other) for one, other, _ in pairs], np.int64).reshape(-1, 2)
    likeness = np.array([like for *_, like in pairs], np.float32)
    measured = Likeness(likeness, likeness, np.zeros(len(pairs), np.int32))
    places = np.full(TEXTS, -1, np.int32)
    return Candidates(Distinct(numbers, numbers), between, between, measured, likeness, places, 1.0, 0)


@given(PAIRS)
def test_the_texts_of_a_chain_lie_side_by_side_at_each_bar(pairs: list[tuple[int, int, float]]) -> None:
    candidates = found(pairs)
    order = order_of_merging(candidates)
    assert sorted(order.tolist()) == list(range(TEXTS))
    for bar in (STRICT, 1.0, LOOSE):
        reached = candidates.between[candidates.likeness >= np.float32(bar * BAR)]
        chains = joined(np.arange(TEXTS), reached)[order]
        assert np.count_nonzero(np.diff(chains)) + 1 == len(set(chains.tolist()))
