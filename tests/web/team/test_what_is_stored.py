"""What a page says of cookies, and of what it stores, is what it does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lykta.language import LANGUAGES, Language
from tests.web.cast import Cast, logged_in
from tests.web.explore import Answer, Answers, pages
from tests.web.team.asking import acts, by_password

pytestmark = pytest.mark.django_db

NO_COOKIES = ("Inga kakor", "No cookies")
NOTHING_STORED = ("Vi sparar inget om dig", "We store nothing about you", "inget har sparats")
COOKIES = {"sv": "kakor", "en": "cookies"}
THE_LOG = {"sv": "skrivs i loggen", "en": "written to the audit log"}
OF_LOG_IN = ["account_login", "first_log_in"]


def _foot(answer: Any) -> str:
    return str(answer.content.decode().partition('<footer class="site-foot')[2])


def _claims_falsely(answer: Any) -> list[str]:
    """The claims of a page that its own answer breaks by a cookie."""
    text = answer.content.decode() if answer.headers.get("Content-Type", "").startswith("text/") else ""
    return [claim for claim in (*NO_COOKIES, *NOTHING_STORED) if answer.cookies and claim in text]


def test_no_page_that_sets_a_cookie_claims_that_there_are_none(cast: Cast) -> None:
    with_a_cookie, false = set(), {}

    def ask(address: str, _: Answers | None) -> Answer:
        answer = Client().get(address)
        if answer.cookies:
            with_a_cookie.add(address)
        if claims := _claims_falsely(answer):
            false[address] = claims
        is_text = answer.headers.get("Content-Type", "").startswith("text/html")
        headers = {name.lower(): value for name, value in answer.headers.items()}
        text = answer.content.decode() if is_text else ""
        # A PDF's answer would keep its file open.
        answer.close()
        return Answer(answer.status_code, text, headers)

    pages(ask)
    assert false == {}
    # Were none met, the rule would hold of nothing.
    assert {"/teamet/logga-in/", "/en/team/log-in/", "/teamet/logga-in/forsta-gangen/"} <= with_a_cookie


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OF_LOG_IN)
def test_a_page_of_the_log_in_tells_of_its_cookies_and_of_the_log(
    client: Client, cast: Cast, name: str, language: Language
) -> None:
    with translation.override(language):
        foot = _foot(client.get(reverse(name)))
    assert COOKIES[language] in foot
    assert THE_LOG[language] in foot
    assert not any(claim in foot for claim in (*NO_COOKIES, *NOTHING_STORED))


def test_a_refused_log_in_says_what_was_stored(client: Client, cast: Cast) -> None:
    answer = client.post(reverse("account_login"), {"login": "vard", "password": "fel ord"})
    assert acts() == [("account.log_in", "refused")]
    assert _claims_falsely(answer) == []
    assert THE_LOG["sv"] in _foot(answer)


def test_the_page_of_the_second_factor_tells_of_its_cookies(cast: Cast) -> None:
    client = Client()
    answer = client.get(by_password(client, "vard"))
    assert answer.status_code == 200
    assert COOKIES["sv"] in _foot(answer)
    assert _claims_falsely(answer) == []


def test_a_form_that_was_too_old_says_nothing_false(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "vard"})
    assert answer.status_code == 403
    assert not any(claim in answer.content.decode() for claim in (*NO_COOKIES, *NOTHING_STORED))


def test_an_outside_log_in_that_failed_says_that_the_log_has_it(client: Client, cast: Cast) -> None:
    text = client.get(reverse("socialaccount_login_error")).content.decode()
    assert not any(claim in text for claim in (*NO_COOKIES, *NOTHING_STORED))


def test_the_page_of_a_failure_promises_nothing(cast: Cast) -> None:
    # It cannot ask who reads it: for one who is logged in, cookies and log are there.
    for client in (Client(raise_request_exception=False), logged_in(cast.nurse)):
        client.raise_request_exception = False
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("lykta.web.handbook.views.library", _fail)
            answer = client.get("/handbok/")
        assert answer.status_code == 500
        assert not any(claim in answer.content.decode() for claim in (*NO_COOKIES, *NOTHING_STORED))


def _fail(*_: object) -> None:
    raise RuntimeError


def test_a_page_that_sets_no_cookie_still_says_so(client: Client, cast: Cast) -> None:
    answer = client.get("/handbok/")
    assert not answer.cookies
    assert "Inga kakor, ingen spårning." in _foot(answer)
