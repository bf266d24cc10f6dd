"""The decision table: every combination of elements and answers falls in exactly one row."""

from dataclasses import replace
from itertools import product

import pytest

from lykta.law import Age, Answer, Row, State
from lykta.law.reading import Rows, States, row_of_adult, row_of_child, rows_of

PRESENT, ABSENT, UNKNOWN = State.PRESENT, State.ABSENT, State.UNKNOWN
ALL = [
    States(act=act, means=means, purpose=purpose, other_purpose=other, paid_act=paid, same_person=same)
    for act, means, purpose, other, paid, same in product(State, State, State, Answer, Answer, Answer)
]


def states(act: State, means: State, purpose: State, **answers: Answer) -> States:
    given = {"other_purpose": Answer.NO, "paid_act": Answer.NO, "same_person": Answer.YES} | answers
    return States(act=act, means=means, purpose=purpose, **given)


def holds(row: Row, child: bool, found: States) -> bool:
    """Whether the condition of a row, as the table writes it, is met: written out anew, without order."""
    act, means, purpose = found.act, found.means, found.purpose
    paid, apart = found.paid_act is Answer.YES, found.same_person is Answer.NO
    adds_up = act is PRESENT and purpose is PRESENT and (child or means is not ABSENT)
    elsewhere = {
        Row.APART: adds_up and apart,
        Row.CHILD_ELEMENTS: child and adds_up and not apart,
        Row.CHILD_PAID_ACT: child and act is not PRESENT and paid,
        Row.ADULT_ELEMENTS: not child and adds_up and means is PRESENT and not apart,
        Row.MEANS_UNKNOWN: not child and adds_up and means is UNKNOWN and not apart,
        Row.MEANS_ABSENT: not child and act is PRESENT and means is ABSENT and purpose is PRESENT,
        Row.ACT_ABSENT: not child and act is ABSENT and means is PRESENT and purpose is PRESENT,
        Row.OTHER_PURPOSE: found.other_purpose is Answer.YES
        and purpose is not PRESENT
        and not (child and act is not PRESENT and paid),
    }
    if row in elsewhere:
        return elsewhere[row]
    if row is Row.AGE_UNKNOWN or any(elsewhere.values()):
        return False
    lacking = ABSENT in ((act, purpose) if child else (act, means, purpose))
    return lacking is (row is Row.LACKING)


@pytest.mark.parametrize("child", [True, False])
def test_exactly_one_row_holds_and_it_is_the_one_given(child: bool) -> None:
    for found in ALL:
        given = row_of_child(found) if child else row_of_adult(found)
        assert [row for row in Row if holds(row, child, found)] == [given], found


def test_every_row_is_reached() -> None:
    assert {rows_of(age, found).row for age in Age for found in ALL} == set(Row)


def test_a_row_that_says_all_elements_has_all_that_are_needed() -> None:
    for found in ALL:
        if row_of_child(found) is Row.CHILD_ELEMENTS:
            assert (found.act, found.purpose) == (PRESENT, PRESENT)
        if row_of_adult(found) is Row.ADULT_ELEMENTS:
            assert (found.act, found.means, found.purpose) == (PRESENT, PRESENT, PRESENT)


def test_the_row_of_a_child_is_the_same_whatever_the_means() -> None:
    for found in ALL:
        others = [replace(found, means=means) for means in State]
        assert len({row_of_child(other) for other in others}) == 1


def test_an_open_age_gives_both_rows_and_a_known_one_neither() -> None:
    for found in ALL:
        child, adult = row_of_child(found), row_of_adult(found)
        assert rows_of(Age.UNDER_18, found) == Rows(row=child)
        assert rows_of(Age.ADULT, found) == Rows(row=adult)
        assert rows_of(Age.COULD_BE_UNDER_18, found) == Rows(row=child, if_under_18=child, if_adult=adult)
        assert rows_of(Age.UNKNOWN, found) == Rows(row=Row.AGE_UNKNOWN, if_under_18=child, if_adult=adult)


# The table, row by row, as it is written.
@pytest.mark.parametrize(
    ("row", "age", "found"),
    [
        (Row.CHILD_ELEMENTS, Age.UNDER_18, states(PRESENT, ABSENT, PRESENT)),
        (Row.CHILD_ELEMENTS, Age.COULD_BE_UNDER_18, states(PRESENT, UNKNOWN, PRESENT)),
        (Row.CHILD_PAID_ACT, Age.UNDER_18, states(ABSENT, ABSENT, PRESENT, paid_act=Answer.YES)),
        (Row.CHILD_PAID_ACT, Age.COULD_BE_UNDER_18, states(UNKNOWN, PRESENT, UNKNOWN, paid_act=Answer.YES)),
        (Row.ADULT_ELEMENTS, Age.ADULT, states(PRESENT, PRESENT, PRESENT)),
        (Row.MEANS_UNKNOWN, Age.ADULT, states(PRESENT, UNKNOWN, PRESENT)),
        (Row.MEANS_ABSENT, Age.ADULT, states(PRESENT, ABSENT, PRESENT)),
        (Row.ACT_ABSENT, Age.ADULT, states(ABSENT, PRESENT, PRESENT)),
        (Row.OTHER_PURPOSE, Age.ADULT, states(PRESENT, PRESENT, ABSENT, other_purpose=Answer.YES)),
        (Row.OTHER_PURPOSE, Age.UNDER_18, states(PRESENT, UNKNOWN, UNKNOWN, other_purpose=Answer.YES)),
        (Row.APART, Age.UNDER_18, states(PRESENT, ABSENT, PRESENT, same_person=Answer.NO)),
        (Row.APART, Age.ADULT, states(PRESENT, PRESENT, PRESENT, same_person=Answer.NO)),
        (Row.APART, Age.ADULT, states(PRESENT, UNKNOWN, PRESENT, same_person=Answer.NO)),
        (Row.MEANS_ABSENT, Age.ADULT, states(PRESENT, ABSENT, PRESENT, same_person=Answer.NO)),
        (Row.ADULT_ELEMENTS, Age.ADULT, states(PRESENT, PRESENT, PRESENT, same_person=Answer.UNKNOWN)),
        (Row.AGE_UNKNOWN, Age.UNKNOWN, states(PRESENT, PRESENT, PRESENT)),
        (Row.OPEN, Age.ADULT, states(UNKNOWN, PRESENT, PRESENT)),
        (Row.OPEN, Age.UNDER_18, states(PRESENT, PRESENT, UNKNOWN)),
        (Row.LACKING, Age.ADULT, states(UNKNOWN, ABSENT, PRESENT)),
        (Row.LACKING, Age.UNDER_18, states(ABSENT, PRESENT, PRESENT)),
    ],
)
def test_a_row_of_the_table(row: Row, age: Age, found: States) -> None:
    assert rows_of(age, found).row is row
