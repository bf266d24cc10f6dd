"""Tables of overlapping lists: the order of lists and rows is nothing, and a list can be left out."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.picture.darkfigure import Overlaps
from tests.picture.darkfigure.tables import KOREA, WESTERN, table, tables


def test_histories_are_numbered_by_their_lists() -> None:
    assert KOREA.lists == ("b", "c", "d")
    # By number: 1 is b alone, 2 is c alone, 3 both, 4 d alone, 5 b and d, 6 c and d, 7 all.
    assert KOREA.counts == (5, 5, 54, 41, 6, 0, 12)
    assert KOREA.persons == 123


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_lists_changes_nothing(order: tuple[int, ...]) -> None:
    rows = [((0, 0, 1), 41), ((0, 1, 0), 5), ((1, 0, 0), 5), ((1, 1, 0), 54), ((1, 0, 1), 6), ((1, 1, 1), 12)]
    turned = [([pattern[number] for number in order], count) for pattern, count in reversed(rows)]
    assert Overlaps.of(["bcd"[number] for number in order], turned) == KOREA


def test_a_list_can_be_left_out() -> None:
    # Without d: b alone 5 + 6, c alone 5 + 0, both 54 + 12; the 41 on d alone are on no other list.
    assert KOREA.without(2) == Overlaps(("b", "c"), (11, 5, 66))
    assert KOREA.without(0) == Overlaps(("c", "d"), (59, 47, 12))


@given(tables(), st.data())
def test_leaving_a_list_out_leaves_who_is_on_another(overlaps: Overlaps, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(overlaps.lists) - 1))
    alone = overlaps.counts[(1 << number) - 1]
    assert overlaps.without(number).persons == overlaps.persons - alone


def test_lists_that_share_nobody_are_named() -> None:
    assert WESTERN.alone() == ()
    assert table("A B C", "100:5 010:4 001:3 110:2").alone() == ("C",)
    assert table("A B C", "100:5 010:4 001:3").alone() == ("A", "B", "C")
    assert table("A B C", "100:5 110:1").alone() == ("C",)


@pytest.mark.parametrize(
    ("lists", "rows"),
    [
        ([], []),
        (["A", "A"], []),
        ([str(number) for number in range(11)], []),
        (["A", "B"], [((0, 0), 1)]),
        (["A", "B"], [((1,), 1)]),
        (["A", "B"], [((1, 2), 1)]),
        (["A", "B"], [((1, 1), -1)]),
    ],
)
def test_what_is_no_table_is_refused(lists: list[str], rows: list[tuple[tuple[int, ...], int]]) -> None:
    with pytest.raises(ValueError, match=r"^(From one list|A row is)"):
        Overlaps.of(lists, rows)
