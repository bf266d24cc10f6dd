"""What every page of somebody logged in tells the browser, and what kind of cookie holds the session."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.team.access import routes
from lykta.web.team.policy import Role, policy
from tests.web.cast import Cast, logged_in
from tests.web.server import program

PAGES = sorted(
    route.name
    for route in routes()
    if route.permission
    and not route.arguments
    and policy().allows(route.permission, Role.COORDINATOR)
    and route.name
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
