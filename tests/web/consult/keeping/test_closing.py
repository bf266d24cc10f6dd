"""The two clocks: what closing, reopening and holding do to them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lykta.web.consult.keeping.closing import LONGEST_HOLD_DAYS, close, end_hold, hold, reopen
from lykta.web.consult.keeping.purging import close_forgotten, forgotten
from lykta.web.consult.models import Consultation
from lykta.web.consult.models.consultation import State
from tests.web.cast import made_consultation

pytestmark = pytest.mark.django_db


def test_closing_sets_the_day_of_deletion_by_the_setting() -> None:
    one, _ = made_consultation()
    close(one)
    one.refresh_from_db()
    assert (one.state, one.closed_on) == (State.CLOSED, timezone.localdate())
    assert one.purge_on == timezone.localdate() + timedelta(days=settings.LYKTA.keep_days)


def test_reopening_stops_the_clock_and_waits_for_the_team() -> None:
    one, _ = made_consultation()
    close(one)
    reopen(one)
    one.refresh_from_db()
    assert (one.state, one.closed_on, one.purge_on) == (State.WAITING_FOR_TEAM, None, None)


@pytest.mark.parametrize("days", [0, 1, LONGEST_HOLD_DAYS])
def test_a_hold_seals_its_reason_and_can_be_renewed(days: int) -> None:
    one, _ = made_consultation()
    hold(one, reason="en annan", until=timezone.localdate())
    hold(one, reason=" Tillsyn pågår. ", until=timezone.localdate() + timedelta(days=days))
    one.refresh_from_db()
    assert one.text("hold_reason", one.key()) == "Tillsyn pågår."
    assert b"Tillsyn" not in bytes(one.hold_reason)
    assert one.held_until == timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize(
    ("reason", "days", "field"),
    [("", 1, "reason"), ("  ", 1, "reason"), ("x", -1, "until"), ("x", LONGEST_HOLD_DAYS + 1, "until")],
)
def test_a_hold_without_a_reason_or_for_too_long_is_refused(reason: str, days: int, field: str) -> None:
    one, _ = made_consultation()
    with pytest.raises(ValidationError) as refused:
        hold(one, reason=reason, until=timezone.localdate() + timedelta(days=days))
    assert list(refused.value.message_dict) == [field]
    one.refresh_from_db()
    assert one.held_until is None


def test_a_hold_that_ends_takes_its_reason_with_it() -> None:
    one, _ = made_consultation()
    hold(one, reason="Tillsyn", until=timezone.localdate())
    end_hold(one)
    one.refresh_from_db()
    assert (one.held_until, bytes(one.hold_reason)) == (None, b"")


def test_what_nobody_changed_is_listed_after_half_a_year_and_closed_after_a_year() -> None:
    ages = {days: made_consultation()[0] for days in (179, 181, 364, 366)}
    for days, one in ages.items():
        Consultation.objects.filter(pk=one.pk).update(changed_at=timezone.now() - timedelta(days=days))
    assert list(forgotten()) == [ages[366], ages[364], ages[181]]
    assert close_forgotten() == 1
    assert close_forgotten() == 0
    assert Consultation.objects.get(state=State.CLOSED) == ages[366]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [close, reopen, end_hold])
def test_no_act_is_done_outside_the_transaction_of_its_entry(act: object) -> None:
    one, _ = made_consultation()
    with pytest.raises(transaction.TransactionManagementError):
        act(one)  # type: ignore[operator]
