"""Only the browser that was opened with the printed address gets in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_script_prefix

from lykta.web.workbench import opened
from lykta.web.workbench.gate import home
from tests.web.workbench.asked import BrowserAtHome, at_home

KEY = opened.key()
ADDRESS = re.compile(r'(?:href|action|formaction|src)="(/[^"]*)"')


@pytest.fixture
def browser_of_the_analyst(result: Path) -> Client:
    """A browser that was let in, which shows addresses as they are."""
    browser = Client()
    browser.get("/", {"key": KEY})
    return browser


@pytest.mark.parametrize("address", ["/", "/en/", "/natverk/", "/bedomningar/", "/no-such-page/"])
@pytest.mark.parametrize("place", [str, at_home])
def test_without_the_key_every_page_says_how_one_gets_in_and_nothing_else(
    result: Path, address: str, place: Callable[[str], str]
) -> None:
    answer = Client().get(place(address))
    assert answer.status_code == 403
    assert b"lykta workbench" in answer.content
    assert b"natverk" not in answer.content
    assert home().encode() not in answer.content


def test_who_has_no_key_is_told_in_the_language_of_the_address(stranger: Client) -> None:
    assert "Open the workbench with its whole address" in stranger.get("/en/networks/").content.decode()
    assert "Öppna" in stranger.get("/natverk/").content.decode()


@pytest.mark.parametrize("key", ["", KEY[:-1], KEY + "x", "å"])
def test_a_wrong_key_opens_nothing(stranger: Client, key: str) -> None:
    assert stranger.get("/", {"key": key}).status_code == 403
    assert not stranger.cookies


@pytest.mark.parametrize("address", ["/en/networks/", at_home("/en/networks/")])
def test_the_key_becomes_a_cookie_and_leaves_the_address(result: Path, address: str) -> None:
    browser = Client()
    answer = browser.get(address, {"key": KEY})
    assert (answer.status_code, answer.headers["Location"]) == (302, at_home("/en/networks/"))
    (cookie,) = answer.cookies.values()
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert KEY not in cookie.value
    assert browser.get(at_home("/en/networks/")).status_code == 200


def test_no_cookie_is_sent_to_another_server_of_the_machine(browser_of_the_analyst: Client) -> None:
    # A browser sends it to all ports, but only below its path, which another server does not know.
    answer = browser_of_the_analyst.get(at_home("/granska/"))
    assert "csrftoken" in answer.cookies
    assert {cookie["path"] for cookie in browser_of_the_analyst.cookies.values()} == {home()}
    assert len(home()) > 32


@pytest.mark.parametrize("address", ["/natverk/", "/" + "0" * 32 + "/natverk/", "//natverk/", home()[:-1]])
def test_the_cookie_alone_opens_nothing(browser_of_the_analyst: Client, address: str) -> None:
    assert browser_of_the_analyst.get(address).status_code == 403


@pytest.mark.parametrize("address", ["/", "/en/networks/", "/granska/", "/no-such-page/"])
def test_a_page_leads_only_to_addresses_below_its_own_and_to_style_sheets(
    browser_of_the_analyst: Client, address: str
) -> None:
    text = browser_of_the_analyst.get(at_home(address)).content.decode()
    found = ADDRESS.findall(text)
    assert any(each.startswith(home()) for each in found)
    assert [each for each in found if not each.startswith((home(), "/static/"))] == []


def test_an_address_without_its_last_stroke_leads_to_the_page(browser_of_the_analyst: Client) -> None:
    answer = browser_of_the_analyst.get(at_home("/natverk"))
    assert (answer.status_code, answer.headers["Location"]) == (301, at_home("/natverk/"))


def test_what_the_next_request_of_a_thread_answers_has_its_own_addresses(analyst: Client) -> None:
    analyst.get("/natverk/")
    assert get_script_prefix() == "/"


def test_a_form_without_its_token_is_refused(analyst: Client) -> None:
    strict = BrowserAtHome(enforce_csrf_checks=True)
    strict.cookies = analyst.cookies
    assert strict.post("/bedom/", {"verdict": "same"}).status_code == 403
