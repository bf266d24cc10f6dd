"""The contacts' pages, and whom to call on other pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.errors import InputError
from lykta.web.serving import prepare
from tests.web.handbook.contacts.written import VARMLAND, write_contact
from tests.web.handbook.written import write_page

CHILD, ADULT = "/kontakter/barn/", "/kontakter/vuxen/"
HONEST = "Ring kommunens växel, fråga efter socialtjänsten"


def main_of(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def overlaid(folder: Path) -> override_settings:
    return override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": folder}))


@pytest.fixture
def varmland() -> Iterator[None]:
    with overlaid(VARMLAND):
        yield


@pytest.mark.usefixtures("varmland")
def test_a_municipality_whose_numbers_are_known_has_them(client: Client) -> None:
    text = main_of(client.post(CHILD, {"municipality": "karlstads kommun"}).content.decode())
    assert 'href="tel:0545405020"' in text
    assert "Vardagar 8–16" in text
    assert "karlstad.se/omsorg-och-stod/" in text
    assert HONEST not in text


@pytest.mark.usefixtures("varmland")
@pytest.mark.parametrize("sent", [{"code": "1766"}, {"municipality": "Sunne"}])
def test_one_whose_numbers_are_not_has_the_honest_sentence(client: Client, sent: dict[str, str]) -> None:
    text = main_of(client.post(CHILD, sent).content.decode())
    assert "Numret till socialtjänsten i Sunne är inte kontrollerat här" in text
    assert HONEST in text
    assert "0545405020" not in text


@pytest.mark.usefixtures("varmland")
def test_a_number_for_reports_on_children_is_not_given_for_an_adult(client: Client) -> None:
    text = main_of(client.post(ADULT, {"code": "1780"}).content.decode())
    assert "0545405020" not in text
    assert "Numret till socialtjänsten i Karlstad är inte kontrollerat här" in text


def test_without_a_county_any_municipality_can_be_typed(client: Client) -> None:
    text = main_of(client.get(CHILD).content.decode())
    assert "Kommuner i länet" not in text
    assert text.count("<option ") == 290


def test_an_unknown_place_is_told_and_the_numbers_stay(client: Client) -> None:
    answer = client.post(CHILD, {"municipality": "Arvidka <b>"})
    text = main_of(answer.content.decode())
    assert answer.status_code == 200
    assert "Ingen kommun heter ”Arvidka &lt;b&gt;”" in text
    assert 'href="tel:112"' in text


@pytest.mark.usefixtures("varmland")
@pytest.mark.parametrize("address", [CHILD, "/en/contacts/child/"])
def test_the_page_about_a_child_has_no_line_for_adults(client: Client, address: str) -> None:
    for answer in (client.get(address), client.post(address, {"code": "1780"})):
        text = main_of(answer.content.decode())
        assert not re.search("116 ?016|020-?50 ?50 ?50|020-?80 ?80 ?80|020-?55 ?00 ?00", text)
        assert 'href="tel:116111"' in text


def test_the_address_tells_nothing_about_where(client: Client) -> None:
    answer = client.get(f"{CHILD}?municipality=Sunne&code=1766")
    assert "Sunne är inte" not in answer.content.decode()
    assert "no-store" in client.post(CHILD, {"code": "1766"})["Cache-Control"]


def test_a_county_whose_team_is_known_has_it_under_advice(client: Client) -> None:
    assert "kontaktuppgifter är inte ifyllda" not in client.get(ADULT).content.decode()
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"team_phone": "010-000 00 00"})):
        assert main_of(client.get(ADULT).content.decode()).count('href="tel:0100000000"') == 1


def test_a_page_places_whom_to_call_and_a_single_contact(client: Client, tmp_path: Path) -> None:
    write_page(tmp_path, "[[call child]]\n\n[[call bris]]\n")
    with overlaid(tmp_path):
        text = main_of(client.get("/handbok/var-rutin/").content.decode())
    assert 'action="/kontakter/barn/"' in text
    assert 'class="call call-alone"' in text
    assert text.count('href="tel:112"') == 2


def test_a_page_that_places_nobody_ends_the_start(tmp_path: Path) -> None:
    write_page(tmp_path, "[[call nobody]]\n")
    with overlaid(tmp_path), pytest.raises(InputError, match="no contact is called nobody"):
        prepare()


def test_a_contact_without_its_source_ends_the_start(tmp_path: Path) -> None:
    write_contact(tmp_path, changed={"source": '"nowhere"'})
    with overlaid(tmp_path), pytest.raises(InputError, match="refers to nowhere"):
        prepare()
