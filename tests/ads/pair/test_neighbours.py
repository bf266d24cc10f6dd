"""Neighbours by rare words in common against plain Python."""

import math
from collections import defaultdict
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lykta.ads.array_store import ArrayStore
from lykta.ads.pair import neighbours
from lykta.ads.pair.corpus import Work
from lykta.ads.pair.neighbours import LOOKS, NEIGHBOURS, neighbour_pairs
from lykta.errors import InputError
from tests.ads.pair.small_corpus import SMALL, Pairs, as_pairs

type Keys = NDArray[np.uint32]

WORK = Work(1)
# From end to end of the numbers, so that they lie in all parts of the index.
POOL = [1, 2, 3, 2**29 - 1, 2**29, 2**30 + 7, 2**31 - 1, 2**31, 3 * 2**30, 2**32 - 2, 2**32 - 1]
TEXTS = st.lists(st.lists(st.sampled_from(POOL), unique=True, max_size=6), max_size=24)


def laid(texts: list[list[int]]) -> Keys:
    """Keys as they are given to the index, 0 after the last of each text."""
    rows = [np.pad(np.array(text, np.uint32), (0, 6 - len(text))) for text in texts]
    return np.array(rows, np.uint32).reshape(-1, 6)


def found(texts: list[list[int]], *, looks: int = LOOKS, most: int = NEIGHBOURS, threads: int = 1) -> Pairs:
    """The pairs that are found when so many looks are left to each text."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lykta.ads.pair.neighbours.LOOKS", looks)
        pairs = neighbour_pairs(laid(texts), Work(threads), most=most)
    assert pairs.tolist() == sorted(pairs.tolist())
    return as_pairs(pairs)


def expected(texts: list[list[int]], looks: int, most: int) -> Pairs:
    """Each text's `most` that share most rarity with it, of equals the lower ones.

    It looks at the holders of each key, of the one that fewest hold first and of equals of the least, as long
    as its looks suffice for all of them; what nobody else holds costs none.
    """
    holders = {key: [ad for ad, text in enumerate(texts) if key in text] for key in POOL}
    pairs: Pairs = set()
    for ad, text in enumerate(texts):
        gains, left = defaultdict[int, np.float32](lambda: np.float32(0)), looks
        for key in sorted(text, key=lambda key: (len(holders[key]), key)):
            if 1 < len(holders[key]) <= left:
                left -= len(holders[key])
                gain = np.float32(math.log(len(texts) / len(holders[key])) ** 2 + 1e-6)
                for other in holders[key]:
                    gains[other] += gain
        gains.pop(ad, None)
        best = sorted(gains, key=lambda other: (-gains[other], other))[:most]
        pairs |= {(min(ad, other), max(ad, other)) for other in best}
    return pairs


@SMALL
@given(TEXTS, st.integers(1, 8))
def test_neighbours_are_those_that_share_most_rarity(texts: list[list[int]], most: int) -> None:
    assert found(texts, most=most) == expected(texts, LOOKS, most)


@SMALL
@given(TEXTS, st.integers(1, 40), st.integers(1, 8))
def test_a_text_looks_at_so_many_others_and_passes_keys_over_that_more_hold(
    texts: list[list[int]], looks: int, most: int
) -> None:
    assert found(texts, looks=looks, most=most) == expected(texts, looks, most)


@SMALL
@given(TEXTS, st.integers(1, 40), st.integers(2, 5))
def test_threads_change_nothing(texts: list[list[int]], looks: int, threads: int) -> None:
    assert found(texts, looks=looks, threads=threads) == found(texts, looks=looks)


@SMALL
@given(TEXTS, st.integers(1, 40), st.randoms(use_true_random=False))
def test_the_order_of_the_keys_of_a_text_changes_nothing(
    texts: list[list[int]], looks: int, chance: Random
) -> None:
    mixed = [chance.sample(text, len(text)) for text in texts]
    assert found(mixed, looks=looks) == found(texts, looks=looks)


def test_what_many_hold_does_not_use_up_the_looks_for_what_only_two_hold() -> None:
    common, rare = POOL[0], POOL[-1]
    # By the key of the least number first text 0 would meet all, and text 1 would be the first of equals.
    assert (0, 6) in found([[common, rare], *([[common]] * 5), [common, rare]], looks=7, most=1)


@pytest.mark.parametrize(("holders", "meet"), [(LOOKS, True), (LOOKS + 1, False)])
def test_a_key_that_too_many_texts_hold_brings_nobody_together(holders: int, meet: bool) -> None:
    pairs = neighbour_pairs(np.full((holders, 1), 7, np.uint32), WORK)
    assert (len(pairs) > 0) == meet
    assert set(pairs.ravel().tolist()) == (set(range(holders)) if meet else set())


def test_a_key_that_everybody_holds_still_brings_two_together() -> None:
    # Its rarity is none, and two texts of a small file may share nothing else.
    assert found([[7], [7]]) == {(0, 1)}


def test_where_the_index_lies_changes_no_pair(tmp_path: Path) -> None:
    # Large enough for its arrays to lie in files, and each key held by some three texts.
    keys = np.random.default_rng(1).integers(0, 400_000, (20_000, 64)).astype(np.uint32) * np.uint32(10_007)
    paged = ArrayStore(tmp_path).store(keys)
    assert np.array_equal(
        neighbour_pairs(keys, Work(2)), neighbour_pairs(paged, Work(2, ArrayStore(tmp_path)))
    )


@pytest.mark.parametrize("texts", [[], [[]], [[1]], [[1], [2]], [[], []]])
def test_texts_that_share_nothing_have_no_neighbours(texts: list[list[int]]) -> None:
    assert neighbour_pairs(laid(texts), WORK).shape == (0, 2)


def test_more_rare_words_than_the_index_counts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST_ENTRIES", 11)
    with pytest.raises(InputError, match="Analyse the ads in parts"):
        neighbour_pairs(laid([[1, 2, 3], [1, 2]]), WORK)
