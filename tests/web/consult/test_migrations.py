"""The consultation's tables brought on from version 0.1.0, with data in them, and back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.web.migrated import migrated, newest

FIRST = [("consult", "0001_initial")]
DAYS = [("consult", "0003_closed_has_days")]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def before() -> Iterator[Any]:
    """The models of version 0.1.0, in a database of that version."""
    yield migrated(FIRST)
    migrated(newest())


def _made(apps: Any, **columns: Any) -> UUID:
    number = uuid4()
    given = {
        "role": "health",
        "workplace": "clinic",
        "language": "sv",
        "asked_on": timezone.localdate(),
        "wrapped_key": b"key",
    }
    consultation = apps.get_model("consult", "Consultation").objects
    consultation.create(pk=number, tag=number.bytes * 2, **given | columns)
    return number


def test_rows_are_put_right_and_what_was_shown_is_kept(before: Any) -> None:
    today = timezone.localdate()
    day, closed = today + timedelta(days=20), today - timedelta(days=70)
    opened = _made(before, state="asker", closed_on=closed, purge_on=day)
    whole = _made(before, state="closed", closed_on=closed, purge_on=day)
    held = _made(before, state="closed", closed_on=closed, purge_on=day, held_until=day + timedelta(days=9))
    without = _made(before, state="closed")
    new = _made(before, state="new")
    after = migrated(DAYS)
    rows = {row.pk: row for row in after.get_model("consult", "Consultation").objects.all()}
    told = after.get_model("consult", "DayChange").objects.order_by("pk")

    def days(number: UUID) -> list[Any]:
        return list(told.filter(consultation=number).values_list("reason", "day"))

    assert (rows[opened].closed_on, rows[opened].purge_on, rows[opened].shown_day) == (None, None, day)
    assert days(opened) == [("closed", day), ("reopened", None)]
    assert (rows[whole].closed_on, rows[whole].purge_on, rows[whole].shown_day) == (closed, day, day)
    assert days(whole) == [("closed", day)]
    assert rows[held].shown_day == day + timedelta(days=10)
    assert days(held) == [("closed", day + timedelta(days=10))]
    assert rows[without].closed_on == today
    assert rows[without].purge_on == today + timedelta(days=90)
    assert (rows[new].closed_on, rows[new].purge_on, days(new)) == (None, None, [])


@pytest.mark.parametrize(
    "columns",
    [{"state": "closed"}, {"state": "team", "purge_on": timezone.localdate}],
    ids=["closed without a day", "open with one"],
)
def test_the_database_itself_refuses_days_that_do_not_go_with_the_state(
    before: Any, columns: dict[str, Any]
) -> None:
    after = migrated(DAYS)
    given = {name: value() if callable(value) else value for name, value in columns.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        _made(after, **given)


def test_backwards_every_row_stays(before: Any) -> None:
    number = _made(before, state="closed", closed_on=timezone.localdate(), purge_on=timezone.localdate())
    migrated(DAYS)
    again = migrated(FIRST).get_model("consult", "Consultation").objects.get()
    assert (again.pk, again.state, again.purge_on) == (number, "closed", timezone.localdate())
