"""What merging may ask for together lies together, at each bar."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group import LEAST_OF_BAR, join_clusters
from lykta.ads.pair.compare import Likeness
from lykta.ads.pair.distinct import Distinct
from lykta.ads.pipeline.blocking import Candidates
from lykta.ads.pipeline.clustering import STRICT, bar_of, order_of_merging
from lykta.ads.weigh import DEFAULT_WEIGHTS, Places, TextWeights, learn
from tests.ads.weigh.simulated import labelled

TEXTS = 12
LEARNT = learn(labelled(5000))[0]
PAIRS = st.lists(
    st.tuples(st.integers(0, TEXTS - 1), st.integers(0, TEXTS - 1), st.floats(0, 1, width=32)), max_size=30
)


def found(pairs: list[tuple[int, int, float]]) -> Candidates:
    """Candidates with these likenesses, of texts that say enough."""
    numbers = np.arange(TEXTS)
    between = np.array([(one, other) for one, other, _ in pairs], np.int64).reshape(-1, 2)
    likeness = np.array([like for *_, like in pairs], np.float32)
    measured = Likeness(likeness, likeness, np.zeros(len(pairs), np.int32))
    return Candidates(
        texts=Distinct(numbers, numbers),
        between=between,
        measured=measured,
        copied=measured,
        places=np.full(TEXTS, -1, np.int32),
        ad_places=np.full(TEXTS, -1, np.int32),
        by_place=Places(),
        information=np.full(TEXTS, 200, np.float32),
        background=0.05,
    )


@given(PAIRS, st.sampled_from([DEFAULT_WEIGHTS, LEARNT]))
def test_the_texts_of_a_chain_lie_side_by_side_at_each_bar(
    pairs: list[tuple[int, int, float]], weights: TextWeights
) -> None:
    candidates = found(pairs)
    order = order_of_merging(candidates, weights)
    assert sorted(order.tolist()) == list(range(TEXTS))
    likely = candidates.likely(weights)
    for bar in (STRICT, 1.0):
        reached = likely.pairs[likely.probability >= LEAST_OF_BAR * bar_of(weights) * bar]
        chains = join_clusters(np.arange(TEXTS), reached)[order]
        assert np.count_nonzero(np.diff(chains)) + 1 == len(set(chains.tolist()))
