"""The handbook's pages as settings and days change them."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils.html import escape

from lykta.web.handbook.library import GROUPS, load
from lykta.web.language import LANGUAGES, Language
from tests.web.addresses import ADDRESSES


def test_a_page_past_its_day_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "skulle ha gåtts igenom" not in client.get("/handbok/tecken/").content.decode()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2100, 1, 1))
    assert "skulle ha gåtts igenom" in client.get("/handbok/tecken/").content.decode()


def test_until_the_team_is_filled_in_the_page_says_so_and_shows_the_national_line(client: Client) -> None:
    text = client.get("/handbok/vem-gor-vad/").content.decode()
    assert "kontaktuppgifter är inte ifyllda" in text


def test_the_team_and_the_editor_are_shown_as_they_are_set(client: Client) -> None:
    given = {"team_phone": "010-000 00 00", "team_name": "Resursteamet", "editor": "red@lykta.example"}
    with override_settings(LYKTA=settings.LYKTA.model_copy(update=given)):
        text = client.get("/handbok/vem-gor-vad/").content.decode()
    assert "inte ifyllda" not in text
    assert text.count('href="tel:0100000000"') == 2
    assert 'href="mailto:red@lykta.example?subject=Inaktuellt%3A%20Vem%20g%C3%B6r%20vad"' in text


def test_a_neutral_title_is_on_every_page(client: Client) -> None:
    given = {"neutral_title": "Information"}
    with override_settings(LYKTA=settings.LYKTA.model_copy(update=given)):
        for address in ("/", "/handbok/tecken/", "/finns-inte"):
            assert "<title>Information</title>" in client.get(address).content.decode()


def test_the_demo_says_so_on_every_page(client: Client) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"demo": True})):
        for address in [*ADDRESSES, "/finns-inte", "/en/nowhere"]:
            text = client.get(address).content.decode()
            words = "are invented" if address.startswith("/en/") else "är påhittade"
            assert re.search(f'<p class="demo-bar">[^<]*{words}', text), address


def test_the_word_of_a_page_in_one_language_is_none_in_the_other(client: Client) -> None:
    assert client.get("/en/handbook/tecken/").status_code == 404
    assert client.get("/handbok/signs/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_show_every_page_once_below_the_name_of_its_group(
    client: Client, language: Language
) -> None:
    text = client.get("/handbok/" if language == "sv" else "/en/handbook/").content.decode()
    sections = re.findall(r'<h2 id="group-(\w+)">(.*?)</section>', text, re.DOTALL)
    assert [group for group, _ in sections] == list(GROUPS)
    for group, shown in sections:
        titles = [escape(page.title) for page in load().by_group(language)[group]]
        assert re.findall(r"<li><a [^>]*>(.*?)</a>", shown) == titles


def test_a_page_stands_in_the_same_group_in_both_languages() -> None:
    pages = load().pages
    assert {key: page.group for (language, key), page in pages.items() if language == "sv"} == {
        key: page.group for (language, key), page in pages.items() if language == "en"
    }
