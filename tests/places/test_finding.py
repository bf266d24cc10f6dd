"""Which area a place name means."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.places import (
    Area,
    counties,
    county_of,
    municipalities,
    municipality_names,
    municipality_of,
)
from lykta.places.names import SEATS

CASES = st.sampled_from([str.upper, str.lower, str.title, str])


@given(st.sampled_from(municipalities()), CASES)
def test_every_municipality_is_found_by_its_name_in_any_case(area: Area, case: Callable[[str], str]) -> None:
    assert municipality_of(f"  {case(area.name)} ") == area
    county = county_of(case(area.name))
    assert county is not None
    assert county.code == area.county


@given(st.sampled_from(counties()))
def test_every_county_is_found_by_its_name(area: Area) -> None:
    assert county_of(area.name) == area


@pytest.mark.parametrize(
    ("place", "name"),
    [("Karlstads kommun", "Karlstad"), ("Borås kommun", "Borås"), ("Upplands  Väsby", "Upplands Väsby")],
)
def test_a_municipality_may_be_called_one(place: str, name: str) -> None:
    found = municipality_of(place)
    assert found is not None
    assert found.name == name


@given(st.sampled_from(sorted(SEATS)))
def test_a_seat_leads_to_its_municipality_and_has_no_name_of_another(town: str) -> None:
    found = municipality_of(town)
    assert found is not None
    assert found.name == SEATS[town]
    assert town not in municipality_names()


@pytest.mark.parametrize("place", ["Värmland", "värmlands län", "VÄRMLANDS"])
def test_a_county_may_be_called_by_its_short_name(place: str) -> None:
    found = county_of(place)
    assert found is not None
    assert found.code == "17"
    assert municipality_of(place) is None


@pytest.mark.parametrize("place", ["", "Utomlands", "Sverige", "Oslo", "Karl", "län"])
def test_another_place_is_no_area(place: str) -> None:
    assert municipality_of(place) is None
    assert county_of(place) is None
