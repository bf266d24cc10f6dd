"""Logging in with a password and a code of an app: what lets in, and all that does not."""

import re
import time
from typing import Any

import pytest
from allauth.account import app_settings as of_accounts
from allauth.mfa import app_settings as of_factors
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lykta.web.limits.counting import STEEPEST
from lykta.web.limits.toll import ask
from lykta.web.team.actions import start_over
from lykta.web.team.admission import seal_secret
from lykta.web.team.guessing import (
    OUTSIDE,
    PASSKEYS,
    PASSWORDS,
    START_CODES,
    WRONG_CODES,
    WRONG_CODES_OF_A_DAY,
)
from lykta.web.team.middleware import IDLE_SECONDS
from lykta.web.team.models import Member
from lykta.web.team.second_person import HOLDS as PENDING_HOLDS
from lykta.web.team.start_codes import HOLDS
from tests.project.tree import ROOT
from tests.web.cast import PASSWORD, Cast, code_now, logged_in
from tests.web.limits.paying import is_toll, with_work
from tests.web.team.asking import acts, by_code, by_password, entries

ACCOUNT = reverse("mfa_index")
PAGE = (ROOT / "docs/reference/logins.md").read_text(encoding="utf-8")
NONE_OF_THE_LIBRARYS: bool = of_accounts.RATE_LIMITS == of_factors.RATE_LIMITS == {}
RULES: list[Any] = settings.AUTH_PASSWORD_VALIDATORS
FIGURES = [
    (f"ends without use after | {IDLE_SECONDS // 60} minutes", True),
    (f"ends in any case after | {settings.SESSION_COOKIE_AGE // 3600} hours", True),
    (f"lets one in | {settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60} minutes", True),
    (f"It holds for {HOLDS.total_seconds() / 3600:.0f} hours", HOLDS == PENDING_HOLDS),
    ("5 in five minutes | address |", (PASSWORDS.of_address, PASSWORDS.seconds) == (5, 300)),
    ("5 in five minutes | account, whatever the address", PASSWORDS.of_account == 5),
    ("60 in five minutes | all together", PASSWORDS.of_all == 60),
    ("passkey alone | 10 a minute", (PASSKEYS.of_address, PASSKEYS.seconds) == (10, 60)),
    ("wrong one-time codes | 10 a minute", (START_CODES.of_address, START_CODES.seconds) == (10, 60)),
    ("back | 40 a minute", (OUTSIDE.of_address, OUTSIDE.seconds) == (40, 60)),
    ("five wrong ones in five minutes", WRONG_CODES == 5),
    ("twenty in a day", WRONG_CODES_OF_A_DAY == 20),
    ("works after 10 to 60 seconds", (ask("x", 0).wait, ask("x", STEEPEST).wait) == (10, 60)),
    ("Beyond what is free", NONE_OF_THE_LIBRARYS),
    ("Ten are given", of_factors.RECOVERY_CODE_COUNT == 10),
    ("Twelve characters or more", RULES[0]["OPTIONS"] == {"min_length": 12}),
]


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
    own.data = {"secret": seal_secret("KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU", cast.nurse.pk)}
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


def at_log_in(client: Client, username: str, password: str = PASSWORD, **fields: str) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password} | fields)


@pytest.mark.usefixtures("still_clock")
def test_wrong_passwords_make_the_account_pay_a_toll_whatever_the_address(cast: Cast) -> None:
    for number in range(5):
        elsewhere = Client(REMOTE_ADDR=f"192.0.2.{number}")
        assert not is_toll(at_log_in(elsewhere, "vard", "not the password").content.decode())
    before = acts()
    page = at_log_in(Client(), "vard")
    assert page.status_code == 429
    assert PASSWORD not in page.content.decode()
    assert acts() == before
    # No stranger keeps a member out: with the toll paid the log-in goes on.
    assert at_log_in(Client(), "vard", **with_work(page.content.decode())).status_code == 302
    assert by_password(Client(), "social") != ""


