"""The demo's plan: invented, about nobody, half done, and made by the same acts as in earnest."""

import pytest
from django.utils import timezone

from lykta.deidentify import check
from lykta.web.audit.verify import find_first_fault
from lykta.web.consult.demo import make_demo
from lykta.web.plan.areas import areas
from lykta.web.plan.invented import invented_measures, make_plan
from lykta.web.plan.models import CONTENT, Change, Measure, MeasureAct, MeasureState

TEXTS = [
    text
    for each in invented_measures()
    for text in (each["what"], *(s.get("words", "") for s in each.get("steps", [])))
]


@pytest.mark.parametrize("text", [text for text in TEXTS if text])
def test_no_text_of_the_demo_points_to_anybody(text: str) -> None:
    assert [found.kind for found in check(text).findings] == []


def test_every_area_of_the_newest_plan_has_a_measure() -> None:
    used = {each["area"] for each in invented_measures()}
    assert used <= set(areas())
    assert {key for key in areas() if key.startswith("2026-2028.")} <= used


@pytest.mark.django_db
def test_the_plan_is_half_done_and_the_log_is_whole() -> None:
    make_demo()
    made = make_plan()
    today = timezone.localdate()
    measures = list(Measure.objects.all())
    assert 12 <= len(measures) == made <= 20
    assert {measure.state for measure in measures} == set(MeasureState)
    assert sum(measure.is_late(today) for measure in measures) >= 3
    assert Change.objects.filter(act=MeasureAct.FOLLOW_UP).count() >= 6
    assert find_first_fault() is None


@pytest.mark.django_db
def test_its_history_goes_forward_and_ends_where_the_measure_stands() -> None:
    make_demo()
    make_plan()
    for measure in Measure.objects.all():
        changes = list(measure.changes.order_by("number"))
        days = [change.at for change in changes]
        assert days == sorted(days)
        assert all(getattr(changes[-1], name) == getattr(measure, name) for name in CONTENT)
