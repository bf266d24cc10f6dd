"""Upkeep deletes what has run out, and nothing that still lets somebody in."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from lykta.web.team.expired import forget_expired
from lykta.web.team.models import FactorReset, StartCode
from tests.web.cast import Cast, logged_in


@pytest.mark.parametrize(("hours", "gone"), [(-1, 3), (1, 0)])
def test_sessions_codes_and_resets_go_when_their_time_is_over(cast: Cast, hours: int, gone: int) -> None:
    until = timezone.now() + timedelta(hours=hours)
    logged_in(cast.nurse)
    Session.objects.update(expire_date=until)
    StartCode.objects.create(member=cast.nurse, tag=bytes(32), until=until)
    FactorReset.objects.create(member=cast.nurse, asked_by=cast.administrator, until=until)
    assert forget_expired() == gone
    left = Session.objects.count() + StartCode.objects.count() + FactorReset.objects.count()
    assert left == 3 - gone


def test_whoever_works_is_not_logged_out_by_it(cast: Cast) -> None:
    client = logged_in(cast.nurse)
    forget_expired()
    assert client.get(reverse("desk-inbox")).status_code == 200
