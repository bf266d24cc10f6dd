"""Neighbours that are found on many machines are those that are found on one."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.array_store import IN_MEMORY
from lykta.ads.distributed import measuring
from lykta.ads.distributed.measuring import ChosenTexts, find_neighbours
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.features import Features
from lykta.ads.pair.lists import Lists
from lykta.ads.pair.neighbours import neighbour_pairs
from tests.ads.distributed.in_process import InProcess
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
    store = InProcess().distribute(features, pieces_of(keys, at_once))
    rows = [ChosenTexts(first, None) for first in range(0, max(len(keys), 1), at_once)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.neighbours.LOOKS", looks)
        patched.setattr(measuring, "TEXTS_OF_A_PART", part)
        patched.setattr(measuring, "TEXTS_OF_A_BLOCK", block)
        found = find_neighbours(store, rows, len(keys), most, IN_MEMORY)
        assert np.array_equal(found, neighbour_pairs(keys, Work(1), most=most))


@SMALL
@given(TEXTS.flatmap(lambda texts: st.tuples(st.just(texts), st.lists(st.booleans(), min_size=len(texts)))))
def test_chosen_texts_meet_among_themselves(given_: tuple[list[list[int]], list[bool]]) -> None:
    texts, kept = given_
    keys = laid(texts)
    chosen = np.flatnonzero(kept[: len(texts)])
    store = InProcess().distribute(features, pieces_of(keys, 5))
    cuts = np.searchsorted(chosen, range(0, max(len(keys), 1) + 5, 5)).tolist()
    rows = [
        ChosenTexts(begin, chosen[begin:stop] - 5 * piece)
        for piece, (begin, stop) in enumerate(pairwise(cuts))
    ]
    found = find_neighbours(store, rows, len(chosen), 3, IN_MEMORY)
    assert np.array_equal(found, neighbour_pairs(keys[chosen], Work(1), most=3))
