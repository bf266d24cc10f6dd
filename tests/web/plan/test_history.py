"""The history of a measure: what each change tells, that none is ever changed, and who is stopped."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lykta.web.audit.models import Entry
from lykta.web.plan.actions import (
    ChangedMeanwhileError,
    MeasureValues,
    change_measure,
    finish_measure,
    follow_up_measure,
    resume_measure,
)
from lykta.web.plan.areas import areas
from lykta.web.plan.models import AppendOnlyError, Change, Measure, MeasureAct, MeasureState
from lykta.web.plan.overview import history, history_since
from tests.web.cast import Cast
from tests.web.plan.doing import do
from tests.web.plan.made import brought_to, made_measure

pytestmark = pytest.mark.django_db

ACTS = [act for act in MeasureAct if act is not MeasureAct.ADD]


def test_each_change_is_in_the_audit_log_with_who_and_which_and_no_words(cast: Cast) -> None:
    measure = made_measure(cast.nurse, what="Ett ord som loggen inte har")
    finish_measure(measure, cast.nurse, "Ett resultat", seen=1)
    told = [json.loads(bytes(entry.content)) for entry in Entry.objects.order_by("number")]
    assert [(one["act"], one["who"], one["of"], one["outcome"]) for one in told] == [
        ("plan.write", cast.nurse.reference, measure.reference, "done")
    ] * 2
    assert not any("Ett ord" in bytes(entry.content).decode() for entry in Entry.objects.all())


@pytest.mark.parametrize("act", [act for act in ACTS if act not in {MeasureAct.FOLLOW_UP, MeasureAct.RESUME}])
def test_who_saw_an_older_state_is_told_and_nothing_is_stored(cast: Cast, act: MeasureAct) -> None:
    measure = made_measure(cast.nurse)
    change_measure(
        measure,
        cast.coordinator,
        MeasureValues(areas()["2018.detection"], "Något annat", cast.health, measure.due_on),
        seen=1,
    )
    before = list(Measure.objects.values()), Change.objects.count(), Entry.objects.count()
    with pytest.raises(ChangedMeanwhileError):
        do(act, measure, cast.nurse, "Mitt", seen=1)
    assert (list(Measure.objects.values()), Change.objects.count(), Entry.objects.count()) == before


def test_a_note_in_between_stops_nobody(cast: Cast) -> None:
    measure = made_measure(cast.nurse)
    follow_up_measure(measure, cast.coordinator, "En anteckning")
    finish_measure(measure, cast.nurse, "Klart", seen=1)
    assert [change.act for change in measure.changes.order_by("number")] == ["add", "follow-up", "finish"]


def test_a_measure_that_was_given_away_meanwhile_is_no_longer_written_by_its_old_agency(cast: Cast) -> None:
    measure = made_measure(cast.nurse)
    stale = Measure.objects.get(pk=measure.pk)
    change_measure(
        measure,
        cast.coordinator,
        MeasureValues(measure.in_area, measure.what, cast.social, measure.due_on),
        seen=1,
    )
    with pytest.raises(ChangedMeanwhileError):
        follow_up_measure(stale, cast.nurse, "Jag är sen")
    with pytest.raises(PermissionDenied):
        follow_up_measure(Measure.objects.get(pk=measure.pk), cast.nurse, "Jag får inte")


def test_nobody_gives_a_measure_to_an_agency_for_which_they_may_not_write(cast: Cast) -> None:
    measure = made_measure(cast.nurse)
    wanted = MeasureValues(measure.in_area, measure.what, cast.social, measure.due_on)
    with pytest.raises(PermissionDenied):
        change_measure(measure, cast.nurse, wanted, seen=1)
    measure.refresh_from_db()
    assert measure.agency == cast.health


def test_a_change_is_neither_changed_nor_taken_away(cast: Cast) -> None:
    measure = made_measure(cast.nurse)
    change = measure.changes.get()
    change.note = "Omskriven"
    with pytest.raises(AppendOnlyError):
        change.save()
    with pytest.raises(AppendOnlyError):
        change.delete()
    with pytest.raises(AppendOnlyError):
        Change.objects.filter(pk=change.pk).update(note="Omskriven")
    with pytest.raises(AppendOnlyError):
        Change.objects.all().delete()
    assert measure.changes.get().note == ""


@pytest.mark.parametrize(
    "wrong", [{"state": "dropped"}, {"state": "done"}, {"state": "lost"}], ids=lambda wrong: wrong["state"]
)
def test_the_database_refuses_a_state_without_its_words(cast: Cast, wrong: dict[str, str]) -> None:
    measure = made_measure(cast.nurse)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(**wrong)


def test_taking_up_again_keeps_why_it_had_been_dropped_in_the_history(cast: Cast) -> None:
    measure = brought_to(made_measure(cast.nurse), MeasureState.DROPPED, cast.nurse)
    reason = measure.reason
    resume_measure(measure, cast.nurse, "Det finns pengar", seen=None)
    measure.refresh_from_db()
    assert (measure.state, measure.reason) == (MeasureState.UNDER_WAY, "")
    assert [told.words for told in history(measure)] == ["Det finns pengar", reason, ""]


def test_a_change_tells_what_it_made_of_what(cast: Cast) -> None:
    measure = made_measure(cast.nurse, what="Före")
    due = measure.due_on + timedelta(days=3)
    wanted = MeasureValues(measure.in_area, "Efter", cast.health, due)
    change_measure(measure, cast.nurse, wanted, seen=1)
    newest = history(measure)[0]
    assert (newest.differences[0].was, newest.differences[0].became) == ("Före", "Efter")
    assert len(newest.differences) == 2
    assert history_since(measure, 1)[0].differences == newest.differences
    assert history_since(measure, 2) == []
