"""The pages that say what went wrong, in the language of the address, and nothing of the inside."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from lykta.web import urls, views

TYPED = "typed-by-a-visitor"


def _raise(request: HttpRequest, kind: str) -> HttpResponse:
    raise {"400": SuspiciousOperation, "403": PermissionDenied, "500": RuntimeError}[kind](TYPED)


# As the server's addresses, and one that fails on demand in each language.
urlpatterns = [path("fel/<kind>", _raise), path("en/fel/<kind>", _raise), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = (
    views.bad_request, views.permission_denied, views.not_found, views.server_error,
)  # fmt: skip


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("/fel/400", 400, "Det gick inte att läsa det som skickades"),
        ("/fel/403", 403, "Du har inte tillgång till sidan"),
        ("/fel/404", 500, "Något gick fel här"),
        ("/fel/500", 500, "Något gick fel här"),
        ("/finns-inte", 404, "Sidan finns inte"),
        ("/en/fel/400", 400, "The request could not be read"),
        ("/en/fel/403", 403, "This page is not for you"),
        ("/en/fel/500", 500, "Something failed here"),
        ("/en/nowhere", 404, "There is no such page"),
    ],
)
def test_an_error_is_told_in_the_language_of_the_address(
    client: Client, address: str, code: int, words: str
) -> None:
    answer = client.get(address)
    text = answer.content.decode()
    assert (answer.status_code, words in text, TYPED in text) == (code, True, False)
    assert 'href="tel:112"' in text


def test_another_host_name_is_refused(client: Client) -> None:
    answer = client.get("/handbok/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "elsewhere" not in answer.content.decode()


def test_the_health_check_says_that_the_server_runs(client: Client) -> None:
    assert client.get("/halsa").content == b"ok\n"


def test_a_form_that_is_too_large_is_refused(client: Client) -> None:
    assert client.post("/sok/", {"q": "x" * 200_000}).status_code == 400
