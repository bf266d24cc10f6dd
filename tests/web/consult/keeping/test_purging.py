"""What the purge takes and what it leaves."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import CASCADE, ForeignKey
from django.utils import timezone

from lykta.web.audit.models import Entry
from lykta.web.consult.keeping.purging import due, held, purge
from lykta.web.consult.models import Consultation, StatisticalRecord
from lykta.web.team.models import Agency, Member
from tests.web.consult.keeping.filled import filled

pytestmark = pytest.mark.django_db


def test_what_is_due_goes_with_everything_below_it() -> None:
    one = filled(closed_days_ago=90)
    done = purge()
    assert (done.deleted, done.held) == (1, 0)
    left = {
        model._meta.label: model._base_manager.count()
        for model in apps.get_app_config("consult").get_models(include_auto_created=True)
    }
    assert {name: count for name, count in left.items() if count} == {"consult.StatisticalRecord": 1}
    entries = [bytes(content).decode() for content in Entry.objects.values_list("content", flat=True)]
    assert [str(one.pk) in entry and "consultation.purge" in entry for entry in entries] == [True]
    assert (Member.objects.count(), Agency.objects.count()) == (1, 2)


def test_the_record_of_it_stays_and_leads_nowhere() -> None:
    filled(closed_days_ago=90)
    purge()
    record = StatisticalRecord.objects.get()
    assert record.consultation_id is None
    assert (record.answered, record.became_case, record.agencies, record.disclosures) == (True, True, 2, 1)


@pytest.mark.parametrize(("days", "goes"), [(89, False), (90, True), (91, True), (None, False)])
def test_only_what_was_closed_and_whose_day_has_come_goes(days: int | None, goes: bool) -> None:
    filled(closed_days_ago=days)
    assert purge().deleted == int(goes)
    assert Consultation.objects.exists() != goes


@pytest.mark.parametrize("days", [0, 10])
def test_a_hold_keeps_it_up_to_and_with_its_day(days: int) -> None:
    one = filled(closed_days_ago=100, held_days=days)
    assert list(held()) == [one]
    assert (purge().deleted, purge().held) == (0, 1)
    Consultation.objects.update(held_until=timezone.localdate() - timedelta(days=1))
    assert list(due()) == [one]
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
    kept = {name for name, on_delete in below.items() if on_delete is not CASCADE}
    assert kept == {"consult.StatisticalRecord.consultation"}
