"""A dark figure is given with its intervals, or refused with its reasons."""

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.darkfigure import (
    Area,
    Draws,
    Estimate,
    FigureRefusal,
    Interval,
    Overlaps,
    WhyRefused,
    at_least,
    dark_figure,
    estimate,
)
from lykta.picture.darkfigure.figure import before, between, of_width
from tests.picture.darkfigure.tables import KOREA, KOSOVO, WESTERN, population, table, tables

FEW = Draws(rounds=200, seed=1)
# Two long lists that share more than chance, and a short one: BIC and the steps choose models far apart.
APART = table("A B C", "001:90 010:6 100:6 110:96 101:7 011:0 111:13")
AREAS: tuple[Area, ...] = get_args(Area.__value__)


def why(overlaps: Overlaps) -> list[WhyRefused]:
    return [refusal.why for refusal in dark_figure(overlaps, area="nation", draws=FEW).refused]


def test_it_is_given_with_what_belongs_beside_it() -> None:
    figure = dark_figure(KOSOVO, area="nation", draws=FEW)
    assert (figure.known, figure.lists, figure.refused) == (4400, KOSOVO.lists, ())
    assert figure.at_least == at_least(KOSOVO)
    given = figure.given
    assert given
    assert given.estimate.persons == pytest.approx(14_341.66, abs=0.01)
    assert given.other.method == "stepwise"
    assert given.interval_95.low < given.interval_80.low < given.interval_80.high < given.interval_95.high
    assert [name for name, _ in given.without] == list(KOSOVO.lists)
    assert dict(given.without)["ABA"] == estimate(KOSOVO.without(0), "bic")


def test_a_list_that_it_leans_on_is_named() -> None:
    given = dark_figure(KOSOVO, area="nation", draws=FEW).given
    assert given
    # 14,342 with ABA and 7,129 without it; no other list changes it by a factor of two.
    assert given.leans_on == ("ABA",)


def test_a_refusal_keeps_what_is_known_and_the_lower_bound() -> None:
    figure = dark_figure(KOREA, area="nation", draws=FEW)
    assert figure.given is None
    assert [refusal.why for refusal in figure.refused] == [WhyRefused.FEW_PERSONS]
    assert (figure.known, figure.at_least) == (123, at_least(KOREA))


def test_a_wide_interval_is_refused() -> None:
    figure = dark_figure(WESTERN, area="nation", draws=FEW)
    assert [refusal.why for refusal in figure.refused] == [WhyRefused.WIDE]
    assert figure.given is None


def test_methods_far_apart_are_refused() -> None:
    assert estimate(APART, "stepwise").persons > 2 * estimate(APART, "bic").persons
    assert why(APART) == [WhyRefused.METHODS_DIFFER]


def test_a_table_without_an_estimate_is_refused() -> None:
    # Everybody is on A, so that nothing is seen of those who are not.
    assert why(table("A B C", "100:80 110:50 101:40 111:9")) == [WhyRefused.NO_ESTIMATE]


def test_every_reason_that_holds_beforehand_is_told() -> None:
    figure = dark_figure(table("A B", "10:20 01:30"), area="municipality", draws=FEW)
    assert {refusal.why for refusal in figure.refused} == {
        WhyRefused.SMALL_AREA,
        WhyRefused.FEW_LISTS,
        WhyRefused.FEW_PERSONS,
        WhyRefused.LIST_ALONE,
    }


@pytest.mark.slow
@pytest.mark.parametrize("lists", [5, 6, 8])
def test_many_lists_are_given_too(lists: int) -> None:
    overlaps = population(1500, (0.3, 0.2, 0.25, 0.3, 0.2, 0.3, 0.25, 0.2)[:lists], 7)
    figure = dark_figure(overlaps, area="police-region", draws=FEW)
    assert figure.given
    assert figure.given.interval_95.low <= 1500 <= figure.given.interval_95.high


def whys(refusals: tuple[FigureRefusal, ...]) -> set[WhyRefused]:
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
    assert before(KOREA, "nation") == (
        FigureRefusal(WhyRefused.FEW_PERSONS, (("persons", 123), ("least", 150))),
    )
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
        FigureRefusal(WhyRefused.METHODS_DIFFER, (("ratio", math.inf), ("most", 2.0))),
    )


@given(st.floats(1, 1e6), st.floats(1, 10))
def test_the_interval_may_be_a_factor_of_four_wide(low: float, times: float) -> None:
    interval = Interval(95, low, low * times)
    assert whys(of_width(interval)) == ({WhyRefused.WIDE} if interval.ratio > 4 else set())


def test_an_interval_without_an_upper_limit_is_too_wide() -> None:
    assert whys(of_width(Interval(95, 200.0, math.inf))) == {WhyRefused.WIDE}
