"""What Schemathesis sends to a real server as a member, by a description that is read from the server."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
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

from tests.web.consult.endpoints import CLOSED, ROUTES
from tests.web.server import Site, consulting, program, running

pytestmark = pytest.mark.slow

DESCRIBE = """
import json
from lykta.web.serving import set_up
set_up()
from lykta.web.team.models import Agency, Member
Member.objects.all().delete()
Agency.objects.all().delete()
from tests.web.consult.described import described
print(json.dumps(described()))
"""
CHECKS = [
    not_a_server_error, content_type_conformance, response_headers_conformance, status_code_conformance,
]  # fmt: skip
EXAMPLES = settings(max_examples=12, database=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Described:
    """A running server, its description, and how each route is reached."""

    site: Site
    schema: BaseSchema
    routes: dict[str, Any]

    def numbers(self, name: str) -> dict[str, str]:
        """What fills a route's address so that it leads to something that there is."""
        found: dict[str, str] = self.routes[name]["numbers"]
        return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Described]:
    folder = tmp_path_factory.mktemp("described")
    with consulting(folder) as variables:
        # The description is made by the application itself, under the name that its test client uses.
        variables |= {"LYKTA_HOSTS": "testserver,127.0.0.1"}
        with running(folder, **variables) as site:
            made = json.loads(program(DESCRIBE, variables))
            yield Described(site, schemathesis.openapi.from_dict(made["description"]), made["routes"])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [route.name for route in ROUTES])
def test_each_endpoint_answers_as_described_whatever_a_member_sends(
    server: Described, name: str, method: str
) -> None:
    reached = server.routes[name]
    headers = {"Cookie": reached["cookie"], "X-CSRFToken": reached["token"]}

    @EXAMPLES
    @given(case=server.schema[reached["path"]][method].as_strategy())
    def sent(case: schemathesis.Case) -> None:
        case.call_and_validate(
            base_url=server.site.address, headers=headers, checks=CHECKS, allow_redirects=False
        )

    sent()


def test_the_server_has_logged_nothing_of_it(server: Described) -> None:
    lines = server.site.log.read_text(encoding="utf-8").splitlines()
    # The line that says where it serves, and no other.
    assert [line for line in lines if "Lykta serves" not in line] == []


def test_the_logins_of_the_description_lead_past_the_log_in(server: Described) -> None:
    for route in CLOSED:
        reached = server.routes[route.name]
        case = server.schema[reached["path"]]["get"].Case(path_parameters=server.numbers(route.name))
        answer = case.call(
            base_url=server.site.address, headers={"Cookie": reached["cookie"]}, allow_redirects=False
        )
        # Pages whose button is pressed elsewhere answer no GET.
        assert answer.status_code in {200, 302, 405}, route.name
        assert "logga-in" not in str(answer.headers.get("location", ""))
