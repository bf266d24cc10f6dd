"""The steps of a waterfall lead to its probability, and a funnel narrows as its numbers do."""

import math
from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pictures.waterfall import FUNNEL_WIDTH, WIDTH, Certain, DrawnWaterfall, funnel, waterfall_of
from lykta.ads.result import Summary
from lykta.ads.weigh import Waterfall, logit

STEP = st.floats(-12, 12)
KINDS = [field.name for field in fields(Waterfall)]
STEPS = st.builds(Waterfall, *[STEP] * len(KINDS))


@st.composite
def certain(draw: st.DrawFn) -> Certain:
    low, best, high = sorted(draw(st.lists(st.floats(0.001, 0.999), min_size=3, max_size=3)))
    return Certain("phone 3f9a1c", best, low, high)


def picture(steps: Waterfall, contacts: list[Certain]) -> DrawnWaterfall:
    text = Certain("", steps.probability, steps.probability, steps.probability)
    return waterfall_of(text, steps, contacts)


@given(STEPS, st.lists(certain(), max_size=3))
def test_each_step_begins_where_the_one_before_it_ended(steps: Waterfall, contacts: list[Certain]) -> None:
    rows = picture(steps, contacts).rows[: len(KINDS)]
    assert [row.kind for row in rows] == KINDS
    for before, after in pairwise(rows):
        assert after.began == before.ended
        assert after.after == pytest.approx(before.after + after.log_odds)


@given(STEPS)
def test_the_last_step_ends_where_the_result_stands(steps: Waterfall) -> None:
    rows = picture(steps, []).rows
    *shown, result = rows
    assert result.kind == "sum"
    # Beyond what a probability can tell from certainty, the sum goes on and the result does not.
    if abs(steps.log_odds) < 20:
        assert shown[-1].ended == pytest.approx(result.ended, abs=0.02)
        assert shown[-1].probability == pytest.approx(result.probability, abs=1e-6)


@given(STEPS, st.lists(certain(), max_size=3))
def test_nothing_is_drawn_outside(steps: Waterfall, contacts: list[Certain]) -> None:
    found = picture(steps, contacts)
    for row in found.rows:
        assert row.left >= 0
        assert row.left + row.width <= WIDTH + 0.02
        if row.interval:
            assert 0 <= row.interval.left <= row.ended <= row.interval.right <= WIDTH
    assert all(0 <= tick.at <= WIDTH for tick in found.ticks)
    assert 0 < found.even < WIDTH


@given(STEPS)
def test_a_bar_to_the_right_speaks_for_one_writer(steps: Waterfall) -> None:
    for row in picture(steps, []).rows:
        if row.way == "up":
            assert row.ended >= row.began
            assert row.factor > 1
        if row.way == "down":
            assert row.ended <= row.began
            assert row.factor < 1


@given(certain())
def test_a_contact_starts_from_even_odds_and_is_not_added_to_the_texts(contact: Certain) -> None:
    found = waterfall_of(None, None, [contact])
    (row,) = found.rows
    assert row.began == found.even
    assert row.after == pytest.approx(logit(contact.probability))
    assert row.name == contact.name


def test_the_axis_says_what_even_odds_and_nine_of_ten_are() -> None:
    ticks = {tick.probability: tick.at for tick in waterfall_of(None, None, []).ticks}
    assert set(ticks) == {0.01, 0.1, 0.5, 0.9, 0.99}
    middle = (ticks[0.1] + ticks[0.9]) / 2
    assert ticks[0.5] == pytest.approx(middle, abs=0.02) == pytest.approx(WIDTH / 2, abs=0.02)


def test_without_steps_the_result_stands_alone() -> None:
    (row,) = waterfall_of(Certain("", 0.8, 0.7, 0.9), None, []).rows
    assert row.kind == "sum"
    assert row.log_odds == pytest.approx(math.log(4))


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    ads = draw(st.integers(0, 10_000_000))
    rejected, networked = draw(st.integers(0, 1_000_000)), draw(st.integers(0, ads))
    low = draw(st.integers(0, ads))
    return Summary(
        rows_in=ads + rejected, rows_kept=ads, rows_rejected=rejected, ads=ads,
        distinct_ads=draw(st.integers(0, ads)), contacts=0, links=0, networks=networked // 2,
        networked_ads=networked, advertisers_low=low, advertisers_high=draw(st.integers(low, ads)),
        learnt=True, calibration_error=None, hubs=0, stock_texts=0, stock_ads=0, seconds=1,
        model_ads=1, model_texts=1, model_day="2026-03-01", own_pairs=0, own_unmet=0, new_pairs=0,
        new_unmet=0, model_background=0.05, background=0.05, texts=1,
    )  # fmt: skip


@given(summaries())
def test_bars_are_in_proportion_and_fit_the_picture(summary: Summary) -> None:
    steps = funnel(summary)
    most = max(step.number for step in steps)
    for step in steps:
        assert 0 <= step.width <= FUNNEL_WIDTH
        assert (step.width > 0) == (step.number > 0)
        assert abs(step.width - step.number / max(most, 1) * FUNNEL_WIDTH) <= 2
        assert step.inner is None or step.inner <= step.width


@given(summaries())
def test_the_numbers_are_those_of_the_summary(summary: Summary) -> None:
    numbers = {step.counts: step for step in funnel(summary)}
    assert list(numbers) == ["rows", "ads", "texts", "networks", "advertisers"]
    assert numbers["rows"].number == summary.rows_in
    alone = summary.ads - summary.networked_ads
    assert numbers["networks"].number == summary.networks + alone
    assert numbers["networks"].within == summary.networks
    advertisers = numbers["advertisers"]
    assert (advertisers.low, advertisers.number) == (summary.advertisers_low, summary.advertisers_high)
