"""The summary can be carried to a consultation only where the server takes consultations."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from lykta.web import urls
from tests.law.answered import ALL_NO
from tests.web.check.walking import all_at_once, main_of


def _ask(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST["summary"])


# As the server's addresses, and one that a consultation would have.
urlpatterns = [*urls.urlpatterns, path("fraga/", _ask, name="consult-ask")]
BUTTON = "Fråga teamet och skicka med sammanfattningen"


def test_without_the_consultation_the_text_is_shown_and_posted_nowhere(client: Client) -> None:
    text = main_of(all_at_once(client, ALL_NO))
    assert '<textarea id="carry"' in text
    assert BUTTON not in text
    assert set(re.findall(r'<form[^>]*action="([^"]*)"', text)) == {"/rattslig-kontroll/"}


@override_settings(ROOT_URLCONF=__name__)
def test_with_the_consultation_the_text_is_carried_to_it_when_the_visitor_asks_for_it(client: Client) -> None:
    parts = ("handbook", "consult")
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"parts": parts})):
        text = main_of(all_at_once(client, ALL_NO))
    assert BUTTON in text
    assert re.search(
        r'<form method="post" action="/fraga/"[^>]*>.*?<textarea[^>]*name="summary"', text, re.DOTALL
    )


def test_a_consultation_without_that_address_shows_no_button(client: Client) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"parts": ("handbook", "consult")})):
        assert BUTTON not in main_of(all_at_once(client, ALL_NO))


@pytest.mark.parametrize("word", ["2005", "mars", "March"])
def test_the_text_does_not_tell_the_day_of_the_event(client: Client, word: str) -> None:
    text = all_at_once(client, ALL_NO, day=date(2005, 3, 4))
    carried = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert carried
    assert word not in carried[1]
