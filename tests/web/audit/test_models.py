"""An entry that is not stored as one is named, and nothing that reads the log fails over it.

SQLite lets a column hold a value of any type; PostgreSQL does not, but bytes can be anything there.
"""

import json
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.web.audit.chain import Broken, Fault
from lykta.web.audit.health import health_checks
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.verify import (
    entries,
    export_lines,
    find_first_fault,
    latest_time,
    newest,
    newest_done,
    prove,
    require_purged_since_restore,
    state,
)
from tests.examples import examples
from tests.web.audit import damaging
from tests.web.cast import logged_in, made_cast
from tests.web.consult.installed import ON_SQLITE

only_sqlite = pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL holds each column to its type")
pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

ENTRIES, TOUCHED = 6, 3


@pytest.fixture(autouse=True)
def log() -> None:
    damaging.write(ENTRIES)


def undecodable(column: str, number: int) -> None:
    """Text that is not UTF-8: no program that reads it as text gets it at all."""
    with connection.cursor() as cursor:
        statement = f"UPDATE audit_entry SET {column} = CAST(x'ff' AS TEXT) WHERE number = %s"  # noqa: S608
        cursor.execute(statement, [number])


OTHER_TYPES: list[Callable[[str, int], None]] = [
    partial(damaging.store_as, "TEXT"),
    partial(damaging.store_as, "REAL"),
    partial(damaging.store_as, "INTEGER"),
    undecodable,
]


def read_all() -> list[dict[str, object]]:
    """Read the log in every way that there is, and give its export."""
    list(entries())
    newest("no.such")
    newest_done(["no.such"])
    latest_time(after=0)
    require_purged_since_restore()
    assert all(check.find() for check in health_checks())
    state()
    return [json.loads(line) for line in export_lines()]


@only_sqlite
@pytest.mark.parametrize("column", ["content", "hash", "seal"])
@pytest.mark.parametrize("store", OTHER_TYPES)
@pytest.mark.parametrize("number", [TOUCHED, ENTRIES])
def test_a_value_of_another_type_is_named_and_the_rest_is_read(
    column: str, store: Callable[[str, int], None], number: int
) -> None:
    store(column, number)
    assert prove().faults[0] == Broken(number, Fault.TYPE)
    assert len(read_all()) == ENTRIES
    damaging.write(2)
    assert prove().faults[0] == Broken(number, Fault.TYPE)
    assert len(read_all()) == ENTRIES + (3 if number == ENTRIES else 2)


@only_sqlite
@pytest.mark.parametrize("value", ["'seven'", "7.5", "x'37'", "CAST(x'ff' AS TEXT)"])
def test_a_number_of_another_type_is_named_and_the_rest_is_read(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET number = {value} WHERE number = {TOUCHED}")  # noqa: S608
    damaging.write(2)
    faults = prove().faults
    assert faults[0].number == TOUCHED
    assert Fault.TYPE in {found.fault for found in faults}
    assert len(read_all()) == ENTRIES + 2


@only_sqlite
@pytest.mark.parametrize("column", ["number", "hash", "seal"])
@pytest.mark.parametrize("value", ["'seven'", "7.5", "CAST(x'ff' AS TEXT)"])
def test_a_head_of_another_type_is_no_true_head(column: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_head SET {column} = {value}")  # noqa: S608
    found = find_first_fault()
    assert found
    assert found.fault == Fault.HEAD
    damaging.write(2)
    assert find_first_fault() == Broken(ENTRIES + 1, Fault.BREAK)


@settings(max_examples=examples(40))
@given(content=st.binary(max_size=30) | st.sampled_from([b"7", b"[]", b"null", b"{}", b'{"number": 9}']))
def test_any_bytes_as_an_entry_are_named_and_the_rest_is_read(content: bytes) -> None:
    Entry.objects.filter(pk=TOUCHED).update(content=content)
    assert find_first_fault() == Broken(TOUCHED, Fault.HASH)
    lines = read_all()
    assert [line["number"] for line in lines] == list(range(1, ENTRIES + 1))


@only_sqlite
@pytest.mark.parametrize("value", ["CAST(content AS TEXT)", "CAST(x'ff' AS TEXT)", "7", "x'5b5d'"])
def test_the_page_of_the_log_names_an_entry_that_cannot_be_read(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET content = {value} WHERE number = {TOUCHED}")  # noqa: S608
    client = logged_in(made_cast().coordinator)
    for address in (
        reverse("audit_log"),
        f"{reverse('audit_log')}?day=2026-11-25",
        f"{reverse('audit_log')}?outcome=refused",
    ):
        assert client.get(address).status_code == 200
    text = client.get(reverse("audit_log")).content.decode()
    assert "Händelsen kan inte läsas" in text
    assert f'<td role="cell" class="number" data-label="Nummer">{TOUCHED}</td>' in text


@pytest.mark.parametrize("address", ["audit_log", "second_person"])
@pytest.mark.parametrize("detail", [["kind"], "kind", {"kind": ["make"]}])
def test_a_page_shows_and_marks_an_entry_by_another_whatever_it_has_for_detail(
    address: str, detail: object
) -> None:
    told = {
        "at": "2026-03-01T00:00:00+00:00",
        "who": "member:1",
        "act": "account.make",
        "of": "",
        "outcome": "done",
        "detail": detail,
    }
    Entry.objects.filter(pk=TOUCHED).update(content=json.dumps(told).encode(), seal=bytes(32))
    answer = logged_in(made_cast().coordinator).get(reverse(address))
    assert answer.status_code == 200
    assert "Händelsen har inte serverns sigill" in answer.content.decode()


def test_the_page_of_the_log_marks_an_entry_that_the_server_did_not_write() -> None:
    damaging.change_seal(TOUCHED)
    text = logged_in(made_cast().coordinator).get(reverse("audit_log")).content.decode()
    assert text.count("Händelsen har inte serverns sigill") == 1


def test_the_page_of_the_log_finds_a_day_over_a_gap_of_numbers() -> None:
    Entry.objects.filter(number__lte=2).delete()
    Entry.objects.create(number=2**63 - 1, content=b"{}", hash=bytes(32), seal=bytes(32))
    Head.objects.update(number=1)
    client = logged_in(made_cast().coordinator)
    for query in ("", "?day=2020-01-01", "?day=2026-11-27", "?before=2"):
        assert client.get(reverse("audit_log") + query).status_code == 200
