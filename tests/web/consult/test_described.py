"""What Schemathesis sends to a real server as a member, by a description that is read from the server."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    status_code_conformance,
)

from lykta.web.team.access import Route
from tests.web.consult.endpoints import CLOSED, ROUTES
from tests.web.consult.served import Served, served

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error, content_type_conformance, response_headers_conformance, status_code_conformance,
]  # fmt: skip
EXAMPLES = settings(max_examples=12, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("described")) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def schema(server: Served) -> BaseSchema:
    return schemathesis.openapi.from_dict(server.description)


def test_the_logins_of_the_description_lead_past_the_log_in(server: Served, schema: BaseSchema) -> None:
    # First of all: what is sent further down may change a password, and then other sessions end.
    for route in CLOSED:
        reached = server.reached(route)
        case = schema[reached.path]["get"].Case(path_parameters=reached.numbers)
        answer = case.call(
            base_url=server.site.address, headers={"Cookie": reached.cookie}, allow_redirects=False
        )
        # Pages whose button is pressed elsewhere answer no GET.
        assert answer.status_code in {200, 302, 405}, route.name
        assert "logga-in" not in str(answer.headers.get("location", ""))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_each_endpoint_answers_as_described_whatever_a_member_sends(
    server: Served, schema: BaseSchema, route: Route, method: str
) -> None:
    reached = server.reached(route)
    headers = {"Cookie": reached.cookie, "X-CSRFToken": reached.token}

    @EXAMPLES
    @given(case=schema[reached.path][method].as_strategy())
    def sent(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(
            base_url=server.site.address, headers=headers, checks=CHECKS, allow_redirects=False
        )

    sent()


def test_the_server_has_logged_nothing_of_it(server: Served) -> None:
    lines = server.site.log.read_text(encoding="utf-8").splitlines()
    # The line that says where it serves, and no other.
    assert [line for line in lines if "Lykta serves" not in line] == []
