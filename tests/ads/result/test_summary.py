"""When a model should be learnt anew: by new words, another background, or growth, and never for less."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pair.features import SAMPLED_TEXTS
from lykta.ads.result import summary as drift_module
from lykta.ads.result.summary import ENOUGH_TEXTS, LEAST_NEW_PAIRS, MOST_BACKGROUND, MOST_GROWTH, Drift
from lykta.ads.weigh.text_model import DEFAULT_WEIGHTS, ORDINARY_BACKGROUND, evidence_of


def drift(**changed: Any) -> Drift:
    """A file of which nothing has changed but what is said."""
    usual: dict[str, Any] = {
        "model_ads": 900, "model_texts": 800, "model_day": "2026-03-01", "own_pairs": 100_000,
        "own_unmet": 40_000, "new_pairs": 10_000, "new_unmet": 4_000, "model_background": 0.08,
        "background": 0.08, "texts": 900,
    }  # fmt: skip
    return Drift(**(usual | changed))


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, ()),
        ({"new_unmet": 5_900}, ()),
        ({"new_unmet": 6_100}, ("words",)),
        ({"new_unmet": 0}, ()),
        ({"new_pairs": LEAST_NEW_PAIRS - 1, "new_unmet": LEAST_NEW_PAIRS - 1}, ()),
        ({"own_unmet": 90_000, "new_unmet": 9_200}, ()),
        ({"own_unmet": 90_000, "new_unmet": 9_400}, ("words",)),
        ({"background": 0.08 * MOST_BACKGROUND + 0.001}, ("background",)),
        ({"background": 0.08 / MOST_BACKGROUND - 0.001}, ("background",)),
        ({"background": 0.081}, ()),
        ({"background": 0.9, "new_pairs": 0, "new_unmet": 0}, ()),
        ({"model_background": 0.02, "background": 0.05}, ()),
        ({"texts": int(800 * MOST_GROWTH)}, ()),
        ({"texts": int(800 * MOST_GROWTH) + 1}, ("growth",)),
        ({"model_texts": ENOUGH_TEXTS, "texts": 10**9}, ()),
        ({"new_unmet": 9_000, "background": 0.2, "texts": 10**6}, ("words", "background", "growth")),
    ],
)
def test_it_is_advised_beyond_the_bounds_alone(changed: dict[str, Any], reasons: tuple[str, ...]) -> None:
    assert drift(**changed).reasons == reasons


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_unmet_words_never_take_an_advice_back(new_pairs: int, less: int, more: int) -> None:
    less, more = sorted((min(less, new_pairs), min(more, new_pairs)))
    one, other = (drift(new_pairs=new_pairs, new_unmet=unmet).reasons for unmet in (less, more))
    assert ("words" in one) <= ("words" in other)


def test_where_there_is_nothing_there_is_no_share() -> None:
    empty = drift(own_pairs=0, own_unmet=0, new_pairs=0, new_unmet=0)
    assert (empty.own_share, empty.new_share, empty.reasons) == (None, None, ())
    assert (drift().own_share, drift().new_share) == (0.4, 0.4)


@pytest.mark.parametrize(("background", "alike"), [(0.19, False), (0.2, True)])
def test_texts_are_all_alike_where_by_the_default_weights_not_even_equal_ones_are_of_one_author(
    background: float, alike: bool
) -> None:
    equal = evidence_of(np.ones(1, np.float32), np.full(1, 500, np.float32), background)
    chance = DEFAULT_WEIGHTS.probability(equal).probability[0]
    assert (chance < 0.5) == alike == drift(model_background=background).are_all_alike


def test_the_bounds_are_those_that_linking_works_by() -> None:
    # Read here, not imported there: who shows a result need not load what links ads.
    assert drift_module._ORDINARY_BACKGROUND == ORDINARY_BACKGROUND
    assert ENOUGH_TEXTS == SAMPLED_TEXTS
