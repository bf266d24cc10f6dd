"""What the readiness page and the metrics say, and to which of those who ask."""

import json
import string
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import NotSupportedError
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from lykta.language import LANGUAGES
from lykta.web import health
from lykta.web.health import GRAVITY, Check, HealthFinding, HealthReport, HealthState, checks, examine
from lykta.web.monitoring import OWN_ADDRESSES, count_toll, is_from_this_machine
from tests.examples import examples
from tests.web.test_serving import BEHIND_TLS

STATES = st.sampled_from(HealthState)


def finding(state: HealthState) -> HealthFinding:
    return HealthFinding("some", state, "reason", "words")


@given(st.lists(STATES))
def test_a_report_is_as_grave_as_its_gravest_known_finding(states: list[HealthState]) -> None:
    report = HealthReport(datetime.now(UTC), tuple(map(finding, states)))
    known = [state for state in states if state is not HealthState.UNKNOWN]
    assert report.state == max(known, key=GRAVITY.__getitem__, default=HealthState.OK)
    assert report.is_ready is (HealthState.FAIL not in states)


@given(st.lists(STATES.filter(lambda state: state is not HealthState.FAIL)))
def test_what_only_warns_never_takes_the_server_out(states: list[HealthState]) -> None:
    assert HealthReport(datetime.now(UTC), tuple(map(finding, states))).is_ready


def test_a_check_that_cannot_look_is_a_finding_and_no_exception() -> None:
    def refuse() -> HealthFinding:
        raise PermissionError("a text that is told to nobody")

    found = Check("some", refuse, needs=()).find()
    assert (found.state, found.reason, dict(found.values)) == (
        HealthState.FAIL,
        "fault",
        {"kind": "PermissionError"},
    )


def test_each_check_comes_after_those_that_it_needs() -> None:
    seen: set[str] = set()
    for check in checks():
        assert set(check.needs) <= seen
        seen.add(check.code)


def test_a_finding_says_what_to_do_in_both_languages() -> None:
    for found in examine().findings:
        swedish, english = (found.sentence(language) for language in LANGUAGES)
        assert swedish != english
        assert not {"{", "}"} & set(swedish + english)


def test_a_data_folder_that_is_gone_warns_where_it_is_only_read(tmp_path: Path) -> None:
    gone = settings.LYKTA.model_copy(update={"data_folder": tmp_path / "gone"})
    with override_settings(LYKTA=gone):
        (found,) = (one for one in examine().findings if one.code == "data")
    assert (found.state, found.reason) == (HealthState.WARN, "refused")


def test_a_disk_that_fills_is_told_before_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def state(bar_of_failing: int, bar_of_warning: int) -> HealthState:
        monkeypatch.setattr(health, "FREE_FAILS_BYTES", bar_of_failing)
        monkeypatch.setattr(health, "FREE_WARNS_BYTES", bar_of_warning)
        return next(found.state for found in examine().findings if found.code == "data")

    more_than_any_disk = 2**80
    assert [state(0, 0), state(0, more_than_any_disk), state(more_than_any_disk, 0)] == [
        HealthState.OK,
        HealthState.WARN,
        HealthState.WARN,
    ]


def test_a_database_that_django_itself_refuses_is_told_by_the_kind_of_its_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> None:
        raise NotSupportedError("PostgreSQL 15 or later is required")

    monkeypatch.setattr(health, "has_no_file", lambda: False)
    monkeypatch.setattr(health, "_be_impatient", refuse)
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"parts": ("consult",)})):
        (found,) = (one for one in examine().findings if one.code == "database")
    assert (found.reason, found.values) == ("unreachable", {"kind": "NotSupportedError"})


def test_a_monitor_on_this_machine_gets_every_finding() -> None:
    answer = Client().get("/halsa/redo")
    told = json.loads(answer.content)
    assert (answer.status_code, told["ready"]) == (200, True)
    assert {"code", "state", "reason", "values", "sv", "en"} <= set(told["checks"][0])
    assert json.loads(Client().get("/halsa/ready").content)["checks"] == told["checks"]


FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "forwarded", "via", "x-real-ip")


@pytest.mark.parametrize("header", FORWARDED)
def test_what_came_by_a_proxy_learns_one_word(header: str) -> None:
    client = Client(headers={header: "https" if header == "x-forwarded-proto" else "127.0.0.1"})
    assert client.get("/halsa/redo").content == b"ready\n"
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "peer", ["192.0.2.1", "10.0.0.7", "::ffff:192.0.2.1", "2001:db8::1", "", "localhost"]
)
def test_another_machine_learns_one_word(peer: str) -> None:
    client = Client(REMOTE_ADDR=peer)
    assert client.get("/halsa/redo").content == b"ready\n"
    assert client.get("/metrics").status_code == 404


@given(st.ip_addresses())
def test_only_an_address_of_loopback_is_this_machine(address: IPv4Address | IPv6Address) -> None:
    request = RequestFactory().get("/metrics", REMOTE_ADDR=str(address))
    assert is_from_this_machine(request) is address.is_loopback


@pytest.mark.parametrize("address", OWN_ADDRESSES)
def test_a_monitor_asks_by_the_machines_own_name_and_without_https(address: str) -> None:
    with BEHIND_TLS, override_settings(ALLOWED_HOSTS=[".lykta.example.se"]):
        assert Client().get(address, headers={"host": "127.0.0.1:8000"}).status_code == 200


def test_another_page_is_not_answered_by_the_machines_own_name() -> None:
    with override_settings(ALLOWED_HOSTS=["lykta.example.se"]):
        assert Client().get("/handbok/", headers={"host": "127.0.0.1:8000"}).status_code == 400
        outside = Client(REMOTE_ADDR="192.0.2.1")
        assert outside.get("/halsa", headers={"host": "elsewhere.example"}).status_code == 400


def metric(name: str) -> float:
    text = Client().get("/metrics").content.decode()
    lines = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(lines[0].split(" ")[-1]) if lines else 0.0


def test_requests_are_counted_by_class_and_time_and_monitors_are_not() -> None:
    names = ('lykta_requests_total{status="2xx"}', 'lykta_requests_total{status="4xx"}')
    before = [metric(name) for name in (*names, "lykta_request_duration_seconds_count")]
    Client().get("/handbok/")
    Client().get("/finns-inte")
    Client().get("/halsa")
    after = [metric(name) for name in (*names, "lykta_request_duration_seconds_count")]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1, 2]


def test_tolls_are_counted_by_purpose() -> None:
    before = metric('lykta_tolls_total{purpose="asking"}')
    count_toll("asking")
    assert metric('lykta_tolls_total{purpose="asking"}') == before + 1


# Each example makes several pages.
@hypothesis.settings(max_examples=examples(30))
@given(st.text(string.ascii_letters, min_size=12, max_size=20))
def test_nothing_of_an_address_or_a_form_is_in_the_metrics(typed: str) -> None:
    Client().get(f"/{typed}/", {"q": typed})
    Client().post("/sok/", {"q": typed})
    assert typed not in Client().get("/metrics").content.decode()
    assert typed not in Client().get("/halsa/redo").content.decode()


def test_the_labels_are_those_that_the_page_documents() -> None:
    text = Client().get("/metrics").content.decode()
    labels = {part.split("=")[0] for line in text.splitlines() if "{" in line for part in _labels(line)}
    assert labels <= {"status", "le", "version", "check", "upkeep", "purpose"}


def _labels(line: str) -> list[str]:
    return line[line.index("{") + 1 : line.index("}")].split(",")
