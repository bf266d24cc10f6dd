"""The dark figure of a table: given with all that belongs beside it, or refused with what is known."""

import pytest

from lykta.picture.darkfigure import Draws, Overlaps, WhyRefused, at_least, dark_figure, estimate
from tests.picture.darkfigure.tables import KOREA, KOSOVO, WESTERN, population, table

FEW = Draws(rounds=200, seed=1)
# Two long lists that share more than chance, and a short one: BIC and the steps choose models far apart.
APART = table("A B C", "001:90 010:6 100:6 110:96 101:7 011:0 111:13")


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