@pytest.mark.usefixtures("still_clock")
def test_wrong_passwords_make_their_address_pay_whatever_the_name(cast: Cast) -> None:
    for number in range(5):
        by_password(Client(REMOTE_ADDR="192.0.2.7"), f"nobody{number}", "not the password")
    assert at_log_in(Client(REMOTE_ADDR="192.0.2.7"), "vard").status_code == 429
    assert by_password(Client(REMOTE_ADDR="192.0.2.8"), "vard") != ""


@pytest.mark.usefixtures("still_clock")
def test_a_new_block_of_64_bits_for_each_password_is_no_way_around(cast: Cast) -> None:
    """As the guesser whose twenty-four tries on as many accounts were all taken."""
    taken = [
        at_log_in(Client(REMOTE_ADDR=f"2001:db8:1:{number:x}00::1"), f"name{number}", "guess").status_code
        for number in range(24)
    ]
    assert taken == [200] * 20 + [429] * 4


def test_right_passwords_are_not_counted(cast: Cast) -> None:
    assert [by_password(Client(), "vard") for _ in range(12)] == [reverse("mfa_authenticate")] * 12


def test_five_wrong_codes_in_five_minutes_are_taken_and_then_none(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    by_password(client, "vard")
    answers = [by_code(client, f"{number:06}") for number in range(45)]
    # Filling the cache made earlier tries forgotten once.
    for number in range(600):
        cache.add(f"filling {number}", "y")
    page = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert answers == [""] * 45
    assert acts().count(("account.second_factor", "refused")) == 5
    assert "Fem felaktiga koder" in page.content.decode()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert by_code(client, code_now()) != ""


def test_another_password_begins_a_new_count_of_codes(cast: Cast) -> None:
    stranger = Client()
    by_password(stranger, "vard")
    for number in range(5):
        by_code(stranger, f"{number:06}")
    code = start_over(cast.nurse, by=cast.administrator).shown
    member = Client()
    new = "korg vinter sadel moln"
    member.post(reverse("first_log_in"), {"code": code, "password1": new, "password2": new})
    assert by_code(member) != ""


def test_a_code_works_once_for_as_long_as_it_would_be_right(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An app's code is accepted for a minute and a half; marked for half a minute it worked twice."""
    now, first, second = time.time() // 30 * 30 + 1, Client(), Client()
    monkeypatch.setattr(time, "time", lambda: now)
    code = code_now(steps=1)
    by_password(first, "vard")
    assert by_code(first, code) != ""
    monkeypatch.setattr(time, "time", lambda: now + 45)
    by_password(second, "vard")
    assert by_code(second, code) == ""


def test_a_code_that_let_in_does_not_show_again_who_one_is(cast: Cast) -> None:
    code, first = code_now(), Client()
    by_password(first, "vard")
    assert by_code(first, code) != ""
    assert first.post(reverse("mfa_reauthenticate"), {"code": code}).status_code == 200
    assert first.post(reverse("mfa_reauthenticate"), {"code": code_now(steps=1)}).status_code == 302


@pytest.mark.usefixtures("still_clock")
def test_wrong_passwords_of_who_is_logged_in_pay_too(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    for _ in range(3):
        client.post(reverse("account_reauthenticate"), {"password": "not the password"})
    change = {"password1": "korg vinter sadel moln", "password2": "korg vinter sadel moln"}
    for _ in range(2):
        client.post(reverse("account_change_password"), {"oldpassword": "no"} | change)
    page = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert page.status_code == 429
    paid = with_work(page.content.decode()) | {"password": PASSWORD}
    assert client.post(reverse("account_reauthenticate"), paid).status_code == 302
    refused = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | change)
    assert refused.status_code == 429
    assert change["password1"] not in refused.content.decode()


@pytest.mark.parametrize("name", ["account_login", "first_log_in", "mfa_login_webauthn"])
def test_looking_at_a_page_of_the_entrance_writes_nothing(name: str, db: None) -> None:
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(name))
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_the_token_of_forms_lies_in_a_cookie_that_no_script_reads(db: None) -> None:
    client = Client()
    client.get(reverse("account_login"))
    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/",
        "",
    )


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


@pytest.mark.parametrize(("told", "is_so"), FIGURES)
def test_each_figure_of_the_page_is_that_of_the_code(told: str, is_so: bool) -> None:
    assert is_so
    assert told in PAGE
