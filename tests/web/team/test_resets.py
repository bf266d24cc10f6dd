"""Removing somebody's second factors takes two people, and neither of them is whose they are."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db.models import F
from django.test import Client
from django.urls import reverse

from lykta.web.team.accounts.resetting import agree_to_reset, ask_reset, drop_reset, waiting
from lykta.web.team.accounts.rules import NotAllowedError
from lykta.web.team.models import FactorReset, Member
from lykta.web.team.roles import Role
from tests.web.cast import Cast, logged_in
from tests.web.team.asking import acts, by_password, entries

ACCOUNT = reverse("mfa_index")


@pytest.fixture
def reset(cast: Cast) -> FactorReset:
    """The administrator has asked for the nurse's second factors to be removed."""
    ask_reset(cast.nurse, by=cast.administrator)
    return waiting().get()


def has_factor(member: Member) -> bool:
    return bool(Authenticator.objects.filter(user=member).exists())


def test_asking_alone_removes_nothing(reset: FactorReset, cast: Cast) -> None:
    assert has_factor(cast.nurse)
    assert acts() == [("account.reset_ask", "done")]


@pytest.mark.parametrize("role", ["administrator", "nurse"])
def test_neither_who_asked_nor_whose_it_is_can_agree(reset: FactorReset, cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowedError):
        agree_to_reset(reset.pk, by=getattr(cast, role))
    assert has_factor(cast.nurse)
    assert acts()[-1] == ("account.reset", "refused")
    assert entries()[-1]["of"] == cast.nurse.reference


def test_who_asked_is_refused_on_the_page_too(reset: FactorReset, cast: Cast) -> None:
    client = logged_in(cast.administrator)
    assert 'value="agree"' not in client.get(reverse("resets")).content.decode()
    assert client.post(reverse("reset", args=[reset.pk]), {"answer": "agree"}).status_code == 409
    assert has_factor(cast.nurse)


@pytest.mark.parametrize("role", ["nurse", "reader", "social_worker"])
def test_other_roles_are_refused_and_it_is_written_down(reset: FactorReset, cast: Cast, role: str) -> None:
    member = getattr(cast, role)
    answer = logged_in(member).post(reverse("reset", args=[reset.pk]), {"answer": "agree"})
    assert answer.status_code == 403
    assert (entries()[-1]["act"], entries()[-1]["who"], entries()[-1]["outcome"]) == (
        "accounts.confirm",
        member.reference,
        "refused",
    )
    assert has_factor(cast.nurse)


def test_a_second_person_removes_them_and_ends_all_sessions(reset: FactorReset, cast: Cast) -> None:
    inside = logged_in(cast.nurse)
    coordinator = logged_in(cast.coordinator)
    coordinator.post(reverse("reset", args=[reset.pk]), {"answer": "agree"})
    assert not has_factor(cast.nurse)
    assert inside.get(ACCOUNT).status_code == 302
    assert (entries()[-1]["act"], entries()[-1]["who"], entries()[-1]["of"]) == (
        "account.reset",
        cast.coordinator.reference,
        cast.nurse.reference,
    )


def test_afterwards_the_password_is_still_asked_for_and_a_new_factor_set_up(
    reset: FactorReset, cast: Cast
) -> None:
    agree_to_reset(reset.pk, by=cast.coordinator)
    client = Client()
    assert by_password(client, "vard", "not the password") == ""
    by_password(client, "vard")
    assert client.get(ACCOUNT).headers["Location"] == reverse("mfa_activate_totp")


def test_a_second_administrator_can_agree(reset: FactorReset, cast: Cast) -> None:
    second = Member.objects.create_member(username="second", name="Second", role=Role.ADMINISTRATOR)
    agree_to_reset(reset.pk, by=second)
    assert not has_factor(cast.nurse)


@pytest.mark.parametrize("role", ["administrator", "coordinator", "nurse"])
def test_anybody_asked_may_leave_everything_as_it_is(reset: FactorReset, cast: Cast, role: str) -> None:
    drop_reset(reset.pk, by=getattr(cast, role))
    assert has_factor(cast.nurse)
    assert not waiting().exists()
    assert acts()[-1] == ("account.reset_drop", "done")


def test_it_waits_for_two_days(reset: FactorReset, cast: Cast) -> None:
    FactorReset.objects.update(until=F("until") - timedelta(hours=48))
    for act in (agree_to_reset, drop_reset):
        with pytest.raises(NotAllowedError):
            act(reset.pk, by=cast.coordinator)
    assert has_factor(cast.nurse)


def test_it_is_decided_once(reset: FactorReset, cast: Cast) -> None:
    drop_reset(reset.pk, by=cast.coordinator)
    with pytest.raises(NotAllowedError):
        agree_to_reset(reset.pk, by=cast.coordinator)
    assert has_factor(cast.nurse)


def test_who_asks_anew_is_who_asked(reset: FactorReset, cast: Cast) -> None:
    second = Member.objects.create_member(username="second", name="Second", role=Role.ADMINISTRATOR)
    ask_reset(cast.nurse, by=second)
    with pytest.raises(NotAllowedError):
        agree_to_reset(waiting().get().pk, by=second)
