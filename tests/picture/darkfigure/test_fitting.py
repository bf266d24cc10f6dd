"""Fits agree with known ones, and a model without an estimate is found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lykta.picture.darkfigure import Overlaps
from lykta.picture.darkfigure.fitting import Design, Fits, design_of, exists, fit
from tests.examples import examples
from tests.picture.darkfigure.tables import KOREA, KOSOVO, WESTERN, models, tables


def fitted(overlaps: Overlaps, *pairs: tuple[int, int]) -> Fits:
    design = design_of(len(overlaps.lists))
    model = np.array([[pair in pairs for pair in design.pairs]], np.bool_).reshape(1, -1)
    return fit(design, np.array([overlaps.counts]), model)


def test_two_lists_give_the_estimate_of_lincoln_and_petersen() -> None:
    # 30 on the first list, 20 on the second, 6 on both: 30 * 20 / 6 = 100, of whom 44 are on a list.
    assert fitted(Overlaps(("A", "B"), (24, 14, 6))).unseen == pytest.approx([56])


def test_two_lists_that_depend_are_as_one() -> None:
    # b or c: 82 persons; d: 59; both: 18. So 82 * 59 / 18 persons.
    assert 123 + fitted(KOREA, (0, 1)).unseen == pytest.approx([82 * 59 / 18])


def test_the_pair_in_the_middle_has_its_closed_form() -> None:
    # Given c, b and d are independent. Of those not on c, b has 11, d has 47, both 6: 5 * 41 / 6 are on none.
    assert fitted(KOREA, (0, 1), (1, 2)).unseen == pytest.approx([5 * 41 / 6])


def test_a_pair_that_shares_nobody_leaves_its_histories_empty() -> None:
    # A and E of the table share somebody, A and B nobody.
    fits = fitted(WESTERN, (0, 1), (0, 4))
    held = np.array([history & 3 == 3 for history in range(1, 32)])
    assert (fits.expected[0][held] == 0).all()
    assert (fits.expected[0][~held] > 0).all()
    assert np.isfinite(fits.deviance).all()


@given(tables(), st.data())
def test_a_fit_has_the_margins_of_its_table(overlaps: Overlaps, data: st.DataObject) -> None:
    design, counts = design_of(len(overlaps.lists)), np.array([overlaps.counts])
    every = models(len(design.pairs))
    model = every[data.draw(st.integers(0, len(every) - 1))][None]
    fits = fit(design, counts, model)
    if exists(design, counts, model, fits)[0]:
        columns = design.columns[:, design.columns_of(model)[0]]
        assert fits.expected[0] @ columns == pytest.approx(counts[0] @ columns, abs=1e-4)


@given(tables(), st.integers(2, 50))
def test_a_table_times_a_number_gives_the_estimate_times_it(overlaps: Overlaps, times: int) -> None:
    design, counts = design_of(len(overlaps.lists)), np.array([overlaps.counts])
    every = models(len(design.pairs))
    once = fit(design, np.repeat(counts, len(every), axis=0), every)
    more = fit(design, np.repeat(counts * times, len(every), axis=0), every)
    there = exists(design, np.repeat(counts, len(every), axis=0), every, once)
    assert more.unseen[there] == pytest.approx(once.unseen[there] * times, rel=1e-4)


@given(tables())
def test_more_pairs_never_fit_worse(overlaps: Overlaps) -> None:
    design = design_of(len(overlaps.lists))
    every = models(len(design.pairs))
    deviance = fit(design, np.repeat([overlaps.counts], len(every), axis=0), every).deviance
    for row, model in enumerate(every):
        wider = (every >= model).all(axis=1)
        assert (deviance[wider] <= deviance[row] + 1e-5).all()


def test_many_fits_at_once_are_those_one_by_one() -> None:
    design = design_of(4)
    every = models(6)
    counts = np.repeat([KOSOVO.counts], len(every) * 10, axis=0)
    together = fit(design, counts, np.tile(every, (10, 1)))
    alone = fit(design, counts[:1], every[37][None])
    assert together.unseen[37::64] == pytest.approx(np.repeat(alone.unseen, 10))


def found(overlaps: Overlaps, model: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
    design, counts = design_of(len(overlaps.lists)), np.array([overlaps.counts])
    return bool(exists(design, counts, model[None], fit(design, counts, model[None]))[0])


def leads_away(design: Design, overlaps: Overlaps, model: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
    """Whether some direction of the parameters makes empty histories ever rarer and changes no other, or
    changes nothing at all: then no estimate exists, or more than one (Fienberg and Rinaldo 2012).
    """
    counts = np.array(overlaps.counts)
    empty = model & (counts @ design.of_pair.T == 0)
    kept = ~(empty @ design.of_pair)
    table = design.columns[kept][:, design.columns_of((model & ~empty)[None])[0]]
    if np.linalg.matrix_rank(table) < table.shape[1]:
        return True
    seen = counts[kept] > 0
    solved = linprog(
        table[~seen].sum(axis=0),
        A_ub=table[~seen],
        b_ub=np.zeros((~seen).sum()),
        A_eq=table[seen],
        b_eq=np.zeros(seen.sum()),
        bounds=(-1, 1),
    )
    return bool(solved.fun < -1e-7)


@given(tables(2, 4, 5), st.data())
@settings(max_examples=examples(100))
def test_an_estimate_exists_where_nothing_leads_away(overlaps: Overlaps, data: st.DataObject) -> None:
    design = design_of(len(overlaps.lists))
    every = models(len(design.pairs))
    model = every[data.draw(st.integers(0, len(every) - 1))]
    assert found(overlaps, model) is not leads_away(design, overlaps, model)


def test_two_lists_that_share_nobody_have_none() -> None:
    assert not found(Overlaps(("A", "B"), (3, 4, 0)), np.array([False]))
    assert not found(Overlaps(("A", "B"), (3, 4, 0)), np.array([True]))


def test_all_pairs_of_korea_have_none() -> None:
    # c and d alone together are nobody, and all three are some: the last pair runs away.
    assert not found(KOREA, np.array([True, True, True]))
    assert found(KOREA, np.array([True, False, True]))


@pytest.mark.parametrize("lists", [2, 3, 5])
def test_an_empty_table_has_none(lists: int) -> None:
    overlaps = Overlaps(tuple("ABCDE"[:lists]), (0,) * (2**lists - 1))
    assert not found(overlaps, np.zeros(lists * (lists - 1) // 2, np.bool_))
