"""What the page of the workbench's benchmark says of its figures."""

from dataclasses import replace

import pytest
from benchmarks.machine import this_machine
from benchmarks.workbench.measured import Findings, Measured
from benchmarks.workbench.page import page, verdict
from benchmarks.workbench.plan import Plan, plan_from
from benchmarks.workbench.questions import questions
from benchmarks.workbench.server import Opening

from lykta.ads.result import Summary

SUMMARY = Summary(
    rows_in=10, rows_kept=10, rows_rejected=0, ads=1_000_000, distinct_ads=9, contacts=3, links=4, networks=2,
    networked_ads=6, advertisers_low=4, advertisers_high=6, learnt=False, calibration_error=None, hubs=0,
    stock_texts=0, stock_ads=0, seconds=1,
    model_ads=1, model_texts=1, model_day="2026-03-01", own_pairs=0, own_unmet=0, new_pairs=0,
    new_unmet=0, model_background=0.05, background=0.05, texts=1,
)  # fmt: skip
FAST = Measured("list", 0.4, (0.1,) * 29 + (0.9,), 50, 0.05, (), (0.02,) * 30)
FOUND = Findings(0.4, SUMMARY, Opening(1, 3, 4.5), 1_400_000_000, (FAST,))


def test_the_bars_are_judged_by_the_slowest_median_the_first_page_and_the_memory() -> None:
    assert verdict(FOUND).count("**met**") == 3
    slow = replace(FAST, name="review", times=(0.31,) * 30)
    assert "**not met** (above it: review (310 ms)" in verdict(replace(FOUND, pages=(FAST, slow)))
    assert "**not met** (2.1 s)" in verdict(replace(FOUND, opening=Opening(1, 3, 5.1)))
    assert "**not met** (1.60 GB)" in verdict(replace(FOUND, peak_bytes=1_600_000_000))


def test_a_wrong_answer_is_never_a_fast_one() -> None:
    wrong = replace(FAST, failures=(404, 500, 404))
    assert "wrong answers: 3" in verdict(replace(FOUND, pages=(wrong,)))
    assert "**met** (the slowest" not in verdict(replace(FOUND, pages=(wrong,)))
    assert "| 3 (404, 500) |" in page(this_machine(), Plan(), replace(FOUND, pages=(wrong,)))


def test_the_page_has_a_row_for_each_page_with_what_it_is_held_against() -> None:
    text = page(this_machine(), Plan(), FOUND)
    assert "| list | 50 | 400 | 100 | 100 | 50 | 20 | 0 |" in text
    assert "1,000,000 ads" in text


def test_each_page_is_asked_for_under_a_name_of_its_own() -> None:
    names = [question.name for question in questions()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("arguments", [["--times", "0"], ["--ads", "3"]])
def test_a_run_that_measures_nothing_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        plan_from(arguments)
