"""Whether an estimate exists, beside the theorem's other half: that nothing leads away to infinity."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lykta.picture.darkfigure import Overlaps
from lykta.picture.darkfigure.fitting import Design, design_of, exists, fit
from tests.picture.darkfigure.tables import KOREA, models, tables


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
@settings(max_examples=100)
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
