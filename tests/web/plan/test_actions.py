"""The acts on a measure: in which states each is possible, the history they leave, and what is refused."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.audit.models import Entry
from lykta.web.plan.actions import (
    ChangedMeanwhileError,
    NotPossibleNowError,
    change_measure,
    finish_measure,
    follow_up_measure,
    resume_measure,
)
from lykta.web.plan.areas import areas
from lykta.web.plan.models import (
    CONTENT,
    FROM,
    OPEN,
    AppendOnlyError,
    Change,
    Measure,
    MeasureAct,
    MeasureState,
    MeasureValues,
    is_possible,
    state_after,
)
from lykta.web.plan.overview import history, history_since
from tests.examples import examples
from tests.web.cast import Cast
from tests.web.consult.world import World, undone
from tests.web.plan.made import brought_to, do, made_measure

pytestmark = pytest.mark.django_db

ACTS = [act for act in MeasureAct if act is not MeasureAct.ADD]


@given(st.sampled_from(MeasureState), st.sampled_from(ACTS))
def test_an_act_fits_where_it_is_said_to_and_leads_to_one_state(state: MeasureState, act: MeasureAct) -> None:
    assert is_possible(act, state) is (state in FROM[act])
    assert state_after(act, state) in MeasureState


@pytest.mark.parametrize("state", MeasureState)
def test_from_every_state_there_is_a_way_on_and_a_way_back(state: MeasureState) -> None:
    ways = {state_after(act, state) for act in ACTS if is_possible(act, state)}
    assert ways - {state}
    assert state in OPEN or ways & OPEN


def test_nothing_is_added_twice() -> None:
    assert not any(is_possible(MeasureAct.ADD, state) for state in MeasureState)


def test_a_note_changes_no_state() -> None:
    assert [state_after(MeasureAct.FOLLOW_UP, state) for state in MeasureState] == list(MeasureState)


def test_what_is_done_or_dropped_is_changed_no_more_until_it_is_taken_up() -> None:
    for state in set(MeasureState) - OPEN:
        assert not any(
            is_possible(act, state)
            for act in (MeasureAct.CHANGE, MeasureAct.BEGIN, MeasureAct.FINISH, MeasureAct.DROP)
        )
        assert is_possible(MeasureAct.RESUME, state)


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


# What is stored in an example is undone with it.
EXAMPLES = settings(
    max_examples=examples(40),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@EXAMPLES
@given(
    steps=st.lists(st.tuples(st.sampled_from(ACTS), st.text("abc åäö", min_size=1, max_size=9)), max_size=8)
)
def test_the_history_holds_all_that_was_done_and_ends_where_the_measure_stands(
    world: World, steps: list[tuple[MeasureAct, str]]
) -> None:
    by = world.cast.nurse
    with undone():
        measure = made_measure(by)
        state, expected, kept = MeasureState.NOT_BEGUN, [MeasureAct.ADD], list[Any]()
        for act, words in steps:
            entries = Entry.objects.count()
            if is_possible(act, state):
                do(act, measure, by, words)
                state = state_after(act, state)
                expected.append(act)
                assert Entry.objects.count() == entries + 1
            else:
                with pytest.raises(NotPossibleNowError):
                    do(act, measure, by, words)
                assert Entry.objects.count() == entries
            # What was written before is as it was.
            rows = list(Change.objects.filter(measure=measure).order_by("number").values())
            assert rows[: len(kept)] == kept
            kept = rows
        measure.refresh_from_db()
        changes = list(measure.changes.order_by("number"))
        assert [change.act for change in changes] == expected
        assert [change.number for change in changes] == list(range(1, len(expected) + 1))
        assert measure.state == state
        assert [getattr(changes[-1], name) for name in CONTENT] == [
            getattr(measure, name) for name in CONTENT
        ]
        assert changes[-1].version == measure.version
        assert measure.version == 1 + sum(
            act not in {MeasureAct.ADD, MeasureAct.FOLLOW_UP} for act in expected
        )
