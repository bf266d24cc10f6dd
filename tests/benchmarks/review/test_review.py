"""The benchmark of the review asks each order for the same, and judges it by the worst county."""

from pathlib import Path

import pytest
from benchmarks.machine import this_machine
from benchmarks.review.county import county_of
from benchmarks.review.page import page, verdict
from benchmarks.review.pictures import write_curves
from benchmarks.review.plan import BAR, GOAL, plan_from
from benchmarks.review.reviewing import ORDERS, QUEUE, RANDOM, UNCERTAIN, Review, review


def reviews(seed: int, queue: int | None, random: int | None) -> list[Review]:
    """What a county of 1,000 links took; None where the goal was never reached."""
    taken = {QUEUE: queue, UNCERTAIN: 300, RANDOM: random}
    return [
        Review(seed, order, 1_000, [(0, 0.9), (count or 1_000, GOAL if count else 0.95)])
        for order, count in taken.items()
    ]


def test_the_worst_county_decides() -> None:
    told = verdict([*reviews(1, 100, 1_000), *reviews(2, 300, 1_000), *reviews(3, 600, 1_000)])
    assert "**not met**" in told
    assert "30% of them in the middle county and 60% in the worst" in told
    assert "**met**" in verdict(reviews(1, 500, 1_000))


def test_what_was_never_reached_is_said_and_not_counted() -> None:
    assert "not measured" in verdict(reviews(1, None, 1_000))
    assert "not measured" in verdict(reviews(1, 100, None))
    plan = plan_from(["--seeds", "1"])
    assert "| never |" in page(this_machine(), plan, reviews(1, None, None))


@pytest.mark.slow  # An analysis and three reviews.
def test_a_perfect_reviewer_needs_half_the_answers_of_a_random_order_with_the_queue(tmp_path: Path) -> None:
    """Over three counties: in one, as in the second, another order may come upon the right links sooner."""
    counties = [county_of(2_000, seed, tmp_path / f"county-{seed}") for seed in (1, 2, 3)]
    found = [{order: review(county, order) for order in ORDERS} for county in counties]
    for done in found:
        assert {each.curve[0] for each in done.values()} == {(0, done[QUEUE].curve[0][1])}, "all begin alike"
    taken = {order: sum(done[order].judgements or done[order].links for done in found) for order in ORDERS}
    assert taken[QUEUE] <= min(BAR * taken[RANDOM], taken[UNCERTAIN])
    done = found[0]
    write_curves(list(done.values()), tmp_path / "review.svg")
    assert "<svg" in (tmp_path / "review.svg").read_text(encoding="utf-8")
