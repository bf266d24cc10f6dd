"""The two clocks: what closing, reopening and holding do to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lykta.web.consult.access import NotNowError
from lykta.web.consult.actions.closing import (
    LEAST_DAYS_LEFT,
    LONGEST_HOLD_DAYS,
    close,
    close_forgotten,
    end_hold,
    forgotten_consultations,
    hold,
    reopen,
    show_day,
)
from lykta.web.consult.models import Consultation, State
from tests.web.cast import made_consultation

pytestmark = pytest.mark.django_db


@contextmanager
def in_days_from_now(days: int) -> Iterator[None]:
    """Act as if so many days had passed."""
    with mock.patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=days)):
        yield


def test_closing_sets_the_day_of_deletion_by_the_setting() -> None:
    one, _ = made_consultation()
    close(one)
    one.refresh_from_db()
    assert (one.state, one.closed_on) == (State.CLOSED, timezone.localdate())
    assert one.purge_on == timezone.localdate() + timedelta(days=django_settings.LYKTA.keep_days)


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


def test_closing_what_is_closed_does_not_move_its_day() -> None:
    one, _ = made_consultation()
    close(one)
    day = one.purge_on
    with pytest.raises(NotNowError), in_days_from_now(3):
        close(one)
    one.refresh_from_db()
    assert one.purge_on == day


@pytest.mark.parametrize(("shown", "days_left"), [(False, LEAST_DAYS_LEFT), (True, 61)])
def test_a_hold_that_ends_after_the_day_leaves_time_or_what_was_shown(*, shown: bool, days_left: int) -> None:
    one, _ = made_consultation()
    close(one)
    with in_days_from_now(100):
        hold(one, reason="Tillsyn", until=timezone.localdate() + timedelta(days=60))
        if shown:
            show_day(one)
        end_hold(one)
        assert one.deletion_day == timezone.localdate() + timedelta(days=days_left)


def test_a_hold_that_would_have_ended_sooner_gains_nothing_by_being_ended() -> None:
    one, _ = made_consultation()
    close(one)
    with in_days_from_now(100):
        hold(one, reason="Tillsyn", until=timezone.localdate() + timedelta(days=3))
        day = one.deletion_day
        end_hold(one)
        assert one.deletion_day == day


def test_a_hold_that_is_renewed_to_an_earlier_day_leaves_what_was_shown() -> None:
    one, _ = made_consultation()
    hold(one, reason="Tillsyn", until=timezone.localdate() + timedelta(days=200))
    close(one)
    day = show_day(one)
    hold(one, reason="Tillsyn", until=timezone.localdate() + timedelta(days=100))
    assert one.deletion_day == day


def test_a_day_that_was_shown_is_shown_again_without_a_lock(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, _ = made_consultation()
    close(one)
    day = show_day(one)
    with django_assert_num_queries(1) as asked:
        assert show_day(one) == day
    assert "FOR UPDATE" not in str(asked.captured_queries)


def test_closed_anew_with_a_shorter_setting_it_is_not_deleted_before_the_day_that_was_shown(
    settings: Any,
) -> None:
    one, _ = made_consultation()
    close(one)
    day = show_day(one)
    reopen(one)
    settings.LYKTA = settings.LYKTA.model_copy(update={"keep_days": 5})
    close(one)
    assert one.deletion_day == day


def test_each_change_of_the_day_is_noted_with_its_code() -> None:
    one, _ = made_consultation()
    close(one)
    hold(one, reason="Tillsyn", until=timezone.localdate() + timedelta(days=200))
    end_hold(one)
    reopen(one)
    today = timezone.localdate()
    assert list(one.day_changes.values_list("reason", "day")) == [
        ("closed", today + timedelta(days=90)),
        ("held", today + timedelta(days=201)),
        ("hold-ended", today + timedelta(days=90)),
        ("reopened", None),
    ]


def test_what_nobody_changed_is_listed_after_half_a_year_and_closed_after_a_year() -> None:
    ages = {days: made_consultation()[0] for days in (179, 181, 364, 366)}
    for days, one in ages.items():
        Consultation.objects.filter(pk=one.pk).update(changed_at=timezone.now() - timedelta(days=days))
    assert list(forgotten_consultations()) == [ages[366], ages[364], ages[181]]
    assert close_forgotten() == (1, 0)
    assert close_forgotten() == (0, 0)
    assert Consultation.objects.get(state=State.CLOSED) == ages[366]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [close, reopen, end_hold])
def test_no_act_is_done_outside_the_transaction_of_its_entry(act: object) -> None:
    one, _ = made_consultation()
    with pytest.raises(transaction.TransactionManagementError):
        act(one)  # type: ignore[operator]
