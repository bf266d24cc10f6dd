"""The links of a spanning forest join what all links join, and none of them could be left out."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.group import join_clusters
from lykta.ads.kernel.disjoint_sets import spanning_forest

NODES = 12
LINKS = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=30)


@given(links=LINKS, random=st.randoms(use_true_random=False))
def test_a_forest_joins_what_all_links_join_with_the_first_ones_that_do(
    links: list[tuple[int, int]], random: Random
) -> None:
    pairs = np.array(links, np.int64).reshape(-1, 2)
    order = np.array(random.sample(range(len(pairs)), len(pairs)), np.int64)
    forest = spanning_forest(NODES, pairs[:, 0], pairs[:, 1], order)
    alone = np.arange(NODES)
    together = join_clusters(alone, pairs)
    assert join_clusters(alone, pairs[forest]).tolist() == together.tolist()
    assert len(forest) == NODES - len(set(together.tolist()))
    for place, link in enumerate(order):
        earlier = join_clusters(alone, pairs[order[:place]])
        assert (link in forest) == (earlier[pairs[link, 0]] != earlier[pairs[link, 1]])
