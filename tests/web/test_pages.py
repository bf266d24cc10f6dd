"""A page is made once, and anew when the day or the settings are others."""

import datetime as dt

import pytest
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from lykta.web.pages import cache_page

made: list[str] = []


@cache_page
def _view(request: HttpRequest, word: str = "") -> HttpResponse:
    if word == "missing":
        raise Http404
    made.append(request.path)
    return HttpResponse(f"{request.path} {word}", status=503 if word == "failing" else 200)


@pytest.fixture(autouse=True)
def _nothing_made() -> None:
    made.clear()


def _ask(path: str = "/a/", word: str = "") -> bytes:
    return _view(RequestFactory().get(path), word).content


def test_a_page_is_made_once_for_each_address() -> None:
    assert [_ask("/a/"), _ask("/a/"), _ask("/b/")] == [b"/a/ ", b"/a/ ", b"/b/ "]
    assert made == ["/a/", "/b/"]


def test_a_page_is_made_anew_on_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    _ask()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2100, 1, 1))
    _ask()
    assert made == ["/a/", "/a/"]


def test_a_page_is_made_anew_with_other_settings() -> None:
    _ask()
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"county": "Värmland"})):
        _ask()
    assert made == ["/a/", "/a/"]


def test_what_is_no_page_is_not_kept() -> None:
    _ask(word="failing")
    _ask(word="failing")
    assert len(made) == 2
    with pytest.raises(Http404):
        _ask("/c/", "missing")


def test_a_kept_page_has_the_same_headers_as_the_first(client: Client) -> None:
    first, second = (client.get("/handbok/tecken/") for _ in range(2))
    assert dict(first.headers) == dict(second.headers)
    assert first.content == second.content
