"""Only the browser that was opened with the printed address gets in."""

import pytest
from django.test import Client

from lykta.web.workbench import opened

KEY = opened.key()


@pytest.mark.parametrize("address", ["/", "/en/", "/natverk/", "/bedomningar/", "/no-such-page/"])
def test_without_the_key_every_page_says_how_one_gets_in_and_nothing_else(
    stranger: Client, address: str
) -> None:
    answer = stranger.get(address)
    assert answer.status_code == 403
    assert b"lykta workbench" in answer.content
    assert b"natverk" not in answer.content


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "x", "å"])
def test_a_wrong_key_opens_nothing(stranger: Client, key: str) -> None:
    assert stranger.get("/", {"key": key}).status_code == 403
    assert not stranger.cookies


def test_the_key_becomes_a_cookie_for_this_site_alone_and_leaves_the_address(stranger: Client) -> None:
    answer = stranger.get("/en/networks/", {"key": KEY})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/networks/")
    (cookie,) = answer.cookies.values()
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert KEY not in cookie.value
    assert stranger.get("/en/networks/").status_code == 200


def test_a_form_without_its_token_is_refused(analyst: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = analyst.cookies
    assert strict.post("/bedom/", {"verdict": "same"}).status_code == 403
