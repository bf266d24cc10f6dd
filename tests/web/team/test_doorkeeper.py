"""Whoever has shown no second factor reaches only setting one up and leaving; logins end by themselves."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from lykta.web.team.access import routes
from lykta.web.team.adapters import LOGGED_IN_AT
from lykta.web.team.middleware import _SEEN
from tests.web.cast import Cast, give_app, logged_in
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
