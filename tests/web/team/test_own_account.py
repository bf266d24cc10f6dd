"""One's own second factors: each change is in the log, ends other sessions, and asks again who one is."""

import pytest
from allauth.account.internal.flows import login as records
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast, code_now, logged_in
from tests.web.team.asking import acts, by_code, by_password, entries

CHANGING = [
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
]


def set_up(client: Client) -> str:
    """Set up an app with the secret that the page offers; gives it."""
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    return secret


@pytest.fixture
def without_factor(cast: Cast) -> Client:
    Authenticator.objects.filter(user=cast.nurse).delete()
    client = Client()
    by_password(client, "vard")
    return client


def test_an_app_is_set_up_with_recovery_codes_and_both_are_in_the_log(
    without_factor: Client, cast: Cast
) -> None:
    set_up(without_factor)
    assert acts() == [
        ("account.log_in", "done"),
        ("account.factor_add", "done"),
        ("account.recovery_codes", "done"),
    ]
    assert {one["who"] for one in entries()} == {cast.nurse.reference}
    assert without_factor.get(reverse("mfa_index")).status_code == 200


def test_the_secret_is_nowhere_in_the_database_as_it_is(without_factor: Client, cast: Cast) -> None:
    secret = set_up(without_factor)
    assert all(secret not in str(one.data) for one in Authenticator.objects.all())


def test_a_wrong_first_code_sets_up_nothing(without_factor: Client, cast: Cast) -> None:
    without_factor.get(reverse("mfa_activate_totp"))
    without_factor.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert not Authenticator.objects.filter(user=cast.nurse).exists()


def test_a_new_factor_ends_the_sessions_elsewhere(without_factor: Client, cast: Cast) -> None:
    elsewhere = logged_in(cast.nurse)
    set_up(without_factor)
    assert elsewhere.get(reverse("mfa_index")).status_code == 302
    assert without_factor.get(reverse("mfa_index")).status_code == 200


def test_the_last_factor_stays(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=cast.nurse).exists()


@pytest.mark.parametrize("name", CHANGING)
def test_a_while_after_the_log_in_it_is_asked_again_who_one_is(cast: Cast, name: str) -> None:
    client = logged_in(cast.nurse)
    session = client.session
    for one in session[records.AUTHENTICATION_METHODS_SESSION_KEY]:
        one["at"] -= 901
    session.save()
    for method in (client.get, client.post):
        answer = method(reverse(name))
        assert answer.status_code == 302
        assert "/igen/" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("page", "field"), [("account_reauthenticate", "password"), ("mfa_reauthenticate", "code")]
)
def test_a_wrong_answer_then_is_refused(cast: Cast, page: str, field: str) -> None:
    client = logged_in(cast.nurse)
    assert client.post(reverse(page), {field: "000000"}).status_code == 200


def test_a_recovery_code_works_once(without_factor: Client) -> None:
    set_up(without_factor)
    shown = without_factor.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    first, second = Client(), Client()
    by_password(first, "vard")
    assert by_code(first, shown[0])
    by_password(second, "vard")
    assert by_code(second, shown[0]) == ""
    assert ("account.second_factor", "refused") in acts()


def test_recovery_codes_are_shown_once_and_kept_sealed(without_factor: Client, cast: Cast) -> None:
    set_up(without_factor)
    shown = without_factor.get(reverse("mfa_view_recovery_codes"))
    again = without_factor.get(reverse("mfa_view_recovery_codes"))
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert all(code in shown.content.decode() and code not in again.content.decode() for code in codes)
    kept = Authenticator.objects.get(user=cast.nurse, type="recovery_codes")
    assert all(code not in str(kept.data) for code in codes)


def test_another_members_passkey_is_not_found(cast: Cast) -> None:
    other = Authenticator.objects.create(user=cast.social_worker, type="webauthn", data={})
    client = logged_in(cast.nurse)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.post(reverse(name, args=[other.pk]), {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()
