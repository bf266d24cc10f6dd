"""Who is shown for whom, and in which order."""

from pathlib import Path

import pytest

from lykta.places import municipality_codes
from lykta.web.handbook.contacts import Concern, ContactGroup, load_contacts
from tests.web.handbook.contacts.written import VARMLAND, write_contact

KARLSTAD, SUNNE = "1780", "1766"
VARMLANDS = load_contacts(VARMLAND)


def keys(concern: Concern | None, municipality: str = "") -> list[str]:
    return [each.key for _, calls in VARMLANDS.about(concern, municipality) for each in calls]


@pytest.mark.parametrize("concern", ["adult", "child"])
def test_the_acute_comes_first(concern: Concern) -> None:
    for code in ("", *municipality_codes()):
        assert keys(concern, code)[0] == "larm"


def test_an_adult_gets_a_line_that_answers_at_night_before_all_that_close() -> None:
    assert keys("adult")[1] == "kvinnofridslinjen"


def test_a_child_gets_social_services_next() -> None:
    assert keys("child", KARLSTAD)[1:3] == ["karlstad-socialtjanst", "socialjouren-i-karlstad"]


def test_a_child_is_never_given_a_line_for_adults() -> None:
    for code in ("", *municipality_codes()):
        for _, calls in VARMLANDS.about("child", code):
            assert [each.key for each in calls if each.from_age >= 18] == []
            assert not {"kvinnofridslinjen", "stodlinje-man"} & {each.key for each in calls}


def test_a_municipality_has_its_own_and_not_its_neighbours() -> None:
    assert "karlstad-socialtjanst" not in keys("child", SUNNE)
    assert "barnahus-varmland" in keys("child", SUNNE)


def test_another_county_has_none_of_this_one() -> None:
    assert "kast-varmland" in keys("buyer")
    assert keys("buyer", "1480") == ["kast"]
    assert not {"karlstad-socialtjanst", "barnahus-varmland"} & set(keys("child", "1480"))


def test_about_anyone_each_contact_stands_once() -> None:
    found = keys(None, KARLSTAD)
    assert len(found) == len(set(found))
    assert set(found) == {*keys("adult", KARLSTAD), *keys("child", KARLSTAD), *keys("buyer", KARLSTAD)}


def test_the_county_is_that_of_its_contacts_or_of_its_name(tmp_path: Path) -> None:
    assert VARMLANDS.county == "17"
    for name in ("Värmland", "Värmlands län", "värmland"):
        assert load_contacts(county_name=name).county == "17"
    assert load_contacts(county_name="Norra länet").county == load_contacts().county == ""
    write_contact(tmp_path)
    write_contact(tmp_path, "lund", {"municipalities": '["1281"]'})
    assert load_contacts(tmp_path, "Skåne").county == "12"


def test_a_contact_of_the_same_key_is_replaced(tmp_path: Path) -> None:
    write_contact(tmp_path, "polisen", {"municipalities": "", "kind": '"polis"'})
    assert load_contacts(tmp_path).contacts["polisen"].phones == ("0000-00 00 00",)


def test_of_a_kind_the_nearest_comes_first() -> None:
    (calls,) = [
        calls for group, calls in VARMLANDS.about("adult", KARLSTAD) if group is ContactGroup.MUNICIPALITY
    ]
    assert [each.key for each in calls] == ["socialjouren-i-karlstad", "socialjouren"]
