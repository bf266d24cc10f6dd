"""Probabilities as shares that one can picture."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.workbench.words import per_cent, share_of

PROBABILITIES = st.floats(0, 1)


@given(PROBABILITIES)
def test_a_share_is_never_none_and_never_all(probability: float) -> None:
    share = share_of(probability)
    assert 0 < share.count < share.whole


@given(PROBABILITIES)
def test_a_share_is_as_near_as_its_whole_allows(probability: float) -> None:
    share = share_of(probability)
    if share.way == "about":
        assert abs(share.count / share.whole - probability) <= 0.5 / share.whole + 1e-9
    else:
        assert (probability < 0.01) == (share.way == "fewer")
        assert (probability > 0.99) == (share.way == "more")


@pytest.mark.parametrize(
    ("probability", "english", "swedish"),
    [
        (0.8, "about 8 of 10", "ungefär 8 av 10"),
        (0.95 - 1e-16, "about 95 of 100", "ungefär 95 av 100"),
        (0.999, "more than 99 of 100", "fler än 99 av 100"),
        (0.001, "fewer than 1 of 100", "färre än 1 av 100"),
    ],
)
def test_a_share_in_words(probability: float, english: str, swedish: str) -> None:
    with override("en"):
        assert str(share_of(probability)) == english
    with override("sv"):
        assert str(share_of(probability)) == swedish


def test_an_interval_in_per_cent() -> None:
    with override("en"):
        assert per_cent(0.826, 0.999) == "83–99.9%"
        assert per_cent(0.94999999) == "95%"
        assert per_cent(0.0001, 0.9999) == "0.1–99.9%"
    with override("sv"):
        assert per_cent(0.826, 0.999) == "83–99,9 %"


@given(PROBABILITIES)
def test_per_cent_never_rounds_a_doubt_away(probability: float) -> None:
    with override("en"):
        shown = per_cent(probability)
    if 0 < probability < 1:
        assert shown not in {"0%", "100%", "0.0%", "100.0%"}
