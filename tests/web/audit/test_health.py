"""What the log says about the server: its end, the clock, and when upkeep was last done."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lykta.web.audit import health, recording
from lykta.web.audit.health import UPKEEP, health_checks
from lykta.web.audit.models import Entry, Head
from lykta.web.audit.recording import SYSTEM, Outcome, record
from lykta.web.health import HealthFinding, HealthState
from tests.examples import examples
from tests.web.audit import damaging


def found() -> dict[str, HealthFinding]:
    return {check.code: check.find() for check in health_checks()}


def write(act: str, ago: timedelta = timedelta(), outcome: Outcome = Outcome.DONE, **detail: Any) -> None:
    """Write an entry as if it had been written so long ago."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Clock":
            return cls.fromtimestamp((datetime.now(UTC) - ago).timestamp(), tz)

    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(recording, "datetime", Clock)
        record(act, who=SYSTEM, outcome=outcome, detail=detail or None)


@pytest.fixture(autouse=True)
def nothing_read() -> Iterator[None]:
    health._READ = health._LogReading()
    yield
    health._READ = health._LogReading()


@pytest.mark.django_db
def test_what_was_never_done_warns_and_says_how_to_begin() -> None:
    write("database.prepare")
    told = found()
    assert {kind.code: (told[kind.code].state, told[kind.code].reason) for kind in UPKEEP} == {
        kind.code: (HealthState.WARN, "never") for kind in UPKEEP
    }


@pytest.mark.django_db
@pytest.mark.parametrize("kind", UPKEEP, ids=lambda kind: kind.code)
def test_what_was_done_in_time_is_well_and_what_was_not_is_late(kind: health.Upkeep) -> None:
    write(kind.act, kind.at_most + timedelta(hours=1))
    late = found()[kind.code]
    assert (late.state, late.reason) == (HealthState.WARN, "late")
    write(kind.act, kind.at_most - timedelta(hours=1))
    done = found()[kind.code]
    assert (done.state, done.reason) == (HealthState.OK, "done")
    assert done.values["hours"] == int(kind.at_most.total_seconds() // 3600) - 1


@pytest.mark.django_db
def test_a_run_that_was_refused_is_no_run() -> None:
    write("database.purge", timedelta(hours=2), outcome=Outcome.REFUSED, brake="gap")
    assert found()["purge"].reason == "stopped"
    write("database.purge", timedelta(hours=1))
    assert found()["purge"].reason == "done"


@pytest.mark.django_db
def test_a_log_that_was_found_broken_warns_until_it_is_found_whole() -> None:
    write("audit.verify", whole=False, faults=["hash"])
    assert found()["verify"].reason == "broken"
    write("audit.verify", whole=True)
    assert found()["verify"].reason == "done"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("detail", "left"), [({"undone": 2}, 2), ({"undone": ["wal"]}, 1), ({"deleted": 4}, 0)]
)
def test_what_a_purge_could_not_reach_is_told(detail: Mapping[str, Any], left: int) -> None:
    write("database.purge", **detail)
    told = found()["purge"]
    assert told.values["undone"] == left
    assert told.state is (HealthState.WARN if left else HealthState.OK)


@pytest.mark.django_db
def test_a_clock_behind_the_log_warns_and_does_not_close_the_site() -> None:
    write("consultation.read", -timedelta(days=95))
    told = found()["clock"]
    assert (told.state, told.reason) == (HealthState.WARN, "behind")
    assert int(told.values["minutes"]) == pytest.approx(95 * 24 * 60, abs=1)


@pytest.mark.django_db
def test_clocks_of_several_servers_may_differ() -> None:
    write("consultation.read", -timedelta(minutes=3))
    assert found()["clock"].state is HealthState.OK


@pytest.mark.django_db
def test_the_end_of_the_log_is_proved_and_a_broken_end_warns() -> None:
    write("consultation.read")
    assert found()["audit"].state is HealthState.OK
    Head.objects.update(seal=bytes(32))
    told = found()["audit"]
    assert (told.state, told.reason) == (HealthState.WARN, "broken")
    Head.objects.all().delete()
    assert found()["audit"].reason == "broken"


@pytest.mark.django_db
def test_an_entry_that_was_not_written_here_stops_no_check() -> None:
    write("database.backup")
    for number, content in enumerate(
        (b"[1]", b"{", b'{"act": "database.backup", "outcome": "done"}', b"\xff"), 2
    ):
        Entry.objects.create(number=number, content=content, hash=bytes(32))
    told = found()
    assert told["audit"].reason == "broken"
    assert told["backup"].reason == "done"


@pytest.mark.django_db
def test_only_what_came_since_is_read_again_and_another_log_from_its_beginning() -> None:
    write("database.backup", timedelta(hours=30))
    assert found()["backup"].values["hours"] == 30
    write("consultation.read")
    assert found()["backup"].values["hours"] == 30
    assert health._READ.number == 2
    # As after a restore: entries of the same numbers that are others.
    damaging.empty()
    write("database.prepare")
    write("consultation.read")
    assert found()["backup"].reason == "never"


class AnyOrder(TestCase):
    """The last run is the newest entry of its act, in whatever steps the log was read."""

    # Each example writes and reads a log in the database.
    @settings(max_examples=examples(40))
    @given(
        st.lists(
            st.tuples(st.sampled_from([kind.act for kind in UPKEEP] + ["consultation.read"]), st.booleans()),
            max_size=12,
        )
    )
    def test_the_last_run_is_the_newest_entry_of_its_act(self, entries: list[tuple[str, bool]]) -> None:
        health._READ = health._LogReading()
        damaging.empty()
        for act, look in entries:
            write(act)
            if look:
                found()
        expected: dict[str, Any] = {}
        for entry in Entry.objects.order_by("number"):
            told = json.loads(bytes(entry.content))
            expected[told["act"]] = told["at"]
        told_of = found()
        for kind in UPKEEP:
            if kind.act in expected:
                at = int(datetime.fromisoformat(expected[kind.act]).timestamp())
                assert told_of[kind.code].values["at"] == at
            else:
                assert told_of[kind.code].reason == "never"
