"""Contacts: reading them, whom to call about whom, and the municipality that a visitor means."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.places import municipality_codes
from lykta.web.handbook.contacts import (
    LONGEST,
    Concern,
    ContactGroup,
    check_contacts,
    choose,
    find_named,
    in_county,
    load_contacts,
    missing_numbers,
    municipality,
    read_contacts,
)
from lykta.web.handbook.library import load
from tests.web.handbook.written import VARMLAND, write_contact, write_page

TODAY = dt.date(2026, 11, 27)


def test_a_contact_has_what_its_table_says(tmp_path: Path) -> None:
    path = write_contact(tmp_path, changed={"hours": '"vardagar 8–16"', "hours_en": '"weekdays 8–16"'})
    contact = read_contacts(path)["sunne"]
    assert contact.phones == ("0000-00 00 00",)
    assert contact.words["sv"].hours == "vardagar 8–16"
    assert contact.words["en"].name == "Social services in Sunne"
    assert contact.counties() == {"17"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"source": ""}, "source is missing"),
        ({"colour": '"red"'}, "colour is not a field"),
        ({"checked": '"i fjol"'}, "checked is not of its kind"),
        ({"name_en": '""'}, "name is in one language only"),
        ({"hours": '"alltid"'}, "hours is in one language only"),
        ({"kind": '"frisor"'}, "there is no kind frisor"),
        ({"about": '["cat"]'}, "about has to name"),
        ({"about": "[]"}, "about has to name"),
        ({"phones": ""}, "neither phones, web nor reach"),
        ({"phones": '["växeln"]'}, "växeln is not a phone number"),
        ({"phones": "[54]"}, "phones is not of its kind"),
        ({"about": '[["child"]]'}, "about is not of its kind"),
        ({"web": '"http://sunne.example"'}, "web has to begin with https"),
        ({"municipalities": '["9999"]'}, "there is no municipality 9999"),
        ({"county": '"99"', "municipalities": ""}, "there is no county 99"),
        ({"county": '"17"'}, "one of them is enough"),
    ],
)
def test_a_contact_that_does_not_hold_is_refused_by_name(
    tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    path = write_contact(tmp_path, changed=changed)
    with pytest.raises(InputError, match=f"the contact sunne does not hold: .*{words}"):
        read_contacts(path)


@pytest.mark.parametrize(
    "changed",
    [{"from_age": "18"}, {"phones": '["116016"]'}, {"phones": '["020-50 50 50"]', "from_age": ""}],
)
def test_a_line_for_adults_is_never_shown_for_a_child(tmp_path: Path, changed: dict[str, str]) -> None:
    with pytest.raises(InputError, match="for adults alone"):
        read_contacts(write_contact(tmp_path, changed=changed))


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "contacts.toml").write_text("[a\n", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        load_contacts(tmp_path)


@pytest.mark.parametrize("overlay", [None, VARMLAND], ids=["package", "varmland"])
def test_the_contacts_have_nothing_to_mend_and_grow_old_in_a_year(overlay: Path | None) -> None:
    contacts, library = load_contacts(overlay), load(overlay)
    assert check_contacts(contacts, library, TODAY) == []
    last = max(contact.checked for contact in contacts.contacts.values())
    later = check_contacts(contacts, library, last + dt.timedelta(days=366))
    assert [finding.kind for finding in later] == ["old contact"] * len(contacts.contacts)


def test_the_county_is_told_which_numbers_are_missing() -> None:
    day, night = missing_numbers(VARMLANDS)
    assert day.what.startswith("socialtjanst: Eda, ")
    assert "Karlstad" not in f"{day.what} {night.what}"
    assert "Arvika" not in day.what
    assert "Arvika" in night.what
    assert missing_numbers(load_contacts()) == []


def test_unknown_sources_and_contacts_are_found(tmp_path: Path) -> None:
    write_contact(tmp_path, changed={"source": '"nowhere"'})
    write_page(tmp_path, "[[call child]]\n\n[[call sunne]]\n\n[[call nobody]]\n")
    found = {
        (each.kind, each.what) for each in check_contacts(load_contacts(tmp_path), load(tmp_path), TODAY)
    }
    assert found == {("unknown source", "nowhere"), ("unknown contact", "[[call nobody]]")}


@pytest.mark.parametrize("overlay", [None, VARMLAND], ids=["package", "varmland"])
def test_numbers_within_words_are_numbers_that_the_contacts_hold(overlay: Path | None) -> None:
    contacts = load_contacts(overlay).contacts.values()
    numbers = {phone for contact in contacts for phone in contact.phones}
    for contact in contacts:
        for words in contact.words.values():
            written = set(re.findall(r"\b0\d{1,3}-[\d ]+\d", f"{words.reach} {words.note}"))
            assert written <= numbers, contact.key


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


def test_the_beginning_of_several_names_is_no_mistake() -> None:
    found = choose("arvi")
    assert [each.name for each in found.suggested] == ["Arvika", "Arvidsjaur"]
    assert (found.is_unknown, found.has_more) == (False, False)
    assert choose("s").has_more
    assert choose("kristinehamm").is_unknown


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


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("Arvika", ["Arvika"]),
        ("socialtjänsten i karlstads kommun", ["Karlstad"]),
        ("orosanmälan Kil eller ÅRJÄNG", ["Kil", "Årjäng"]),
        ("Skoghall", ["Hammarö"]),
        ("kilar", []),
        ("Örebro", []),
        ("", []),
    ],
)
def test_a_query_names_municipalities_of_the_county_and_their_seats(query: str, names: list[str]) -> None:
    assert [each.name for each in find_named(query, in_county("17"))] == names


@pytest.mark.parametrize(
    ("query", "names"),
    [("Vara", ["Vara"]), ("vara kommun", ["Vara"]), ("kan det vara ett barn", []), ("Dals-Ed", ["Dals-Ed"])],
)
def test_a_name_that_is_also_a_usual_word_names_it_where_it_stands_alone(
    query: str, names: list[str]
) -> None:
    assert [each.name for each in find_named(query, in_county("14"))] == names
