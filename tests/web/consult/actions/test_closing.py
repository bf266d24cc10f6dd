"""The day of deletion, what holds and moves it, and the purge that comes on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CASCADE, ForeignKey
from django.test import Client
from django.utils import formats, timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lykta.language import Language
from lykta.web.audit.models import Entry
from lykta.web.audit.recording import SYSTEM, Outcome, record
from lykta.web.consult.access import NotNowError
from lykta.web.consult.actions import closing
from lykta.web.consult.actions.closing import (
    LEAST_DAYS_LEFT,
    LONGEST_GAP,
    LONGEST_HOLD_DAYS,
    Brake,
    PurgeReport,
    brake_of,
    close,
    close_forgotten,
    due_consultations,
    end_hold,
    forgotten_consultations,
    held_consultations,
    hold,
    reopen,
    show_day,
)
from lykta.web.consult.models import AskerCell, Consultation, ConsultationState, Message, OutcomeCell
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.team.models import Agency, Member
from tests.web.cast import made_consultation
from tests.web.consult.filled import filled
from tests.web.consult.views.asking_pages import RETURN, asked, came_back, main_of, value_of

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
    assert (one.state, one.closed_on) == (ConsultationState.CLOSED, timezone.localdate())
    assert one.purge_on == timezone.localdate() + timedelta(days=django_settings.LYKTA.keep_days)


def test_reopening_stops_the_clock_and_waits_for_the_team() -> None:
    one, _ = made_consultation()
    close(one)
    reopen(one)
    one.refresh_from_db()
    assert (one.state, one.closed_on, one.purge_on) == (ConsultationState.WAITING_FOR_TEAM, None, None)


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
    assert Consultation.objects.get(state=ConsultationState.CLOSED) == ages[366]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [close, reopen, end_hold])
def test_no_act_is_done_outside_the_transaction_of_its_entry(act: object) -> None:
    one, _ = made_consultation()
    with pytest.raises(transaction.TransactionManagementError):
        act(one)  # type: ignore[operator]


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def purge() -> PurgeReport:
    """A run by a person who has looked at the clock: the tests' database has no run to measure from."""
    return closing.purge(clock_is_right=True)


def entries() -> list[str]:
    return [bytes(content).decode() for content in Entry.objects.values_list("content", flat=True)]


def run_at(later: timedelta, *, clock_is_right: bool = False) -> PurgeReport:
    """A run, by the timer unless a person says so, while the clock shows so much later than it is."""
    moment = timezone.now() + later
    with mock.patch("django.utils.timezone.now", return_value=moment):
        return closing.purge(clock_is_right=clock_is_right)


def test_what_is_due_goes_with_everything_below_it() -> None:
    one = filled(closed_days_ago=90)
    done = purge()
    assert (done.deleted, done.held) == (1, 0)
    left = {
        model._meta.label: model._base_manager.count()
        for model in apps.get_app_config("consult").get_models(include_auto_created=True)
    }
    counted = {"consult.AskerCell": 1, "consult.OutcomeCell": 1}
    assert {name: count for name, count in left.items() if count} == counted
    of_purge, of_run = entries()
    assert str(one.pk) in of_purge
    assert '"consultation.purge"' in of_purge
    assert '"database.purge"' in of_run
    assert '"detail": {"deleted": 1, "held": 0, "closed": 0, "busy": 0}' in of_run
    assert (Member.objects.count(), Agency.objects.count()) == (1, 2)


def test_what_is_counted_stays() -> None:
    filled(closed_days_ago=90)
    purge()
    askers, outcome = AskerCell.objects.get(), OutcomeCell.objects.get()
    assert (askers.role, askers.workplace, askers.consultations) == ("health", "clinic", 1)
    assert (outcome.outcome, outcome.consultations, outcome.answered) == ("case", 1, 1)
    assert (outcome.agencies, outcome.disclosures, outcome.days_to_answer) == (2, 1, 0)


@pytest.mark.parametrize(("days", "goes"), [(89, False), (90, True), (91, True), (None, False)])
def test_only_what_was_closed_and_whose_day_has_come_goes(days: int | None, goes: bool) -> None:
    filled(closed_days_ago=days)
    assert purge().deleted == int(goes)
    assert Consultation.objects.exists() != goes


@pytest.mark.parametrize(
    "state", [state for state in ConsultationState if state is not ConsultationState.CLOSED]
)
def test_what_is_open_cannot_have_a_day_and_stays(state: ConsultationState) -> None:
    filled(closed_days_ago=90)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.update(state=state)
    Consultation.objects.update(state=state, closed_on=None, purge_on=None)
    assert (purge().deleted, due_consultations().count(), held_consultations().count()) == (0, 0, 0)
    assert Consultation.objects.exists()


@pytest.mark.parametrize("days", [0, 10])
def test_a_hold_keeps_it_up_to_and_with_its_day(days: int) -> None:
    one = filled(closed_days_ago=100, held_days=days)
    assert list(held_consultations()) == [one]
    assert (purge().deleted, purge().held) == (0, 1)
    Consultation.objects.update(held_until=timezone.localdate() - timedelta(days=1))
    assert list(due_consultations()) == [one]
    assert purge().deleted == 1


def test_a_second_purge_finds_nothing() -> None:
    filled(closed_days_ago=90)
    assert [purge().deleted, purge().deleted] == [1, 0]


def test_whatever_is_below_a_consultation_goes_with_it_also_what_comes_later() -> None:
    below = {
        f"{model._meta.label}.{field.name}": field.remote_field.on_delete
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.remote_field.model is Consultation
    }
    assert {name for name, on_delete in below.items() if on_delete is not CASCADE} == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="in SQLite's memory a writer cannot be waited for")
