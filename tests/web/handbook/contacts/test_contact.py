"""Contacts as they are read from a file, and what no file may say."""

import datetime as dt
import re
from pathlib import Path

import pytest

from lykta.errors import InputError
from lykta.web.handbook.checking import check_contacts
from lykta.web.handbook.contacts import load_contacts, read_contacts
from lykta.web.handbook.library import load
from tests.web.handbook.contacts.written import VARMLAND, write_contact
from tests.web.handbook.written import write_page

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
        ({"colour": '"red"'}, "colour is no field"),
        ({"checked": '"i fjol"'}, "checked is not of its kind"),
        ({"name_en": '""'}, "name is in one language only"),
        ({"hours": '"alltid"'}, "hours is in one language only"),
        ({"kind": '"frisor"'}, "there is no kind frisor"),
        ({"about": '["cat"]'}, "about has to name"),
        ({"about": "[]"}, "about has to name"),
        ({"phones": ""}, "neither phones, web nor reach"),
        ({"phones": '["växeln"]'}, "växeln is no phone number"),
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
    later = check_contacts(contacts, library, TODAY + dt.timedelta(days=366))
    assert [finding.kind for finding in later] == ["old contact"] * len(contacts.contacts)


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
