"""The page is one click from every other, whole in each language, and keeps nothing."""

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from lykta.web.for_you.texts import Translation, page_outline, translations
from lykta.web.for_you.views import address_in
from lykta.web.navigation import front_links
from lykta.web.templatetags.lykta import telephone
from tests.web.addresses import ADDRESSES

ADDRESSES_OF = {
    "sv": "/till-dig/",
    "en": "/en/for-you/",
    **{code: f"/till-dig/{code}/" for code in ("ro", "bg", "uk", "ru", "es", "th", "ar")},
}
EACH = pytest.mark.parametrize("text", list(translations().values()), ids=lambda text: text.code)


def _page(client: Client, text: Translation) -> str:
    return client.get(ADDRESSES_OF[text.code]).content.decode()


def test_each_language_has_one_address() -> None:
    assert {code: address_in(code) for code in translations()} == ADDRESSES_OF


@pytest.mark.parametrize("address", ["/en/for-you/ar/", "/en/till-dig/ar/", "/till-dig/sv/", "/till-dig/xx/"])
def test_there_are_no_other_addresses(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [*ADDRESSES, "/finns-inte/"])
def test_every_page_leads_to_every_language_in_one_click(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    missing = [
        text.code
        for text in translations().values()
        if ADDRESSES_OF[text.code] != address
        # A page that holds answers has it open in a new tab, and says so after the name.
        and not re.search(
            f'<a href="{ADDRESSES_OF[text.code]}" lang="{text.code}" hreflang="{text.code}" '
            f'dir="{text.direction}"( target="_blank" rel="noopener")?>{text.name}<',
            page,
        )
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("address", "there"), [("/handbok/", "/till-dig/"), ("/en/handbook/", "/en/for-you/")]
)
def test_the_top_of_a_page_leads_to_it_in_its_language(client: Client, address: str, there: str) -> None:
    top = client.get(address).content.decode().partition("<main")[0]
    assert f'<a class="acute-more" href="{there}">' in top


def test_the_front_page_leads_to_it_first_for_whom_it_concerns() -> None:
    assert front_links("own")[0].address == "for_you"


@EACH
def test_a_page_says_its_language_and_the_direction_of_its_letters(client: Client, text: Translation) -> None:
    page = _page(client, text)
    assert f'<html lang="{text.code}" dir="{text.direction}">' in page
    for code, address in ADDRESSES_OF.items():
        link = f'<link rel="alternate" hreflang="{code}" href="{address}">'
        assert (link in page) is (code != text.code)


@EACH
def test_a_page_leads_to_an_easier_text(client: Client, text: Translation) -> None:
    page = _page(client, text)
    english = '<a href="/en/handbook/easy-to-read/" dir="ltr" lang="en">Easy to read</a>'
    swedish = '<a href="/handbok/lattlast/" dir="ltr" lang="sv" hreflang="sv">Lättläst svenska</a>'
    assert (english if text.code == "en" else swedish) in page


@EACH
def test_a_page_has_every_text_and_every_number(client: Client, text: Translation) -> None:
    page = _page(client, text)
    of_the_frame = {f"around.{key}" for key in ("leave", "leave-key", "site", "stored", "unchecked")}
    missing = [key for key in page_outline().text_keys() if str(text.to_html(key)) not in page]
    assert set(missing) <= (of_the_frame if text.is_of_the_site else set())
    for number in page_outline().numbers.values():
        assert f'<a href="{telephone(number)}" dir="ltr">{number}</a>' in page


@EACH
def test_only_a_translation_says_that_no_native_speaker_has_checked_it(
    client: Client, text: Translation
) -> None:
    page = _page(client, text)
    in_swedish = translations()["sv"].words["around.unchecked"]
    assert (in_swedish in page) is not text.is_of_the_site
    if not text.is_of_the_site:
        assert text.words["around.unchecked"] in page


@EACH
def test_a_translation_has_nothing_in_swedish_that_is_not_marked(client: Client, text: Translation) -> None:
    if text.is_of_the_site:
        return
    page = re.sub(
        r"(?s)<head>.*?</head>|<(\w+)[^>]* lang=\"(?!" + text.code + r")[^>]*>.*?</\1>",
        "",
        _page(client, text),
    )
    assert re.findall(r"\b(?:Ring|Lämna|Handbok|Källor|Inget|Språk|Hoppa|och|inte)\b", page) == []


@EACH
def test_a_page_names_its_sources(client: Client, text: Translation) -> None:
    page = _page(client, text)
    assert page.count('rel="noreferrer" lang="') == len(page_outline().sources())


@override_settings(LYKTA=settings.LYKTA.model_copy(update={"neutral_title": "Information"}))
def test_the_title_in_the_tab_can_be_neutral_here_too(client: Client) -> None:
    assert "<title>Information</title>" in client.get("/till-dig/th/").content.decode()
