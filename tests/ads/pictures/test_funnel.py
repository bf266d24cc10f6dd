"""The bars of the funnel are on one scale, and nothing that is there is invisible."""

from hypothesis import given
from hypothesis import strategies as st

from lykta.ads.pictures.funnel import WIDTH, funnel
from lykta.ads.result import Summary


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
        assert 0 <= step.width <= WIDTH
        assert (step.width > 0) == (step.number > 0)
        assert abs(step.width - step.number / max(most, 1) * WIDTH) <= 2
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
