"""The seal of a row: of these values in this table and no others, whatever the master keys are."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.apps import apps
from hypothesis import example, given
from hypothesis import strategies as st

from lykta.web.consult.database import rotate
from lykta.web.team.models import Member
from lykta.web.team.seals import SEAL, BoundRow, is_seal, keyed_seal, seal_of
from tests.web.cast import Cast

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
    assert {"team_member", "team_startcode", "consult_breakglass"} <= {each._meta.db_table for each in models}


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
