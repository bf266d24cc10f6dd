"""The seal of a row: of these values in this table and no others, whatever the master keys are."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from lykta.web.consult.actions.team import break_glass
from lykta.web.consult.backup import rows_as_lines, store_rows, tables
from lykta.web.consult.database import rotate
from lykta.web.consult.database import untrue_rows as untrue_consultations
from lykta.web.consult.models import BreakGlass, Consultation
from lykta.web.database import prepare_database
from lykta.web.health import HealthState, examine
from lykta.web.team.admission import untrue_rows
from lykta.web.team.models import Member, StartCode
from lykta.web.team.seals import SEAL, BoundRow, is_seal, keyed_seal, seal_of
from lykta.web.team.second_person import ask_reset
from lykta.web.team.start_codes import find_start, give_start_code
from tests.web import by_hand
from tests.web.cast import Cast, made_cast, made_consultation
from tests.web.consult.world import URGENT
from tests.web.passkey import give_passkey
from tests.web.team.asking import by_code, by_password

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.text(max_size=4),
    st.binary(max_size=4),
    st.dates(),
    st.uuids(),
    st.datetimes(timezones=st.just(UTC)),
    st.dictionaries(st.text(max_size=3), st.integers(0, 2), max_size=2),
    st.lists(st.integers(0, 2), max_size=2),
)
ROWS = st.tuples(st.sampled_from(["a", "b"]), st.dictionaries(st.text(max_size=3), VALUES, max_size=3))
ZERO: tuple[str, dict[str, object]] = ("a", {"x": 0})
EARLIER = ("consult", "0001_initial"), ("team", "0001_initial")


def told(value: object) -> object:
    """A value with its kind: to Python, False is 0."""
    return type(value).__name__, repr(value)


@given(ROWS, ROWS)
@example(ZERO, ("a", {"x": False}))
@example(ZERO, ("a", {"x": "0"}))
@example(("a", {"x": None}), ("a", {}))
@example(("a", {"x": b"a"}), ("a", {"x": "a"}))
@example(("a", {"x": date(2026, 1, 1)}), ("a", {"x": datetime(2026, 1, 1, tzinfo=UTC)}))
@example(("a", {"xy": "z"}), ("a", {"x": "yz"}))
def test_two_rows_have_one_seal_only_where_they_are_the_same(
    one: tuple[str, dict[str, object]], other: tuple[str, dict[str, object]]
) -> None:
    same = one[0] == other[0] and {name: told(value) for name, value in one[1].items()} == {
        name: told(value) for name, value in other[1].items()
    }
    assert (keyed_seal(*one) == keyed_seal(*other)) is same


# Without the last hours that there are, which have no two more.
@given(st.datetimes(max_value=datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_moment_has_one_seal_in_every_time_zone(moment: datetime) -> None:
    shifted = moment.astimezone(timezone(timedelta(hours=2)))
    assert keyed_seal("a", {"x": moment}) == keyed_seal("a", {"x": shifted})


@given(st.binary(max_size=40) | st.text(max_size=4) | st.none())
def test_what_is_no_seal_is_none(kept: object) -> None:
    assert not is_seal(kept, keyed_seal("a", {}))


def test_what_a_seal_cannot_cover_is_refused() -> None:
    with pytest.raises(TypeError):
        keyed_seal("a", {"x": 1.5})


def test_a_rotation_of_the_master_keys_changes_no_seal(db: None) -> None:
    before = keyed_seal("a", {"x": 1})
    rotate(patience_s=0)
    assert keyed_seal("a", {"x": 1}) == before


def test_nothing_of_a_bound_row_is_left_out_but_the_last_log_in() -> None:
    models = [model for model in apps.get_models() if issubclass(model, BoundRow)]
    assert {model: model.UNBOUND for model in models if model.UNBOUND} == {Member: {"last_login"}}
    assert {each._meta.db_table for each in models} == {
        "team_earliername",
        "team_member",
        "team_pendingact",
        "team_startcode",
        "consult_answertemplate",
        "consult_breakglass",
        "consult_deletionrequest",
        "editions_edition",
    }


def test_each_column_changes_the_seal(cast: Cast) -> None:
    for field in Member._meta.concrete_fields:
        if field.name in {SEAL, *Member.UNBOUND}:
            continue
        row = Member.objects.get(pk=cast.nurse.pk)
        before = getattr(row, field.attname)
        after: object = {bool: not before, int: 99}.get(type(before), "another")
        if field.get_internal_type() == "DateTimeField":
            after = datetime(2026, 1, 1, tzinfo=UTC)
        elif before is None:
            after = 99
        setattr(row, field.attname, after)
        assert not row.is_bound, field.name


def test_a_column_that_is_added_with_its_default_leaves_older_seals_true(cast: Cast) -> None:
    row = Member.objects.get(pk=cast.nurse.pk)
    # The seal that a version without the column made.
    older = seal_of(row, {*Member.UNBOUND, "outside_name"})
    assert older == seal_of(row, Member.UNBOUND)
    row.outside_name = "vera"
    assert older != seal_of(row, Member.UNBOUND)


def sealed() -> tuple[HealthState, str]:
    return next((found.state, found.reason) for found in examine().findings if found.code == "sealed")


@pytest.mark.django_db
def test_nothing_sealed_is_well() -> None:
    assert sealed() == (HealthState.OK, "none")


def test_what_opens_is_well(cast: Cast) -> None:
    assert sealed() == (HealthState.OK, "opens")


def test_one_altered_row_warns_and_closes_nothing(cast: Cast) -> None:
    row = Authenticator.objects.order_by("pk").first()
    assert row
    row.data["secret"] = Authenticator.objects.order_by("pk")[1].data["secret"]
    row.save()
    assert sealed() == (HealthState.WARN, "unopened")


def test_keys_that_open_nothing_are_another_servers(cast: Cast) -> None:
    secrets = [row.data["secret"] for row in Authenticator.objects.order_by("pk")]
    for row, other in zip(Authenticator.objects.order_by("pk"), secrets[1:] + secrets[:1], strict=True):
        row.data["secret"] = other
        row.save()
    assert sealed() == (HealthState.FAIL, "other_keys")


def filled() -> tuple[Cast, str]:
    """A team with a row in every table that is sealed; and a one-time code."""
    cast = made_cast()
    give_passkey(cast.coordinator)
    code = give_start_code(cast.reader, by="system")
    ask_reset(cast.nurse, by=cast.administrator)
    consultation, _ = made_consultation(handled_by=cast.health, invited=cast.social)
    made_consultation()
    with transaction.atomic():
        break_glass(consultation, cast.social_worker, URGENT)
    return cast, code


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_upgrade_seals_what_is_there_and_a_return_takes_the_seals_off() -> None:
    cast, code = filled()
    for app, name in EARLIER:
        call_command("migrate", app, name, verbosity=0)
    assert "seal" not in columns("team_member") | columns("consult_breakglass")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert not [row for row in cursor.fetchall() if "seal" in str(row[0])]
    call_command("migrate", verbosity=0)
    assert list(untrue_rows()) + list(untrue_consultations()) == []
    assert find_start(code) is not None
    client = Client()
    by_password(client, cast.nurse.username)
    assert by_code(client)


@pytest.mark.django_db
def test_a_seal_that_was_taken_off_is_not_made_again_by_preparing() -> None:
    cast, _ = filled()
    by_hand.write(Member, cast.reader.pk, seal=b"")
    by_hand.write(StartCode, StartCode.objects.get().pk, seal=b"")
    by_hand.write(Consultation, Consultation.objects.earliest("pk").pk, parts_seal=b"")
    by_hand.write(BreakGlass, BreakGlass.objects.get().pk, seal=b"")
    factor = Authenticator.objects.get(user=cast.nurse)
    by_hand.write(Authenticator, factor.pk, data={"secret": factor.data["secret"]})
    prepare_database()
    assert len(list(untrue_rows())) == 4
    assert len(list(untrue_consultations())) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rows_that_are_restored_keep_their_seals() -> None:
    filled()
    kept = {model: [json.loads(line) for line in rows_as_lines(model)] for model in tables()}
    call_command("flush", verbosity=0, interactive=False)
    with transaction.atomic():
        for model, rows in kept.items():
            store_rows(model, rows)
    assert Member.objects.count() == 5
    assert list(untrue_rows()) + list(untrue_consultations()) == []


@pytest.mark.django_db
def test_a_rotation_of_the_master_keys_leaves_every_seal_true() -> None:
    filled()
    rotate(patience_s=0)
    assert list(untrue_rows()) + list(untrue_consultations()) == []
