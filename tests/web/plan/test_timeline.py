"""The timeline of the plan: bars within the width, today's line, and what is late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.plan.models import Change, Measure, MeasureState
from lykta.web.plan.timeline import _days_of_adding, _ticks, _TimelineSpan, timeline
from tests.web.cast import Cast, logged_in
from tests.web.plan.made import brought_to, made_measure

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(begins=DAYS, length=st.integers(90, 4000), at=st.integers(0, 4000))
def test_days_lie_within_the_width_and_months_have_room(begins: date, length: int, at: int) -> None:
    ends = begins + timedelta(days=length)
    share = float(_TimelineSpan(begins, ends).at(begins + timedelta(days=min(at, length))))
    assert 0 <= share <= 100
    ticks = _ticks(begins, ends)
    assert len(ticks) <= 7
    assert all(begins < day <= ends and day.day == 1 for day in ticks)


@pytest.mark.django_db
def test_open_measures_are_drawn_the_first_to_fall_due_first(cast: Cast) -> None:
    today = timezone.localdate()
    late = made_measure(cast.coordinator, what="Sen", due_on=today - timedelta(days=3))
    soon = made_measure(cast.coordinator, what="Snart", due_on=today + timedelta(days=3))
    done = brought_to(made_measure(cast.coordinator), MeasureState.DONE, cast.coordinator)
    found = timeline([done, soon, late], today)
    assert found is not None
    assert [bar.measure.pk for bar in found.bars] == [late.pk, soon.pk]
    assert [bar.is_late for bar in found.bars] == [True, False]
    assert found.late == 1
    for bar in found.bars:
        assert float(bar.x) >= 0
        assert float(bar.x) + float(bar.width) <= 100.01


@pytest.mark.django_db
def test_one_open_measure_needs_no_timeline(cast: Cast) -> None:
    assert timeline([made_measure(cast.coordinator)], timezone.localdate()) is None


@pytest.mark.django_db
def test_a_measure_added_after_midnight_was_added_that_day(cast: Cast) -> None:
    measure = made_measure(cast.coordinator)
    added = Change.objects.get(measure=measure)
    added.pk, added.number, added._state.adding = None, added.number + 1, True
    added.at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    added.save()
    assert _days_of_adding([measure]) == {measure.pk: date(2026, 7, 1)}


@pytest.mark.django_db
def test_the_page_says_how_many_are_late_and_draws_without_styles_of_its_own(cast: Cast) -> None:
    for days in (-3, 3, 30):
        made_measure(cast.coordinator, due_on=timezone.localdate() + timedelta(days=days))
    client: Client = logged_in(cast.reader)
    page = client.get(reverse("plan")).content.decode()
    assert "3 åtgärder är öppna, 1 är försenad" in page
    assert page.count('<rect class="bar ') == Measure.objects.count()
    assert "style=" not in page
    assert "," not in "".join(page.split('x1="')[1:])[:5]
