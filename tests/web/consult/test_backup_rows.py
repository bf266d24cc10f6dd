"""Each value of each table is written to a backup, and comes back as it was."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.consult.backup import _encode_value, _read, tables

VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.times()
    | st.uuids()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dictionaries(st.text(), st.integers() | st.text() | st.none(), max_size=3)
    | st.lists(st.text(), max_size=3)
)


@given(value=VALUES)
def test_a_value_comes_back_as_it_was(
    value: bool
    | int
    | str
    | bytes
    | date
    | datetime
    | time
    | UUID
    | Decimal
    | dict[str, object]
    | list[str]
    | None,
) -> None:
    back = _read(json.loads(json.dumps(_encode_value(value))))
    assert (back, type(back)) == (value, type(value))


# A value of each kind of field. A table with another kind needs one here.
OF_EACH_KIND: "dict[type[models.Field[Any, Any]], object]" = {
    models.BinaryField: b"\x00\xff",
    models.BooleanField: True,
    models.CharField: "åäö",
    models.DateField: date(2026, 12, 1),
    models.DateTimeField: datetime(2026, 12, 1, 13, 30, tzinfo=UTC),
    models.IntegerField: 7,
    models.JSONField: {"sign_count": 7},
    models.TextField: "åäö",
    models.TimeField: time(13, 30),
    models.UUIDField: UUID(int=7),
}


def every_field() -> "list[models.Field[Any, Any]]":
    return [field for model in tables() for field in model._meta.local_concrete_fields]


def test_every_column_of_every_table_comes_back_with_a_value_in_it() -> None:
    for field in every_field():
        stored = field.target_field if isinstance(field, models.ForeignKey) else field
        kind = next((kind for kind in type(stored).__mro__ if kind in OF_EACH_KIND), None)
        assert kind, f"{field} is of a kind that no value here stands for"
        value = OF_EACH_KIND[kind]
        back = _read(json.loads(json.dumps(_encode_value(value))))
        assert (back, type(back)) == (value, type(value)), field
        field.get_db_prep_save(back, connection)


@given(value=st.binary())
def test_bytes_are_the_same_whichever_way_a_database_gives_them(value: bytes) -> None:
    assert _encode_value(memoryview(value)) == _encode_value(value)


def test_every_table_is_in_a_backup_but_log_ins_and_what_django_writes_by_itself() -> None:
    labels = {model._meta.app_label for model in tables()}
    assert labels >= {"audit", "consult", "team", "mfa"}
    assert not labels & {"sessions", "contenttypes", "auth"}
