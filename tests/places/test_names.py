"""Names of places."""

from lykta.places import (
    counties,
    county_codes,
    county_names,
    municipalities,
    municipality_codes,
    municipality_names,
)


def test_every_municipality_and_county_is_there_once() -> None:
    assert len(set(municipality_names())) == 290
    assert len(set(county_names())) == 21


def test_varmlands_municipalities_are_spelt_as_they_are() -> None:
    assert {"Karlstad", "Säffle", "Årjäng", "Kil", "Hammarö", "Eda", "Storfors"} <= set(municipality_names())


def test_the_names_are_those_of_the_maps() -> None:
    assert dict(county_codes()) == {area.code: area.name for area in counties()}
    assert dict(municipality_codes()) == {area.code: area.name for area in municipalities()}
