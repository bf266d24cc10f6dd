"""Searching among the contacts: each hit leads to its heading, and a municipality to its numbers."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from lykta.language import LANGUAGES, Language
from lykta.web.handbook.contacts import in_county
from lykta.web.navigation import findable
from tests.web.handbook.test_search import QUERIES, count_answers
from tests.web.handbook.written import VARMLAND


@pytest.fixture
def county() -> Iterator[None]:
    """A server of Värmland's."""
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"overlay": VARMLAND})):
        yield


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("county")
def test_each_hit_among_the_contacts_leads_to_its_heading(client: Client, language: Language) -> None:
    with translation.override(language):
        (found,) = (each for each in findable() if each.name == "contacts")
        page = client.get(reverse("contacts")).content.decode()
    beginning, *others = (each.address for each in found.passages)
    assert "#" not in beginning
    assert len(others) == len(set(others)) > 3
    assert [each for each in others if f'id="{each.partition("#")[2]}"' not in page or "#" not in each] == []


def test_what_was_found_among_the_contacts_leads_to_its_heading_and_to_others(client: Client) -> None:
    text = client.post("/sok/", {"q": "vem du kan ringa polisen"}).content.decode()
    assert 'href="/kontakter/#calls-police"' in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("county")
def test_the_name_of_each_municipality_of_the_county_leads_to_its_numbers(
    client: Client, language: Language
) -> None:
    with translation.override(language):
        search, contacts = reverse("search"), reverse("contacts")
    for each in in_county("17"):
        text = client.post(search, {"q": each.name.lower()}).content.decode()
        assert f'href="{contacts}#calls-municipality"' in text
        assert f'<form method="post" action="{contacts}"' in text
        assert f'name="code" value="{each.code}"' in text
    text = client.post(contacts, {"code": "1784"}).content.decode()
    assert "Arvika" in text.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.usefixtures("county")
def test_a_municipality_that_is_named_beside_other_words_has_its_numbers_before_the_hits(
    client: Client,
) -> None:
    text = client.post("/sok/", {"q": "orosanmälan i Arvika"}).content.decode()
    assert 0 < text.index('name="code" value="1784"') < text.index('<ol class="hits">')
    assert 'name="code"' not in client.post("/sok/", {"q": "orosanmälan"}).content.decode()
    # Misspelt, as it was read.
    assert 'name="code" value="1780"' in client.post("/sok/", {"q": "karlsatd"}).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("county")
def test_the_names_of_municipalities_take_no_answer_from_what_is_typed_in_a_hurry(language: Language) -> None:
    _first, missed = count_answers(QUERIES[language]["tuned"], language)
    assert missed == []
