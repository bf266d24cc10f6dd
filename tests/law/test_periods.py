"""The law of 2005, 2012 and 2020 reads the same facts differently where it should, else alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.law import Age, Answer, Facts, Row, read, rule
from tests.law.answered import ALL_NO, THE_LAW_OF, but, facts

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
AN_ADULT = but(ALL_NO, recruited=YES, sexual_purpose=YES)


def rows(given_facts: Facts) -> tuple[Row, ...]:
    """The rows of 2005, 2012 and 2020."""
    return tuple(read(given_facts, at=THE_LAW_OF[year]).row for year in (2005, 2012, 2020))


def test_control_was_asked_for_until_2010() -> None:
    assert rows(but(AN_ADULT, deception=YES, took_control=NO)) == ("6", "3", "3")
    assert rows(but(AN_ADULT, deception=YES, took_control=UNKNOWN)) == ("open", "3", "3")
    assert rows(but(AN_ADULT, deception=YES, took_control=YES)) == ("3", "3", "3")


def test_control_was_asked_for_with_children_too() -> None:
    child = but(AN_ADULT, age=Age.UNDER_18)
    assert rows(but(child, took_control=NO)) == ("lacking", "1", "1")
    assert rows(but(child, took_control=YES)) == ("1", "1", "1")


def test_the_limiter_has_ruled_a_vulnerable_position_out_since_2018() -> None:
    vulnerable = but(AN_ADULT, took_control=YES, vulnerability=YES)
    assert rows(but(vulnerable, vulnerability_limits=NO)) == ("4", "4", "5")
    assert rows(but(vulnerable, vulnerability_limits=UNKNOWN)) == ("4", "4", "4")
    assert rows(but(vulnerable, vulnerability_limits=YES)) == ("3", "3", "3")


def test_transferring_was_not_named_before_2010() -> None:
    transferred = but(AN_ADULT, recruited=NO, transferred=YES, deception=YES, took_control=YES)
    assert rows(transferred) == ("open", "3", "3")


def test_exploitation_in_work_or_begging_has_had_a_rule_of_its_own_since_2018() -> None:
    other = but(ALL_NO, other_purpose=YES)
    assert rows(other) == ("7", "7", "7")
    shown = {
        year: [rule(neighbour.rule).provision for neighbour in read(other, at=at).neighbours]
        for year, at in THE_LAW_OF.items()
    }
    assert shown == {2003: [], 2005: [], 2012: [], 2020: ["BrB 4 kap. 1 b §"]}


@given(facts.map(lambda found: but(found, took_control=YES, transferred=NO)))
def test_2005_reads_as_2012_where_control_was_taken_and_nobody_was_transferred(found: Facts) -> None:
    one, other = (read(found, at=THE_LAW_OF[year]) for year in (2005, 2012))
    assert (one.row, one.if_under_18, one.if_adult) == (other.row, other.if_under_18, other.if_adult)


@given(facts, st.sampled_from([(YES, YES), (NO, NO), (NO, UNKNOWN), (UNKNOWN, UNKNOWN), (UNKNOWN, YES)]))
def test_2012_reads_as_2020_where_no_limiter_takes_a_means_away(
    found: Facts, pair: tuple[Answer, Answer]
) -> None:
    means, limiter = pair
    alike = but(
        found,
        vulnerability=means,
        vulnerability_limits=limiter,
        other_means=means,
        other_means_limits=limiter,
    )
    one, other = (read(alike, at=THE_LAW_OF[year]) for year in (2012, 2020))
    assert (one.act.state, one.means.state, one.purpose.state) == (
        other.act.state,
        other.means.state,
        other.purpose.state,
    )
    assert one.row is other.row


class TestTheFirstLaw:
    """From 2002 to 2004: across a border, for sexual purposes only."""

    ABROAD = but(ALL_NO, transported=YES, deception=YES, sexual_purpose=YES, crossed_border=YES)

    def test_it_asked_for_a_border(self) -> None:
        assert read(self.ABROAD, at=THE_LAW_OF[2003]).row is Row.ADULT_ELEMENTS
        within = but(self.ABROAD, crossed_border=NO)
        assert read(within, at=THE_LAW_OF[2003]).row is Row.ACT_ABSENT
        assert read(within, at=THE_LAW_OF[2012]).row is Row.ADULT_ELEMENTS

    def test_it_did_not_ask_for_control(self) -> None:
        assert read(self.ABROAD, at=THE_LAW_OF[2005]).row is Row.ACT_ABSENT

    def test_it_covered_no_other_purpose_and_says_so(self) -> None:
        reading = read(but(ALL_NO, other_purpose=YES), at=THE_LAW_OF[2003])
        assert [said.key for said in reading.summary][:2] == ["row.7", "row.7.not-covered"]

    @pytest.mark.parametrize("open_way", ["recruited", "transferred"])
    def test_what_it_did_not_name_stays_unknown(self, open_way: str) -> None:
        found = but(self.ABROAD, transported=NO, **{open_way: YES})
        assert read(found, at=THE_LAW_OF[2003]).row is Row.OPEN


@given(facts)
def test_whatever_the_law_the_purpose_is_read_alike(found: Facts) -> None:
    assert len({read(found, at=at).purpose.state for at in THE_LAW_OF.values()}) == 1
