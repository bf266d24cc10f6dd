"""A text whose row says by hand that it is another's, or stands elsewhere, does not open and is named."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from lykta.web.consult.database import untrue_rows
from lykta.web.consult.models import Disclosure, Message, Note
from lykta.web.consult.own_rows import Draft
from lykta.web.consult.sealing import SealedRow
from lykta.web.team.models import Agency
from tests.web import by_hand
from tests.web.cast import Cast, made_cast
from tests.web.consult.filled import consultation_of, filled, rows_below, sealed_columns
from tests.web.migrated import migrated, newest

pytestmark = [pytest.mark.either_database]
TEXT = "Kanariegul"
BOUND_SINCE: dict[str, set[type[SealedRow]]] = {
    "0006_answers_can_be_taken_back": {Note, Disclosure, Draft, Message},
    "0009_last_letters": {Disclosure},
}
"""The tables whose texts were bound to something more after a migration."""


def broken(row: Any) -> bool:
    now = type(row)._default_manager.get(pk=row.pk)
    key = consultation_of(now).key()
    return all(
        now.open(column, key).is_broken for column in sealed_columns(type(now)) if getattr(now, column)
    )


def changes(cast: Cast) -> list[tuple[type[SealedRow], dict[str, Any]]]:
    other = Agency.objects.get(name="Socialtjänsten")
    later = timezone.now() + timedelta(days=1)
    return [
        (Note, {"agency": other.pk}),
        (Note, {"agency": None}),
        (Disclosure, {"agency": other.pk}),
        (Disclosure, {"ground": "law"}),
        (Disclosure, {"decided_on": timezone.localdate() + timedelta(days=1)}),
        (Draft, {"member": cast.nurse.pk}),
        (Message, {"number": 9}),
        (Message, {"from_team": False}),
        (Message, {"readable_at": later}),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("place", range(9))
def test_a_text_that_is_said_to_be_anothers_does_not_open_and_is_named(place: int) -> None:
    cast = made_cast()
    one = filled(TEXT)
    assert list(untrue_rows()) == []
    table, columns = changes(cast)[place]
    rows: QuerySet[Any] = table._default_manager.all()
    row = rows.get(consultation=one, **({"from_team": True} if table is Message else {}))
    assert not broken(row)
    # As SQL does it: no seal follows what a query updates.
    rows.filter(pk=row.pk).update(**columns)
    assert broken(row)
    assert list(untrue_rows()) == [f"{table.__name__.lower()}:{row.pk} of {one.reference}"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", BOUND_SINCE)
def test_texts_of_an_earlier_version_are_bound_by_the_update_and_open(before: str) -> None:
    made_cast()
    one = filled(TEXT)
    rows = [row for row in rows_below(one) if row.bound_to]
    assert {type(row) for row in rows} == {Note, Disclosure, Draft, Message}
    try:
        migrated([("consult", before)])
        assert {type(row) for row in rows if broken(row)} == BOUND_SINCE[before]
    finally:
        migrated(newest())
    assert not any(broken(row) for row in rows)
    assert list(untrue_rows()) == []
    note = Note.objects.get(consultation=one)
    by_hand.write(Note, note.pk, agency=None)
    assert broken(note)
