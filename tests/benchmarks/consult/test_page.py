"""The page of guessed receipts says what was measured, and says it when words or times differ."""

import random

import pytest
from benchmarks.consult.receipts.page import Measured, page
from benchmarks.machine import this_machine

pytestmark = pytest.mark.slow

KINDS = ("nonsense", "unknown", "near miss", "expired")


def measured(*, delay: float = 0.0, said: str = "wrong") -> Measured:
    """What 400 guesses found, with near misses delayed or answered in other words."""
    draw = random.Random(3)  # noqa: S311 - the same in each run; guards nothing.
    times = {
        kind: [(0.03 + delay * (kind == "near miss") + draw.expovariate(1000), 0.03) for _ in range(100)]
        for kind in KINDS
    }
    answers = {kind: {"wrong": 100} for kind in KINDS} | {
        "nonsense": {"eight": 100},
        "near miss": {said: 100},
    }
    return Measured("SQLite", times, answers, right=5, opened=5)


def written(one: Measured) -> str:
    return " ".join(page(this_machine(), [one], seed=1).split())


def test_where_nothing_differs_no_pair_is_told_apart() -> None:
    text = written(measured())
    assert text.count("no pair of the right form") == 2
    assert "without what was typed: the same in each" in text
    assert "400 guesses" in text


def test_a_delay_of_near_misses_is_named() -> None:
    assert "tells apart **unknown and near miss, near miss and expired**" in written(measured(delay=0.005))


def test_other_words_for_near_misses_are_told() -> None:
    assert "**NOT the same**" in written(measured(said="nearly"))
