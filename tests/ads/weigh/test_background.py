"""The background: how alike unrelated ads of this file are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.ads.weigh import ORDINARY_BACKGROUND, background
from lykta.ads.weigh.learning import BACKGROUND_RANK, DEFAULT_BACKGROUND, FALL

ADS, MOST = 30, 12
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, ADS - 2), st.integers(1, ADS - 1)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0.03125, 1, width=32),
    max_size=300,
)


def of(pairs: dict[tuple[int, int], float], *, most: int = MOST) -> float:
    rows = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return background(rows, np.array([pairs[pair] for pair in sorted(pairs)], np.float32), most=most)


def tenth(own: list[float], begin: int = 0) -> float:
    """The likeness of one text to the tenth best of those that follow so many; `own` being to all of its
    neighbours, best first.
    """
    return own[min(begin + BACKGROUND_RANK, len(own)) - 1]


def tenth_after_versions(own: list[float], texts: int) -> float:
    falls = {
        place: own[place - 1] / own[place]
        for place in range(1, len(own))
        if own[place - 1] > ORDINARY_BACKGROUND
    }
    steepest = max(falls, key=lambda place: (falls[place], -place), default=0)
    if falls.get(steepest, 0) >= FALL:
        return tenth(own, steepest)
    return 0 if tenth(own) > ORDINARY_BACKGROUND and len(own) < min(MOST, texts - 1) else tenth(own)


@settings(deadline=None)
@given(PAIRS)
def test_it_is_the_median_likeness_to_the_tenth_neighbour_that_is_no_version(
    pairs: dict[tuple[int, int], float],
) -> None:
    every = [sorted((pairs[pair] for pair in pairs if ad in pair), reverse=True) for ad in range(ADS)]
    known = [own[: 2 * MOST] for own in every if own]
    if len(known) < BACKGROUND_RANK:
        expected = DEFAULT_BACKGROUND
    elif (expected := float(np.median([*map(tenth, known)]))) > ORDINARY_BACKGROUND:
        expected = float(np.median([tenth_after_versions(own, len(known)) for own in known]))
    assert of(pairs) == pytest.approx(max(expected, DEFAULT_BACKGROUND / 4))


@settings(deadline=None)
@given(st.integers(2, 28), st.floats(0.02, 0.055), st.integers(0, 2**32))
def test_it_does_not_hang_on_how_many_versions_of_a_text_an_author_has(
    versions: int, unrelated: float, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    texts = 20 * versions
    pairs = np.stack(np.triu_indices(texts, 1), axis=1)
    own = pairs[:, 0] // versions == pairs[:, 1] // versions
    likeness = np.where(own, chance.uniform(0.3, 0.9, len(pairs)), unrelated)
    # Each text has its own versions and a dozen of the others for neighbours.
    near = own | ((pairs[:, 0] + pairs[:, 1]) % texts < BACKGROUND_RANK + 2)
    found = background(pairs[near], likeness[near].astype(np.float32), most=20)
    assert found == pytest.approx(unrelated, rel=1e-5)


@given(st.floats(0.1, 0.9), st.floats(1.0, 1.5))
def test_where_likeness_falls_evenly_the_tenth_neighbour_is_unrelated(first: float, each: float) -> None:
    ads = 40
    pairs = np.stack(np.triu_indices(ads, 1), axis=1)
    likeness = first * each ** -np.abs(pairs[:, 1] - pairs[:, 0]).astype(np.float64)
    found = background(pairs, likeness.astype(np.float32), most=ads - 1)
    tenth = [sorted(likeness[(pairs == ad).any(axis=1)])[-BACKGROUND_RANK] for ad in range(ads)]
    assert found == pytest.approx(max(float(np.median(tenth)), DEFAULT_BACKGROUND / 4), rel=1e-5)


def test_where_all_texts_are_alike_there_is_none_that_is_unrelated_and_the_tenth_is_taken() -> None:
    assert of({(one, other): 0.5 for one in range(12) for other in range(one + 1, 12)}) == 0.5


def test_texts_that_are_like_few_others_are_like_no_unrelated_one() -> None:
    pairs = {(4 * author + one, 4 * author + 3): 0.6 for author in range(10) for one in range(3)}
    assert of(pairs) == DEFAULT_BACKGROUND / 4


def test_without_neighbours_it_is_the_documented_one() -> None:
    assert background(np.zeros((0, 2), np.int64), np.zeros(0, np.float32), most=5) == DEFAULT_BACKGROUND


def test_it_is_never_nothing() -> None:
    pairs = np.stack(np.triu_indices(ADS, 1), axis=1).astype(np.int64)
    assert background(pairs, np.zeros(len(pairs), np.float32), most=20) == DEFAULT_BACKGROUND / 4
