"""Whatever is done to a measure, in whatever order: its history holds it all, and ends where it stands."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.audit.models import Entry
from lykta.web.plan.actions import NotPossibleNowError
from lykta.web.plan.models import CONTENT, Change, MeasureAct, MeasureState, is_possible, state_after
from tests.web.consult.world import World, undone
from tests.web.plan.doing import do
from tests.web.plan.made import made_measure

pytestmark = pytest.mark.django_db

ACTS = [act for act in MeasureAct if act is not MeasureAct.ADD]
# What is stored in an example is undone with it.
EXAMPLES = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
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
