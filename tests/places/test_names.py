"""Names of places."""

from lykta.places import county_names, municipality_names


def test_every_municipality_and_county_is_there_once() -> None:
    assert len(set(municipality_names())) == 290
    assert len(set(county_names())) == 21


def test_varmlands_municipalities_are_spelt_as_they_are() -> None:
    assert {"Karlstad", "Säffle", "Årjäng", "Kil", "Hammarö", "Eda", "Storfors"} <= set(municipality_names())
