"""Estimates: the published figures, and what must not change them."""

import math
from itertools import permutations

import pytest
from hypothesis import given

from lykta.picture.darkfigure import Method, Overlaps, estimate
from tests.picture.darkfigure.tables import KOREA, KOSOVO, WESTERN, population, tables


@pytest.mark.parametrize(
    ("overlaps", "method", "persons"),
    [
        (KOREA, "stepwise", 268.78),
        (KOREA, "bic", 157.17),
        (KOSOVO, "stepwise", 14_341.66),
        (KOSOVO, "bic", 14_341.66),
        (WESTERN, "stepwise", 2_483.38),
        (WESTERN, "bic", 2_483.38),
    ],
)
def test_the_published_figures(overlaps: Overlaps, method: Method, persons: float) -> None:
    found = estimate(overlaps, method)
    assert found.persons == pytest.approx(persons, abs=0.01)
    assert found.unseen == pytest.approx(found.persons - overlaps.persons)


def test_the_pairs_of_the_model_are_named() -> None:
    assert estimate(KOREA, "stepwise").pairs == (("b", "c"),)
    assert estimate(KOREA, "bic").pairs == (("b", "c"), ("c", "d"))


def test_five_lists_are_judged_by_bic_and_six_step_by_step() -> None:
    chances = (0.4, 0.3, 0.35, 0.3, 0.4, 0.3)
    assert estimate(population(400, chances[:5], 1)).method == "bic"
    assert estimate(population(400, chances, 1)).method == "stepwise"


@pytest.mark.parametrize("lists", [6, 7, 8])
@pytest.mark.parametrize("method", ["bic", "stepwise"])
def test_many_lists_that_do_not_depend_give_about_who_there_are(lists: int, method: Method) -> None:
    overlaps = population(3000, (0.3, 0.2, 0.25, 0.15, 0.2, 0.3, 0.1, 0.2)[:lists], 3)
    assert estimate(overlaps, method).persons == pytest.approx(3000, rel=0.05)


def turned(overlaps: Overlaps, order: tuple[int, ...]) -> Overlaps:
    """The table with other names in each place, so that the lists come in another order."""
    size = len(overlaps.lists)
    rows = [
        ([history >> number & 1 for number in range(size)], count)
        for history, count in enumerate(overlaps.counts, start=1)
    ]
    return Overlaps.of([f"L{order[number]}" for number in range(size)], rows)


@pytest.mark.parametrize("method", ["bic", "stepwise"])
@pytest.mark.parametrize("overlaps", [KOREA, KOSOVO, WESTERN])
def test_the_names_of_lists_change_nothing(overlaps: Overlaps, method: Method) -> None:
    persons = estimate(overlaps, method).persons
    for order in list(permutations(range(len(overlaps.lists))))[1::7]:
        assert estimate(turned(overlaps, order), method).persons == pytest.approx(persons)


@given(tables(3, 3, 60))
def test_the_order_of_lists_changes_no_estimate(overlaps: Overlaps) -> None:
    persons = estimate(overlaps, "bic").persons
    for order in permutations(range(3)):
        assert estimate(turned(overlaps, order), "bic").persons == pytest.approx(persons, rel=1e-4)


@pytest.mark.parametrize("method", ["bic", "stepwise"])
@given(overlaps=tables(2, 4))
def test_there_are_never_fewer_than_are_known(overlaps: Overlaps, method: Method) -> None:
    found = estimate(overlaps, method)
    assert found.persons >= overlaps.persons
    assert not math.isnan(found.persons)
    assert math.isfinite(found.persons) or not found.pairs
