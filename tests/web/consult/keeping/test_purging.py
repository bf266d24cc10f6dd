"""What the purge takes and what it leaves, and when it takes nothing because the clock may have jumped."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CASCADE, ForeignKey
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.audit.models import Entry
from lykta.web.audit.recording import SYSTEM, Outcome, record
from lykta.web.consult.actions import closing
from lykta.web.consult.actions.closing import (
    LONGEST_GAP,
    Brake,
    PurgeReport,
    brake_of,
    due_consultations,
    forgotten_consultations,
    held_consultations,
)
from lykta.web.consult.models import AskerCell, Consultation, Notice, Occasion, OutcomeCell, State
from lykta.web.team.models import Agency, Member
from tests.web.consult.keeping.filled import filled

pytestmark = pytest.mark.django_db

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


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_what_is_open_cannot_have_a_day_and_stays(state: State) -> None:
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
