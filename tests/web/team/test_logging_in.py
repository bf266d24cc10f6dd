"""Logging in with a password and a code of an app: what lets in, and all that does not."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lykta.web.team.factor_secrets import sealed
from lykta.web.team.models import Member
from tests.web.cast import PASSWORD, Cast, code_now, logged_in
from tests.web.team.asking import acts, by_code, by_password, entries

ACCOUNT = reverse("mfa_index")


def test_a_password_and_a_code_let_in(cast: Cast) -> None:
    client = Client()
    assert by_password(client, "vard") == reverse("mfa_authenticate")
    assert by_code(client)
    assert "Vera Vård" in client.get(ACCOUNT).content.decode()
    assert acts() == [("account.log_in", "done")]


def test_a_password_alone_lets_nowhere(cast: Cast) -> None:
    client = Client()
    by_password(client, "vard")
    assert client.get(ACCOUNT).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("code", ["000000", "", "12345", "abcdef", "１２３４５６", "0" * 5000])
def test_a_wrong_code_is_refused_and_written_down(cast: Cast, code: str) -> None:
    client = Client()
    by_password(client, "vard")
    assert by_code(client, code or " ") == ""
    assert ("account.log_in", "done") not in acts()
    assert all(act == ("account.second_factor", "refused") for act in acts())


def test_a_code_works_once(cast: Cast) -> None:
    code, first, second = code_now(), Client(), Client()
    by_password(first, "vard")
    assert by_code(first, code)
    by_password(second, "vard")
    assert by_code(second, code) == ""


def test_another_members_code_is_refused(cast: Cast) -> None:
    own = Authenticator.objects.get(user=cast.nurse)
    own.data = {"secret": sealed("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU", cast.nurse.pk)}
    own.save()
    client = Client()
    by_password(client, "vard")
    assert by_code(client, code_now()) == ""


def told(username: str, password: str) -> str:
    page = Client().post(reverse("account_login"), {"login": username, "password": password})
    text = re.sub(r'(name="csrfmiddlewaretoken" value|"challenge"): ?="[^"]*"', "", page.content.decode())
    text = re.sub(r'value="[^"]*"|"challenge": "[^"]*"', "", text)
    return f"{page.status_code} {text}"


def test_the_answer_is_the_same_for_a_wrong_password_a_closed_account_and_no_account(cast: Cast) -> None:
    Member.objects.filter(pk=cast.reader.pk).update(is_active=False)
    answers = {
        told("vard", "not the password"),
        told("lasare", PASSWORD),
        told("lasare", "not the password"),
        told("nobody", PASSWORD),
    }
    assert len(answers) == 1


def test_a_failed_try_is_written_down_without_what_was_typed(cast: Cast) -> None:
    by_password(Client(), "a name typed", "a password typed")
    assert [(one["act"], one["who"], one["of"]) for one in entries()] == [("account.log_in", "nobody", "")]


def test_an_account_without_a_password_has_no_password_that_fits(cast: Cast) -> None:
    cast.nurse.set_unusable_password()
    cast.nurse.save()
    assert by_password(Client(), "vard", "!") == ""


def test_tries_on_one_account_are_slowed(cast: Cast) -> None:
    for _ in range(5):
        by_password(Client(), "vard", "not the password")
    assert by_password(Client(), "vard") == ""
    assert by_password(Client(), "social") != ""


def test_tries_from_elsewhere_keep_nobody_out(cast: Cast) -> None:
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(10):
        by_password(elsewhere, "vard", "not the password")
    assert by_password(elsewhere, "vard") == ""
    assert by_password(Client(REMOTE_ADDR="192.0.2.8"), "vard") != ""


def test_codes_are_slowed_too(cast: Cast) -> None:
    client = Client()
    by_password(client, "vard")
    for _ in range(5):
        by_code(client, "000000")
    assert by_code(client) == ""


def test_tries_from_one_address_are_slowed_whatever_the_name(cast: Cast) -> None:
    for number in range(10):
        by_password(Client(), f"nobody{number}", "not the password")
    assert by_password(Client(), "vard") == ""


def test_logging_in_gives_another_session(cast: Cast) -> None:
    client = Client()
    by_password(client, "vard")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    by_code(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_showing_again_who_one_is_gives_another_session(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    copied = Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = before
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert client.get(ACCOUNT).status_code == 200
    assert copied.get(ACCOUNT).status_code == 302


def test_the_cookie_goes_with_the_browser_and_no_script_reads_it(cast: Cast) -> None:
    client = Client()
    by_password(client, "vard")
    by_code(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)
    assert (cookie["samesite"], cookie["path"]) == ("Lax", "/")


def test_logging_out_is_a_form_and_is_written_down(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(ACCOUNT).status_code == 200
    answer = client.post(reverse("account_logout"))
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (302, '"cache"')
    assert client.get(ACCOUNT).status_code == 302
    assert acts() == [("account.log_out", "done")]


def test_another_sites_form_cannot_log_anyone_out(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = logged_in(cast.nurse).cookies
    answer = client.post(reverse("account_logout"))
    assert answer.status_code == 403
    assert client.get(ACCOUNT).status_code == 200


def test_nobody_signs_up(cast: Cast) -> None:
    for name in ("account_signup", "socialaccount_signup"):
        assert Client().get(reverse(name)).status_code == 404
        assert Client().post(reverse(name), {"username": "x"}).status_code == 404


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "/\\example.org"])
def test_logging_in_leads_to_no_other_site(cast: Cast, target: str) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": "vard", "password": PASSWORD, "next": target})
    assert by_code(client).startswith("/")
    assert "example.org" not in by_code(client)
