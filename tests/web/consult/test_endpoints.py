"""Every endpoint: it is known, described, refuses forms from elsewhere and the numbers of others."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    status_code_conformance,
)

from lykta.web.audit.models import Entry
from lykta.web.consult.models import BreakGlass, Participation, ParticipationKind
from lykta.web.team.access import Route
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role
from lykta.web.team.start_codes import give_start_code
from tests.examples import drawn
from tests.web.cast import PASSWORD, code_now
from tests.web.consult.endpoints import (
    ASKING,
    CLOSED,
    OPEN,
    ROUTES,
    Met,
    Served,
    address,
    below,
    is_open_to,
    met,
    served,
    stays_here,
)
from tests.web.consult.world import EVERYBODY, Outside, Who, World, undone
from tests.web.explore import Field, Form

# What a database refuses, or writes at the same moment, shows in the answers here.
pytestmark = pytest.mark.either_database


@pytest.mark.django_db
def test_there_are_routes_of_every_kind() -> None:
    assert len(ROUTES) == len(OPEN) + len(CLOSED) > 60
    assert len(ASKING) == 3


@pytest.mark.django_db
def test_every_route_that_is_closed_answers_somebody(world: World) -> None:
    silent = []
    for route in CLOSED:
        answers = set()
        for role in filter(partial(is_open_to, route), Role):
            with undone():
                answers.add(world.client(role).get(address(route, world, role)).status_code)
        # Pages whose button was pressed elsewhere answer no GET.
        silent += [] if answers & {200, 302, 405} else [(route.name, answers)]
    assert silent == []


@pytest.mark.slow
@pytest.mark.django_db
def test_forms_of_every_kind_are_met(world: World) -> None:
    found = met(world)
    actions = {each.form.action for each in found if each.form.method == "post"}
    for part in ("fraga-teamet", "logga-in", "konto/losenord", "svara", "lamna-over", "uppgift", "utifran"):
        assert any(part in action for action in actions), part
    assert {each.who for each in found} == set(EVERYBODY)
    names = {field.name for each in found for field in each.form.fields}
    assert names >= {"body", "handling", "due_on", "credential", "receipt", "password", "code", "day"}
    assert settings.CSRF_COOKIE_HTTPONLY


CHECKS = [
    not_a_server_error, content_type_conformance, response_headers_conformance, status_code_conformance,
]  # fmt: skip


EXAMPLES = examples(max_examples=12, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("described")) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def schema(server: Served) -> BaseSchema:
    return schemathesis.openapi.from_dict(server.description)


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_server_has_logged_nothing_of_it(server: Served) -> None:
    lines = server.site.log.read_text(encoding="utf-8").splitlines()
    # The line that says where it serves, and no other.
    assert [line for line in lines if "Lykta serves" not in line] == []


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "javascript:alert(1)", " //evil.example/", "/\t/evil.example/", "///evil.example",
    "http:\\\\evil.example",
    "//evil.example\\@testserver/", "https://testserver@evil.example/", "//testserver.evil.example/",
]  # fmt: skip


def name_of(route: Route) -> str:
    return route.name


@pytest.mark.django_db
def test_only_asking_takes_forms_without_a_token() -> None:
    exempt = [route.name for route in OPEN + CLOSED if getattr(route.view, "csrf_exempt", False)]
    assert sorted(exempt) == sorted(route.name for route in ASKING if route.name != "consult")


@pytest.mark.django_db
@pytest.mark.parametrize("route", [*CLOSED, *(route for route in OPEN if route not in ASKING)], ids=name_of)
def test_a_form_from_elsewhere_is_refused_before_anything_is_looked_at(world: World, route: Route) -> None:
    for who in EVERYBODY:
        with undone():
            before = Entry.objects.count()
            answer = world.client(who, as_elsewhere=True).post(address(route, world, who), {"name": "x"})
            # Not even the audit log has an entry of it: no view was reached.
            assert (answer.status_code, Entry.objects.count()) == (403, before), who


@pytest.mark.django_db
@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_way_in_leads_to_another_site(world: World, target: str) -> None:
    following = urlencode({"next": target})
    code = give_start_code(world.cast.social_worker, by="system")
    fresh = {"code": code, "password1": "korg vinter sadel moln", "password2": "korg vinter sadel moln"}
    ways: list[tuple[Who, str, dict[str, str]]] = [
        (Outside.STRANGER, "account_login", {"login": "vard", "password": PASSWORD}),
        (Outside.HALFWAY, "mfa_authenticate", {"code": code_now()}),
        (Outside.STRANGER, "first_log_in", fresh),
        (Role.MEMBER, "account_reauthenticate", {"password": PASSWORD}),
        (Role.MEMBER, "mfa_reauthenticate", {"code": code_now()}),
        (Role.MEMBER, "account_logout", {}),
        (Role.MEMBER, "account_login", {}),
    ]
    for who, name, sent in ways:
        with undone():
            client = world.client(who)
            answer = client.post(f"{reverse(name)}?{following}", sent | {"next": target})
            assert answer.status_code == 302, name
            stays_here(answer)
            _and_so_does_what_follows(client)


def _and_so_does_what_follows(client: Client) -> None:
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    stays_here(answer)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("target", drawn(ELSEWHERE))
def test_no_page_leads_to_another_site_by_what_is_in_its_address(world: World, target: str) -> None:
    for who in EVERYBODY:
        client = world.client(who)
        for route in CLOSED + OPEN:
            with undone():
                stays_here(client.get(address(route, world, who), {"next": target}))


WITH_SOMETHING_BELOW = [
    route for route in CLOSED if len(route.arguments) == 2 and "consultation" in route.arguments
]


NOTHING = "987654321"


@pytest.fixture(scope="module")
def forms(world: World) -> list[Met]:
    return [each for each in met(world) if each.form.method == "post" and _chosen(each.form)]


@pytest.mark.django_db
def test_there_is_something_to_try(forms: list[Met]) -> None:
    assert len(WITH_SOMETHING_BELOW) >= 4
    fields = {field.name for each in forms for field in _chosen(each.form)}
    assert fields == {"handling", "invited", "to", "agency", "with_agency", "present", "template"}


@pytest.mark.django_db
@pytest.mark.parametrize("route", WITH_SOMETHING_BELOW, ids=lambda route: route.name)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MEMBER])
def test_what_lies_below_another_consultation_is_not_reached_through_ones_own(
    world: World, route: Any, method: str, role: Role
) -> None:
    _, name = route.arguments
    told = [
        _told(world, role, method, address(route, world, role, language="sv", **{name: str(number)}))
        for number in (below(world.foreign)[name], uuid4())
    ]
    assert told[0] == told[1]
    assert told[0][0] in {404, 405}


@pytest.mark.django_db
def test_a_number_that_is_not_offered_is_refused_as_one_of_nothing(world: World, forms: list[Met]) -> None:
    wrong = []
    for each in forms:
        for field in _chosen(each.form):
            nothing = _sent(world, each, field, NOTHING)
            for number in _others(field):
                told = _sent(world, each, field, number)
                if told != nothing or told[0] != 200:
                    wrong.append(f"{each.who} {each.form.action} {field.name}={number}: {told[0]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_consultation_that_is_not_ones_to_open_is_named_in_vain(world: World) -> None:
    # The reader and the stranger cannot ask at all; a member's own one is not opened by emergency access.
    own = world.case.consultation
    sent = {"which": own.case.code_name, "purpose": "acute", "reason": "Det brådskar.", "hours": "1"}
    told = []
    for which in (own.case.code_name, own.short, "Ingenstans", "00000000"):
        answer = world.client(Role.MEMBER).post(reverse("desk-glass"), sent | {"which": which})
        told.append((answer.status_code, _without_token(answer.content.decode()).replace(which, "")))
    assert len(set(told)) == 1
    assert told[0][0] == 200
    assert not BreakGlass.objects.filter(member=world.cast.nurse).exists()


@pytest.mark.django_db
def test_a_colleague_of_an_agency_that_takes_no_part_was_not_present(world: World) -> None:
    Participation.objects.create(
        consultation=world.foreign.consultation, agency=world.cast.health, part=ParticipationKind.INVITED
    )
    here = reverse("desk-item", args=[world.case.consultation.pk, world.case.item])
    sent = {"present": [world.cast.social_worker.pk], "decision": "Vi väntar."}
    answer = world.client(Role.MEMBER).post(here, sent)
    assert answer.status_code == 200
    assert "Sonja Social" not in answer.content.decode()


def _chosen(form: Form) -> list[Field]:
    """The fields whose choices are numbers of rows."""
    return [
        field
        for field in form.fields
        if field.name != "hours"
        and field.choices
        and all(not one or one.isdecimal() for one in field.choices)
    ]


def _others(field: Field) -> list[str]:
    """The numbers of all members and agencies that the field does not offer."""
    rows = [*Agency.objects.values_list("pk", flat=True), *Member.objects.values_list("pk", flat=True)]
    return sorted({str(number) for number in rows} - set(field.choices))


def _sent(world: World, each: Met, wrong: Field, number: str) -> tuple[int, str]:
    today = timezone.localdate().isoformat()
    sent = {
        field.name: number if field is wrong else (field.choices or (today,))[-1]
        for field in each.form.fields
    }
    with undone():
        answer = world.client(each.who).post(each.form.action, sent)
    # The number itself comes back where it was chosen, and the same page has others that stay.
    return answer.status_code, re.sub(r"\d+", "", _without_token(answer.content.decode()))


def _told(world: World, role: Role, method: str, here: str) -> tuple[int, str]:
    with undone():
        answer = getattr(world.client(role), method)(here)
    return answer.status_code, re.sub(r"[0-9a-f-]{36}", "", _without_token(answer.content.decode()))


def _without_token(text: str) -> str:
    # Both are drawn anew for each page.
    return re.sub(r'name="(csrfmiddlewaretoken|sending)" value="\w+"', "", text)
