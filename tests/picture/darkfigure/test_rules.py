"""A dark figure is refused when a rule says so, and only then."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.darkfigure import Area, Estimate, Interval, Overlaps, Refusal, WhyRefused
from lykta.picture.darkfigure.figure import before, between, of_width
from tests.picture.darkfigure.tables import KOREA, KOSOVO, WESTERN, tables

AREAS: tuple[Area, ...] = get_args(Area.__value__)


def whys(refusals: tuple[Refusal, ...]) -> set[WhyRefused]:
    return {refusal.why for refusal in refusals}


def estimated(persons: float) -> Estimate:
    return Estimate("bic", persons, persons - 200, ())


@given(tables(1, 5, 90), st.sampled_from(AREAS))
def test_before_estimating_it_is_refused_exactly_by_the_rules(overlaps: Overlaps, area: Area) -> None:
    found = whys(before(overlaps, area))
    assert (WhyRefused.SMALL_AREA in found) == (area in {"county", "municipality"})
    assert (WhyRefused.FEW_LISTS in found) == (len(overlaps.lists) < 3)
    assert (WhyRefused.FEW_PERSONS in found) == (sum(overlaps.counts) < 150)
    assert (WhyRefused.LIST_ALONE in found) == any(
        not any(
            count and history >> number & 1 and history.bit_count() > 1
            for history, count in enumerate(overlaps.counts, start=1)
        )
        for number in range(len(overlaps.lists))
    )


def test_the_published_tables_are_refused_by_their_persons_alone() -> None:
    assert before(KOREA, "nation") == (Refusal(WhyRefused.FEW_PERSONS, (("persons", 123), ("least", 150))),)
    assert before(KOSOVO, "nation") == ()
    assert before(WESTERN, "police-region") == ()


@pytest.mark.parametrize(("persons", "refused"), [(149, True), (150, False)])
def test_the_limit_of_persons(persons: int, *, refused: bool) -> None:
    overlaps = Overlaps(("A", "B", "C"), (persons - 4, 1, 1, 1, 1, 0, 0))
    assert (WhyRefused.FEW_PERSONS in whys(before(overlaps, "nation"))) is refused


@given(st.floats(200, 1e5), st.floats(200, 1e5))
def test_methods_may_be_a_factor_of_two_apart(one: float, other: float) -> None:
    refused = between(estimated(one), estimated(other))
    assert bool(refused) is (max(one, other) / min(one, other) > 2)
    assert whys(refused) <= {WhyRefused.METHODS_DIFFER}


def test_a_table_without_an_estimate_is_refused_by_that_alone() -> None:
    assert whys(between(estimated(math.inf), estimated(math.inf))) == {WhyRefused.NO_ESTIMATE}
    assert whys(between(estimated(math.inf), estimated(300))) == {WhyRefused.NO_ESTIMATE}


def test_a_second_method_without_an_estimate_differs() -> None:
    assert between(estimated(300), estimated(math.inf)) == (
        Refusal(WhyRefused.METHODS_DIFFER, (("ratio", math.inf), ("most", 2.0))),
    )


@given(st.floats(1, 1e6), st.floats(1, 10))
def test_the_interval_may_be_a_factor_of_four_wide(low: float, times: float) -> None:
    interval = Interval(95, low, low * times)
    assert whys(of_width(interval)) == ({WhyRefused.WIDE} if interval.ratio > 4 else set())


def test_an_interval_without_an_upper_limit_is_too_wide() -> None:
    assert whys(of_width(Interval(95, 200.0, math.inf))) == {WhyRefused.WIDE}
