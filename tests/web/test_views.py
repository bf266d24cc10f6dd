"""The pages that say what went wrong, in the language of the address, and nothing of the inside."""

import re
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from lykta.web import urls, views
from lykta.web.error_boundary import LONGEST_BODY
from lykta.web.navigation import FrontLink, NavigationItem, front_links, navigation

TYPED = "typed-by-a-visitor"
handler400, handler403, handler404, handler500 = (
    views.bad_request, views.permission_denied, views.not_found, views.server_error,
)  # fmt: skip


def _raise(request: HttpRequest, kind: str) -> HttpResponse:
    raise {"400": SuspiciousOperation, "403": PermissionDenied, "500": RuntimeError}[kind](TYPED)


# As the server's addresses, and one that fails on demand in each language.
urlpatterns = [path("fel/<kind>", _raise), path("en/fel/<kind>", _raise), *urls.urlpatterns]


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


LONG = "Vi undrar hur vi frågar. " + "å" * 95_000 + " Slut."
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("address", "words", "label"),
    [
        ("/sok/", "Det du skickade var för långt", "Det du skrev"),
        ("/en/search/", "What you sent was too long", "What you wrote"),
    ],
)
def test_a_form_that_is_too_large_is_refused_and_what_was_written_is_given_back(
    client: Client, address: str, words: str, label: str
) -> None:
    answer = client.post(
        address, urlencode({"q": "kort", "body": LONG, "token": "x" * 64}), content_type=FORM
    )
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
    assert f"<title>{words}" in text
    assert re.findall(r'<label for="given-back-\d+">([^<]*)</label>', text) == [label]
    assert f"readonly>\n{LONG}</textarea>" in text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"q=" + b"x" * (LONGEST_BODY + 1), FORM),
        (b"a=1&" * 200_000, FORM),
        (b"q=%FF%00" + b"&b" * 300_000, FORM),
    ],
)
def test_a_form_that_is_larger_still_or_cannot_be_read_says_how_to_go_back(
    client: Client, body: bytes, kind: str
) -> None:
    answer = client.post("/sok/", body, content_type=kind)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "given-back" not in text
    assert "pil" in text


@pytest.fixture
def _part_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    # Stands in for a part that is not built: it leads to an address of the handbook.
    app = apps.get_app_config("staticfiles")
    monkeypatch.setattr(
        app, "navigation", (NavigationItem("A new part", "handbook", place=15),), raising=False
    )
    monkeypatch.setattr(app, "front", (FrontLink("work", "A new way", "handbook", place=25),), raising=False)


def test_without_other_parts_only_the_handbook_and_what_comes_with_it_are_named() -> None:
    assert [item.address for item in navigation()] == ["handbook", "check", "training", "search"]


@pytest.mark.usefixtures("_part_of_its_own")
def test_a_part_adds_itself_between_the_others_in_its_place() -> None:
    assert [item.label for item in navigation()][1] == "A new part"
    assert [link.label for link in front_links("work")][2] == "A new way"
    assert "A new way" not in [link.label for link in front_links("own")]


@pytest.mark.usefixtures("_part_of_its_own")
@pytest.mark.parametrize("address", ["/", "/en/"])
def test_what_a_part_adds_is_seen_in_the_language_of_the_page(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    there = "/en/handbook/" if address == "/en/" else "/handbok/"
    assert f'<a href="{there}">A new part</a>' in page
    assert f'<a href="{there}">A new way</a>' in page


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("/handbok/", "page"),
        ("/handbok/tecken/", "true"),
        ("/sok/", None),
        ("/", None),
        ("/finns-inte/", None),
    ],
)
def test_the_head_says_where_the_reader_is(client: Client, address: str, state: str | None) -> None:
    page = client.get(address).content.decode()
    assert (f'<a href="/handbok/" aria-current="{state}">' in page) is (state is not None)
    assert ('<a href="/handbok/">' in page.partition("</header>")[0]) is (state is None)