def test_one_that_somebody_writes_in_is_left_whole_and_the_others_go(
    other: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    held_by_somebody, free = filled(closed_days_ago=90), filled("Den andra", closed_days_ago=90)
    other.execute("SELECT FROM consult_consultation WHERE id = %s FOR UPDATE", [held_by_somebody.pk])
    done = purge()
    other.rollback()
    assert (done.deleted, done.busy) == (1, 1)
    assert [one.pk for one in Consultation.objects.all()] == [held_by_somebody.pk]
    assert held_by_somebody.messages.count() == 2
    assert free.messages.count() == 0
    assert purge().deleted == 1


def test_a_run_of_the_night_after_needs_nobody() -> None:
    purge()
    filled(closed_days_ago=90)
    done = run_at(timedelta(days=1))
    assert (done.brake, done.deleted) == (None, 1)


@pytest.mark.parametrize("days", [95, 7])
def test_after_a_jump_of_the_clock_nothing_is_deleted_or_closed_before_a_person_says_so(days: int) -> None:
    purge()
    filled(closed_days_ago=90)
    filled("Den som ingen rört")
    Consultation.objects.filter(closed_on=None).update(changed_at=timezone.now() - timedelta(days=366))
    coordinator = Member.objects.get()
    done = run_at(timedelta(days=days))
    assert done == PurgeReport(deleted=0, held=0, brake=Brake.GAP)
    assert Consultation.objects.count() == 2
    assert forgotten_consultations(365).count() == 1
    assert [(each.member, each.occasion) for each in Notice.objects.all()] == [
        (coordinator, Occasion.PURGE_STOPPED)
    ]
    assert '"outcome": "refused", "detail": {"brake": "gap"}' in entries()[-1]
    # The refused run is none that a later one could be measured from.
    assert run_at(timedelta(days=days + 1)).brake == Brake.GAP
    done = run_at(timedelta(days=days), clock_is_right=True)
    assert (done.brake, done.deleted, done.closed) == (None, 1, 1)


def test_a_clock_that_was_ahead_and_is_set_right_needs_a_person_once() -> None:
    purge()
    at = "lykta.web.audit.recording.datetime"
    with mock.patch(at) as ahead, transaction.atomic():
        ahead.now.return_value = datetime.now(UTC) + timedelta(days=95)
        record("inbox.list", who="member:1", outcome=Outcome.OPENED)
    assert run_at(timedelta()).brake == Brake.BACKWARDS
    assert purge().brake is None
    assert run_at(timedelta(days=1)).brake is None


def test_without_any_run_in_the_log_a_person_is_needed_and_making_the_database_counts_as_one() -> None:
    assert run_at(timedelta()).brake == Brake.GAP
    with transaction.atomic():
        record("database.prepare", who=SYSTEM)
    assert run_at(timedelta(days=2)).brake is None


@given(now=MOMENTS, run=st.none() | MOMENTS, latest=st.none() | MOMENTS)
def test_it_runs_by_itself_only_where_the_log_is_neither_ahead_nor_three_days_behind(
    now: datetime, run: datetime | None, latest: datetime | None
) -> None:
    slack = timedelta(minutes=10)
    ahead = [at for at in (run, latest) if at and at > now + slack]
    behind = run is None or now - run > LONGEST_GAP
    expected = Brake.BACKWARDS if ahead else Brake.GAP if behind else None
    assert brake_of(now, run, latest) == expected


MOVED = {"sv": "Dagen för radering har ändrats", "en": "The day of deletion has changed"}


def in_words(days: int, language: Language = "sv") -> str:
    with translation.override(language):
        return formats.date_format(timezone.localdate() + timedelta(days=days), "j F Y")


def act(does: Any, **said: Any) -> None:
    with transaction.atomic():
        does(Consultation.objects.get(), **said)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_day_that_was_shown_first_has_not_moved(language: Language) -> None:
    receipt = asked(language=language)
    act(close)
    text = main_of(came_back(receipt, language=language))
    assert in_words(90, language) in text
    assert MOVED[language] not in text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_way_in_which_it_moves_is_said_with_both_days(language: Language) -> None:
    receipt = asked(language=language)
    act(close)
    act(hold, reason="Tillsyn", until=timezone.localdate() + timedelta(days=199))
    text = main_of(came_back(receipt, language=language))
    for words in (MOVED[language], in_words(90, language), in_words(200, language)):
        assert words in text
    act(reopen)
    assert in_words(200, language) in main_of(came_back(receipt, language=language))
    act(end_hold)
    # At noon: late in a winter's evening it would be a day more in summer time.
    later = timezone.localtime().replace(hour=12) + timedelta(days=120)
    with mock.patch.object(timezone, "now", return_value=later):
        act(close)
        now = main_of(came_back(receipt, language=language))
        assert in_words(90, language) in now
        assert in_words(80, language) in now


def test_closed_again_with_the_same_day_it_has_not_moved() -> None:
    receipt = asked()
    act(close)
    act(reopen)
    act(close)
    assert MOVED["sv"] not in main_of(came_back(receipt))


def test_a_reply_that_is_sent_again_with_another_text_is_kept_and_said_not_to_be_sent() -> None:
    page = came_back(asked())
    fields = {name: value_of(name, page) for name in ("token", "number")}
    client = Client()
    for _ in range(2):
        client.post(RETURN["sv"], fields | {"body": "Det gick bra."})
    assert Message.objects.count() == 2
    again = client.post(RETURN["sv"], fields | {"body": "Det gick mycket bra."})
    assert "Formuläret har redan skickats" in main_of(again)
    assert "Det gick mycket bra." in main_of(again)
    assert Message.objects.count() == 2
    client.post(
        RETURN["sv"], {name: value_of(name, again) for name in fields} | {"body": "Det gick mycket bra."}
    )
    assert Message.objects.count() == 3
