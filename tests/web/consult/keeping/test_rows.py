"""Rows as lines of JSON: what a table holds comes back as it was, of its own kind."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lykta.web.consult.backup import _read, _written, tables

VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.uuids()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dictionaries(st.text(), st.integers() | st.text() | st.none(), max_size=3)
    | st.lists(st.text(), max_size=3)
)


@given(value=VALUES)
def test_a_value_comes_back_as_it_was(
    value: bool | int | str | bytes | date | datetime | UUID | Decimal | dict[str, object] | list[str] | None,
) -> None:
    back = _read(json.loads(json.dumps(_written(value))))
    assert (back, type(back)) == (value, type(value))


@given(value=st.binary())
def test_bytes_are_the_same_whichever_way_a_database_gives_them(value: bytes) -> None:
    assert _written(memoryview(value)) == _written(value)


def test_every_table_is_in_a_backup_but_log_ins_and_what_django_writes_by_itself() -> None:
    labels = {model._meta.app_label for model in tables()}
    assert labels >= {"audit", "consult", "team", "mfa"}
    assert not labels & {"sessions", "contenttypes", "auth"}
