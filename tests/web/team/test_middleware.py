"""Whoever has shown no second factor reaches only setting one up and leaving; logins end by themselves."""

import json
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from lykta.web.team.access import routes
from lykta.web.team.adapters import LOGGED_IN_AT
from lykta.web.team.middleware import _SEEN
from lykta.web.team.policy import Role, policy
from tests.web.cast import Cast, give_app, logged_in
from tests.web.server import program
from tests.web.team.asking import by_password

ACCOUNT = reverse("mfa_index")
UNTIL_THEN = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
DECLARING = sorted(
    route.name
    for route in routes()
    if route.permission and not route.arguments and route.name not in UNTIL_THEN
)
PAGES = sorted(
    header_route.name
    for header_route in routes()
    if header_route.permission
    and not header_route.arguments
    and policy().allows(header_route.permission, Role.COORDINATOR)
    and header_route.name
    not in {
        "desk",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        # A file to keep, and no page.
        "plan-csv",
    }
)
COOKIES = """
import json
from lykta.web.serving import set_up
set_up()
from django.conf import settings
names = [name for name in dir(settings) if name.startswith("SESSION_COOKIE")]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


@pytest.fixture
def without_factor(cast: Cast) -> Client:
    Authenticator.objects.all().delete()
    client = Client()
    by_password(client, "samordnare")
    return client


@pytest.mark.parametrize("name", DECLARING)
def test_without_a_second_factor_only_setting_one_up_is_reached(without_factor: Client, name: str) -> None:
    assert without_factor.get(reverse(name)).headers["Location"] == reverse("mfa_activate_totp")
    assert without_factor.post(reverse(name)).headers["Location"] == reverse("mfa_activate_totp")


def test_setting_one_up_and_leaving_are_reached(without_factor: Client) -> None:
    assert without_factor.get(reverse("mfa_activate_totp")).status_code == 200
    assert without_factor.get(reverse("mfa_add_webauthn")).status_code == 200
    assert without_factor.post(reverse("account_logout")).status_code == 302


def test_recovery_codes_alone_are_no_second_factor(without_factor: Client, cast: Cast) -> None:
    Authenticator.objects.create(user=cast.coordinator, type="recovery_codes", data={"seed": "none"})
    assert without_factor.get(reverse("mfa_index")).status_code == 302


def test_a_factor_set_up_elsewhere_does_not_count_here(without_factor: Client, cast: Cast) -> None:
    give_app(cast.coordinator)
    assert without_factor.get(reverse("mfa_index")).status_code == 302


def pass_time(client: Client, minutes: int) -> None:
    """Make a login that many minutes older, as its session remembers it."""
    session = client.session
    for remembered in (LOGGED_IN_AT, _SEEN):
        session[remembered] -= minutes * 60
    session.save()


def test_an_idle_login_ends_after_half_an_hour(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    assert client.get(ACCOUNT).status_code == 200
    pass_time(client, 29)
    assert client.get(ACCOUNT).status_code == 200
    pass_time(client, 31)
    assert client.get(ACCOUNT).headers["Location"] == f"{reverse('account_login')}?next={ACCOUNT}"
    assert client.get(ACCOUNT).status_code == 302


def test_a_login_ends_after_ten_hours_however_busy(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    for _ in range(30):
        assert client.get(ACCOUNT).status_code == 200
        pass_time(client, 20)
    pass_time(client, 1)
    assert client.get(ACCOUNT).status_code == 302


def test_an_idle_login_is_over_on_public_pages_too(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    client.get(ACCOUNT)
    pass_time(client, 31)
    assert "Vera Vård" not in client.get(reverse("front")).content.decode()


def test_public_pages_look_no_session_up_for_those_without_one(
    django_assert_num_queries: object, cast: Cast
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        Client().get(reverse("training"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_kept_nowhere_framed_nowhere_and_runs_nothing_of_others(cast: Cast, name: str) -> None:
    answer = logged_in(cast.coordinator).get(reverse(name))
    assert answer.status_code == 200
    policy_of_content = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(
        policy_of_content
    )
    assert {
        header: answer.headers[header]
        for header in ("Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Content-Type")
    } == {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Content-Type": "text/html; charset=utf-8",
    }
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_left_leads_to_the_page_for_the_exposed_person_and_runs_nothing_inline(
    cast: Cast, name: str
) -> None:
    text = logged_in(cast.coordinator).get(reverse(name)).content.decode()
    assert f'<form method="post" action="{reverse("account_logout")}">' in text
    assert '<a class="acute-more" href="/till-dig/">' in text
    assert '<a href="/till-dig/ar/" lang="ar" hreflang="ar" dir="rtl">' in text
    assert "onclick=" not in text
    assert "javascript:" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "first_log_in"])
def test_passwords_are_hidden_and_a_browser_may_fill_them_in(name: str) -> None:
    text = Client().get(reverse(name)).content.decode()
    fields = [field for field in text.split("<input")[1:] if 'name="password' in field.partition(">")[0]]
    assert fields
    for field in fields:
        assert 'type="password"' in field.partition(">")[0]
        assert '-password"' in field.partition(">")[0].partition("autocomplete=")[2]


def test_over_https_the_cookie_is_of_this_host_alone(tmp_path: Path) -> None:
    told = json.loads(
        program(
            COOKIES,
            {
                "LYKTA_PARTS": "handbook,consult",
                "LYKTA_HTTPS": "yes",
                "LYKTA_DATA_FOLDER": str(tmp_path / "data"),
                "LYKTA_KEY_FOLDER": str(tmp_path / "keys"),
                "LYKTA_SECRET_KEY": "a secret of the tests, which signs nothing that anybody relies on",
            },
        )
    )
    assert told["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert (told["SESSION_COOKIE_SECURE"], told["SESSION_COOKIE_HTTPONLY"]) == (True, True)
    assert (told["SESSION_COOKIE_SAMESITE"], told["SESSION_COOKIE_DOMAIN"]) == ("Lax", None)
