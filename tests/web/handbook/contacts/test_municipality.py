"""Which municipality is meant by what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.places import municipality_codes
from lykta.web.handbook.contacts import LONGEST, choose, in_county, municipality


def named(typed: str) -> str:
    found = choose(typed).municipality
    return found.name if found else ""


def test_each_of_the_290_is_meant_by_its_name() -> None:
    assert len(municipality_codes()) == 290
    for code, name in municipality_codes().items():
        for typed in (name, name.upper(), f" {name} kommun ", f"{name}s kommun"):
            found = choose(typed).municipality
            assert found is not None
            assert found.code == code


@pytest.mark.parametrize(
    ("typed", "name"),
    [("arvik", "Arvika"), ("Skoghall", "Hammarö"), ("göteborgs stad", "Göteborg"), ("årj", "Årjäng")],
)
def test_a_beginning_and_a_seat_are_enough(typed: str, name: str) -> None:
    assert named(typed) == name


def test_what_may_mean_several_is_asked_about() -> None:
    found = choose("upplan")
    assert found.municipality is None
    assert [each.name for each in found.suggested] == ["Upplands Väsby", "Upplands-Bro"]
    assert [each.name for each in choose("kristinehamm").suggested] == ["Kristinehamn"]


def test_nothing_typed_is_no_mistake() -> None:
    assert not choose("  ").is_unknown
    assert choose("  ").suggested == ()


@given(st.text())
def test_whatever_is_typed_gives_an_answer_without_repeating_it_all(typed: str) -> None:
    found = choose(typed)
    assert len(found.typed) <= LONGEST
    assert found.typed.isprintable()


def test_a_code_is_a_municipality_or_none() -> None:
    found = municipality("1784")
    assert found is not None
    assert found.name == "Arvika"
    assert municipality("17") is None
    assert municipality("kanarie") is None


def test_a_county_has_its_own_by_name() -> None:
    assert [each.name for each in in_county("17")][:3] == ["Arvika", "Eda", "Filipstad"]
    assert len(in_county("17")) == 16
    assert in_county("") == []
