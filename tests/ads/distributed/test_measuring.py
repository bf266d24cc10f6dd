"""What many machines find and merge is what one does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.array_store import IN_MEMORY
from lykta.ads.distributed import measuring
from lykta.ads.distributed.measuring import DistributedFeatures, find_neighbours, take
from lykta.ads.group import Merging
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.features import Features
from lykta.ads.pair.lists import Lists
from lykta.ads.pair.neighbours import neighbour_pairs
from tests.ads.distributed.in_process import InProcess, InProcessPieceStore
from tests.ads.group.test_merging import BARS, SCALE, made, merge
from tests.ads.group.test_merging import TEXTS as WORDED
from tests.ads.pair.small_corpus import SMALL
from tests.ads.pair.test_neighbours import TEXTS, Keys, laid

_NOTHING = np.zeros(0, np.int64)


def features(keys: Keys) -> Features:
    """Features of which nothing is known but the keys."""
    none = np.zeros(0, np.float32)
    return Features(
        Lists(_NOTHING, _NOTHING, np.zeros(0, np.uint32)), none, none, np.zeros(0, np.int32), keys
    )


def pieces_of(keys: Keys, at_once: int) -> list[Keys]:
    return [keys[begin : begin + at_once] for begin in range(0, max(len(keys), 1), at_once)]


@SMALL
@given(TEXTS, st.integers(1, 40), st.integers(1, 8), st.tuples(*[st.integers(1, 9)] * 3))
def test_neighbours_depend_on_no_size_of_pieces_parts_and_blocks(
    texts: list[list[int]], looks: int, most: int, sizes: tuple[int, int, int]
) -> None:
    at_once, part, block = sizes
    keys = laid(texts)
    pieces = pieces_of(keys, at_once)
    store, bounds = InProcessPieceStore(map(features, pieces), InProcess()), np.cumsum([0, *map(len, pieces)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.neighbours.LOOKS", looks)
        patched.setattr(measuring, "TEXTS_OF_A_PART", part)
        patched.setattr(measuring, "TEXTS_OF_A_BLOCK", block)
        found = find_neighbours(store, bounds, IN_MEMORY, most=most)
        assert np.array_equal(found, neighbour_pairs(keys, Work(1), most=most))


@SMALL
@given(WORDED, st.lists(st.integers(-1, 2), min_size=14, max_size=14), st.integers(1, 6), st.integers(1, 5))
def test_clusters_that_are_merged_by_tasks_are_those_of_one_machine(
    texts: list[str], users: list[int], at_once: int, pairs: int
) -> None:
    whole = made(texts, users=users[: len(texts)])
    rows = [np.arange(begin, min(begin + at_once, len(texts))) for begin in range(0, len(texts), at_once)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(measuring, "PAIRS_AT_ONCE", pairs)
        store = InProcessPieceStore((take(whole.features, own) for own in rows), InProcess())
        there = DistributedFeatures(store, IN_MEMORY)
        sizes = np.arange(1, len(texts) + 1)
        merging = Merging(
            there.merge,
            whole.likely(),
            traits=whole.traits,
            sizes=sizes,
            scale=SCALE,
        )
        found = [merging.down_to(bar) for bar in BARS]
    for one, other in zip(found, merge(whole, whole.likely(), bars=BARS, sizes=sizes), strict=True):
        assert np.array_equal(one, other)
