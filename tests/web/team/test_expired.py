"""Upkeep deletes what has run out, and nothing that still lets somebody in."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from lykta.web.team.actions import NewAccount, forget_expired, make
from lykta.web.team.models import Kind, Member, PendingAct, StartCode
from lykta.web.team.policy import Role
from lykta.web.team.second_person import Place
from tests.web.cast import Cast, logged_in
from tests.web.team.asking import entries


@pytest.mark.parametrize(("hours", "gone"), [(-1, 3), (1, 0)])
def test_sessions_codes_and_resets_go_when_their_time_is_over(cast: Cast, hours: int, gone: int) -> None:
    until = timezone.now() + timedelta(hours=hours)
    logged_in(cast.nurse)
    Session.objects.update(expire_date=until)
    StartCode.objects.create(member=cast.nurse, tag=bytes(32), until=until)
    PendingAct.objects.create(kind=Kind.RESET, member=cast.nurse, asked_by=cast.administrator, until=until)
    assert forget_expired() == gone
    left = Session.objects.count() + StartCode.objects.count() + PendingAct.objects.count()
    assert left == 3 - gone


def test_an_account_that_nobody_agreed_to_goes_and_the_log_says_so(cast: Cast) -> None:
    account = NewAccount("ny", "Ny", Place(Role.ADMINISTRATOR))
    member, _code = make(account, by=cast.administrator)
    forget_expired()
    assert Member.objects.filter(pk=member.pk).exists()
    PendingAct.objects.update(until=timezone.now())
    forget_expired()
    assert not Member.objects.filter(pk=member.pk).exists()
    last = entries()[-1]
    assert (last["act"], last["who"], last["of"]) == ("account.drop", "system", member.reference)


def test_whoever_works_is_not_logged_out_by_it(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    forget_expired()
    assert client.get(reverse("desk-inbox")).status_code == 200
