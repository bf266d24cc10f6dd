"""What the page says of tools that were stopped, of kinds left out, and of all kinds together."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.machine import this_machine
from benchmarks.measuring import Cost
from benchmarks.quality.calibration import Bin
from benchmarks.quality.judging import MEASURES, Estimate, as_plain, estimate, mean_of
from benchmarks.quality.measured import Judged, Planted, Skipped
from benchmarks.quality.page import Findings, page
from benchmarks.quality.plan import Plan
from benchmarks.quality.reposted import Reposted
from benchmarks.quality.stock import find_repeats
from benchmarks.quality.surest import Strengths

HANDS = ["anna", "anna", "bo", "cia", "cia"]
REPEATS = find_repeats(["one", "one", "two", "three", "four"], HANDS)


def judged(kind: str, tool: str, value: float, failure: str = "") -> Judged:
    figures = {name: Estimate(value, value - 0.1, value + 0.1, (value, value)) for name in MEASURES}
    known = (kind, "judge", "bare", tool, 1_234, 56, 7)
    if failure:
        return Judged(*known, failure=failure)
    return Judged(*known, figures, (Bin(30, 0.25, 0.5),), Cost(1.0, 2.5, 10**9))


def told(
    *found: Judged | Skipped, planted: tuple[Planted, ...] = (), reposted: tuple[Reposted, ...] = ()
) -> str:
    plan = Plan(data=Path("kinds"))
    return page(Findings(this_machine(), plan, found, planted, reposted, {"homes": "Homes to let."}))


def test_a_row_has_lyktas_figures_the_f1_of_others_and_the_difference_to_the_best() -> None:
    text = told(
        judged("homes", "lykta", 0.75), judged("homes", "baseline", 0.5), judged("homes", "rensa", 0.25)
    )
    assert "| homes | 1,234 | 56 | bare | 0.750 | 0.750 | 0.750 (0.65-0.85) | 0.500 | 0.250 |" in text
    assert "| 0.250 | 0.250 (0.25-0.25) | 0.750 |" in text
    assert "*homes*: Homes to let." in text


def test_means_are_over_the_kinds_that_every_tool_has() -> None:
    text = told(
        judged("homes", "lykta", 0.8),
        judged("homes", "baseline", 0.5),
        judged("cars", "lykta", 0.2),
        judged("cars", "baseline", 0, failure="stopped after 900 s"),
        judged("homes", "infoshield", 0, failure="no checkout was given"),
    )
    assert "| bare | Lykta | 1 | 0.800 |" in text
    assert "| cars | 1,234 | 56 | bare | 0.200 | 0.200 | 0.200 (0.10-0.30) | stopped after 900 s |" in text


def test_a_tool_without_a_figure_has_no_column_and_its_reason_once() -> None:
    text = told(
        judged("homes", "lykta", 0.8),
        judged("homes", "rensa", 0.5),
        judged("homes", "infoshield", 0, failure="no checkout was given"),
    )
    assert "| F1: rensa | F1 less the best other's |" in text
    assert "Without figures: InfoShield, no checkout was given." in text


def test_the_number_of_advertisers_stands_beside_the_true_one() -> None:
    own = replace(judged("homes", "lykta", 0.8), advertisers=((50, 60), (57, 60), (40, 1_055)))
    assert "| homes | 56 | bare | 50-60, 57-60, 40-1,055 | 2 of 3 |" in told(own)
    assert "How many advertisers" not in told(judged("homes", "lykta", 0.8))


def test_other_tools_are_set_beside_as_many_of_lyktas_surest_networks() -> None:
    found = [
        replace(judged(kind, "baseline", value), lyktas_precision=lyktas)
        for kind, value, lyktas in (("homes", 0.5, 0.75), ("cars", 0.25, 0.0), ("boats", 0.5, None))
    ]
    text = told(judged("homes", "lykta", 0.8), *found)
    assert "| bare | exact shingles | 2 of 3 | 0.375 | 0.375 | 0.375 | 1 |" in text
    assert "At the same recall" not in told(judged("homes", "lykta", 0.8), judged("homes", "baseline", 0.5))


def test_networks_of_each_strength_are_counted_over_all_kinds() -> None:
    strengths = Strengths(np.array([[4, 0], [8, 1], [1_000, 2]]), np.array([[1, 0], [5, 1], [900, 1]]))
    found = [replace(judged(kind, "lykta", 0.5), strengths=strengths) for kind in ("homes", "cars")]
    text = told(*found)
    assert "| bare | firm | 2,000 | 0.900 | 4 | 0.500 |" in text
    assert "| bare | loose | 8 | 0.250 | 0 |" in text
    assert text.index("| firm |") < text.index("| fair |") < text.index("| loose |")
    assert "By strength" not in told(judged("homes", "baseline", 0.5))


def test_a_kind_that_was_left_out_has_its_reason() -> None:
    assert "| mail | skipped: npm is not installed |" in told(Skipped("mail", "npm is not installed"))


def test_planted_stock_has_its_table() -> None:
    planted = Planted("homes", "lykta", 15, 0.01, 0.5, 0.4, 0.0, 0.125)
    text = told(judged("homes", "lykta", 0.5), planted=(planted,))
    assert "| homes | Lykta | 15 | 1% | 0.500 | 0.400 | 0.00% | 12.50% |" in text


def test_figures_are_those_of_the_file_and_json_has_nothing_for_what_is_not_measured() -> None:
    figures = estimate(np.array([0, 0, 1, 1, 2]), HANDS, REPEATS, resamples=30)
    assert figures["pair_precision"].value == pytest.approx(0.5)
    assert figures["pair_precision"].low <= 0.5 <= figures["pair_precision"].high
    assert figures["own_joined"].value == 1
    plain = as_plain(figures)
    assert plain["calibration_error"] == {"value": None, "low": None, "high": None}
    assert set(plain) == set(MEASURES)


def test_a_tool_less_itself_is_nothing() -> None:
    figures = estimate(np.array([0, 0, 1, 1, 2]), HANDS, REPEATS, resamples=30)
    same = figures["pair_f1"].less(figures["pair_f1"])
    assert (same.value, same.low, same.high) == (0, 0, 0)


def test_the_mean_over_copies_is_that_of_each_figure_and_of_each_draw() -> None:
    one, other = (
        {name: Estimate(value, value, value, (value, value + 0.5)) for name in MEASURES}
        for value in (0.2, 0.4)
    )
    mean = mean_of([one, other])["pair_f1"]
    assert mean.value == pytest.approx(0.3)
    assert mean.draws == pytest.approx((0.3, 0.8))
    assert (mean.low, mean.high) == pytest.approx((0.3125, 0.7875))
    assert mean_of([one])["pair_recall"].draws == (0.2, 0.7)


def test_postings_with_a_sites_number_have_their_table() -> None:
    found = Reposted("homes", "lykta", 30, 60, 9_000, ((0.9, 0.8), (0.875, 0.7), (0.5, 0.6)))
    failed = Reposted("homes", "splink", 30, 60, 9_000, failure="stopped after 60 s")
    text = told(judged("homes", "lykta", 0.5), reposted=(found, failed))
    assert "| no site's number | a site's number in 3% | a site's number in 40% |" in text
    assert "| homes | Lykta | 30 | 60 | 9,000 | 0.90 / 0.80 | 0.88 / 0.70 | 0.50 / 0.60 |" in text
    assert "| homes | splink | 30 | 60 | 9,000 | stopped after 60 s |  |  |" in text
