"""What the page of the web's benchmark says of its figures."""

import math

import pytest
from benchmarks.machine import this_machine
from benchmarks.web.arrivals import Heard
from benchmarks.web.measured import LYKTA, Measured
from benchmarks.web.page import page, percentile, verdict
from benchmarks.web.plan import Plan, plan_from
from hypothesis import given
from hypothesis import strategies as st


def measured(*, server: str = LYKTA, rate: int = 200, slow: float = 0.01, failures: int = 0) -> Measured:
    heard = Heard((0.001,) * 90 + (slow,) * 10, failures, (0.0,) * 100)
    return Measured(server, "/a/", 17_000, rate, heard, 0.2)


@given(st.lists(st.floats(0, 10), min_size=1))
def test_a_percentile_is_one_of_the_times_with_enough_of_them_below(times: list[float]) -> None:
    found = percentile(times, 95)
    assert found in times
    assert sum(time <= found for time in times) >= 0.95 * len(times)


def test_without_an_answer_there_is_no_percentile() -> None:
    assert math.isnan(percentile([], 95))


def test_the_bar_is_judged_by_the_slower_page_at_its_rate() -> None:
    assert "**met**" in verdict([measured(), measured(slow=0.049)])
    assert "**not met**: the slower page's p95 is 51.0 ms" in verdict([measured(), measured(slow=0.051)])
    assert "**not met**" in verdict([measured(failures=1)])
    assert "not measured" in verdict([measured(rate=50), measured(server="nginx")])


def test_the_page_has_a_row_for_each_measurement() -> None:
    text = page(this_machine(), Plan(), [measured(), measured(server="nginx, the page as a file")])
    assert "| `/a/` | 17 | lykta serve | 200 | 1.0 | 10.0 | 10.0 | 0 | 2.00 | 0.0 |" in text
    assert "nginx, the page as a file | 200" in text


def test_a_load_without_bounds_is_refused() -> None:
    assert plan_from(["--rates", "100", "--seconds", "3"]).rates == (100,)
    with pytest.raises(SystemExit):
        plan_from(["--rates", "5000", "--seconds", "60"])
