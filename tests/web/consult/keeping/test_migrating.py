"""The tables of version 0.1.0 become today's and back: counts, code names and texts are kept."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from lykta.web.consult.models import Case
from lykta.web.consult.sealing import name_tag
from lykta.web.consult.statistics import ASKERS, OUTCOMES, all_counts
from lykta.web.keys.sealing import Key, wrap
from lykta.web.server_keys import server_keys
from tests.web.migrated import migrated, newest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BEFORE = [("consult", "0001_initial")]
SUMMED = ("has_legal_check", "became_case", "answered", "answered_within_days", "agencies", "disclosures")
# Quarter, role, workplace, part of the county, and what is summed, of consultations that were purged.
RECORDS = [
    ("2026-Q3", "health", "clinic", "norra länet", True, True, True, 3, 2, 1),
    ("2026-Q3", "health", "clinic", "norra länet", False, False, True, 4, 1, 0),
    ("2026-Q3", "police", "office", "", False, False, False, None, 0, 0),
    ("2026-Q4", "police", "office", "", False, True, False, None, 3, 2),
]


@pytest.fixture
def old() -> Iterator[Any]:
    """The tables as 0.1.0 made them; today's again afterwards."""
    yield migrated(BEFORE)
    migrated(newest())


def _consultation(apps: Any, name: str, *, opens: bool = True) -> Any:
    number, tag = uuid4(), uuid4().bytes * 2
    own = f"{number} {tag.hex()}"
    wrapped = wrap(Key.new(), server_keys().masters[0], own if opens else "another")
    one = apps.get_model("consult", "Consultation").objects.create(
        id=number, tag=tag, wrapped_key=wrapped, role="ngo", workplace="shelter", language="sv",
        asked_on=date(2026, 10, 5),
    )  # fmt: skip
    apps.get_model("consult", "Case").objects.create(
        consultation=one, code_name=name, opened_on=timezone.localdate()
    )
    apps.get_model("consult", "StatisticalRecord").objects.create(
        consultation=one, quarter="2026-Q4", role="ngo", workplace="shelter"
    )
    return one


def test_what_0_1_0_held_is_counted_and_called_the_same_there_and_back(old: Any) -> None:
    record = old.get_model("consult", "StatisticalRecord")
    names = ("quarter", "role", "workplace", "county_part", *SUMMED)
    record.objects.bulk_create(record(**dict(zip(names, row, strict=True))) for row in RECORDS)
    lime, broken = _consultation(old, "Linden"), _consultation(old, "Björken", opens=False)

    migrated(newest())
    askers, outcomes = all_counts()
    # One live consultation more of each: those are counted from themselves.
    assert askers == {
        ("2026-Q3", "health", "clinic", "norra länet"): (2, 1),
        ("2026-Q3", "police", "office", ""): (1, 0),
        ("2026-Q4", "ngo", "shelter", ""): (2, 0),
        ("2026-Q4", "police", "office", ""): (1, 0),
    }
    assert outcomes == {
        ("2026-Q3", "answered"): (1, 1, 4, 1, 0),
        ("2026-Q3", "case"): (1, 1, 3, 2, 1),
        ("2026-Q3", "unanswered"): (1, 0, 0, 0, 0),
        ("2026-Q4", "case"): (3, 0, 0, 3, 2),
    }
    case = Case.objects.get(name_tag=name_tag(" LINDEN "))
    assert (case.consultation_id, case.code_name) == (lime.pk, "Linden")
    assert b"Linden" not in bytes(case.name)
    # One whose key is gone has no name any more, and its page shows its number.
    assert Case.objects.get(consultation_id=broken.pk).code_name == ""

    back = migrated(BEFORE)
    case_of_old = back.get_model("consult", "Case").objects
    assert case_of_old.get(consultation_id=lime.pk).code_name == "Linden"
    assert case_of_old.get(consultation_id=broken.pk).code_name == f"Nr {str(broken.pk)[:8]}"
    record = back.get_model("consult", "StatisticalRecord")
    assert record.objects.filter(consultation=None).count() == len(RECORDS)
    assert record.objects.exclude(consultation=None).count() == 2
    migrated(newest())
    assert all_counts() == (askers, outcomes)
    _clear()


def test_with_the_wrong_keys_nothing_is_changed(old: Any) -> None:
    _consultation(old, "Linden", opens=False)
    with pytest.raises(Exception, match="No consultation opens with the keys"):
        migrated(newest())
    assert old.get_model("consult", "Case").objects.get().code_name == "Linden"
    old.get_model("consult", "Consultation").objects.all().delete()


def _clear() -> None:
    for table in (ASKERS, OUTCOMES):
        table.cells._base_manager.all().delete()
    Case.objects.all().delete()
