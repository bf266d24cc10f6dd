"""Every route of the team, tried by every role in every relation: what the policy leaves out is refused.

The routes come from the server, and what is right from the policy file: neither is written down here.
"""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.audit.models import Entry
from lykta.web.consult.models import AnswerTemplate
from lykta.web.team.models import Member
from lykta.web.team.policy import policy
from lykta.web.team.roles import Relation, Role
from lykta.web.team.routes import Route, routes
from tests.web.cast import Cast, logged_in
from tests.web.consult.desk.made import CANARY, Made, made, opened_from_outside, put

pytestmark = pytest.mark.django_db

CLOSED = [route for route in routes() if route.permission]
OF_CONSULTATIONS = [route for route in CLOSED if "consultation" in route.arguments]
OTHERS = [route for route in CLOSED if "consultation" not in route.arguments]
RELATIONS: list[Relation] = [relation for relation in Relation if relation is not Relation.ANY]
# Whoever opened a consultation from outside is outside still.
STANDINGS: dict[Relation, set[Relation]] = {relation: {relation} for relation in RELATIONS} | {
    Relation.BROKEN_GLASS: {Relation.BROKEN_GLASS, Relation.OUTSIDE}
}
METHODS = ["get", "post"]


def name_of(route: Route) -> str:
    return route.name


def members(cast: Cast) -> dict[Role, Member]:
    return {
        Role.COORDINATOR: cast.coordinator,
        Role.MEMBER: cast.nurse,
        Role.READER: cast.reader,
        Role.ADMINISTRATOR: cast.administrator,
    }


def test_there_are_routes_to_try() -> None:
    assert len(OF_CONSULTATIONS) > 15
    assert len(OTHERS) > 5


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("route", OF_CONSULTATIONS, ids=name_of)
def test_a_route_of_a_consultation_answers_whom_the_policy_names(
    cast: Cast, route: Route, relation: Relation
) -> None:
    permission = str(route.permission)
    case = standing(cast, relation)
    for role, member in members(cast).items():
        for method in METHODS:
            answer = _try(logged_in(member), method, _address(route, case))
            if _allows(permission, role, relation):
                assert answer.status_code in {200, 302, 405}, (role, method)
                assert "logga-in" not in answer.headers.get("Location", "")
                # What was done to it may have brought it into another relation.
                case = standing(cast, relation) if method == "post" else case
            else:
                reads = _allows("consultation.read", role, relation)
                _refused(answer, 403 if reads else 404, (role, method))
                assert _last_entry() == (permission, member.reference, "refused")


def standing(cast: Cast, relation: Relation) -> Made:
    """A consultation to which every member of the cast stands in the relation, as far as they can."""
    case = made(cast.coordinator)
    put(case.consultation, list(members(cast).values()), relation, cast)
    return case


@pytest.mark.parametrize("route", OTHERS, ids=name_of)
def test_a_route_of_no_consultation_answers_the_roles_that_the_policy_names(cast: Cast, route: Route) -> None:
    permission = str(route.permission)
    for role, member in members(cast).items():
        for method in METHODS:
            arguments = _other_arguments(route, cast)
            answer = _try(logged_in(member), method, reverse(name_of(route), kwargs=arguments))
            if policy().allows(permission, role):
                assert answer.status_code in {200, 302, 400, 404, 405, 409}, (role, method)
            else:
                _refused(answer, 403, (role, method))
                assert _last_entry() == (permission, member.reference, "refused")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", CLOSED, ids=name_of)
def test_nobody_gets_past_the_log_in(cast: Cast, route: Route, method: str) -> None:
    case = made(cast.coordinator)
    if "consultation" in route.arguments:
        address = _address(route, case)
    else:
        address = reverse(name_of(route), kwargs=_other_arguments(route, cast))
    answer = _try(Client(), method, address)
    assert answer.status_code in {302, 403, 405}
    assert CANARY not in answer.content.decode()


@pytest.mark.parametrize("route", OF_CONSULTATIONS, ids=name_of)
def test_a_consultation_that_there_is_not_is_answered_as_one_outside(cast: Cast, route: Route) -> None:
    case = made(cast.coordinator)
    put(case.consultation, [cast.nurse], Relation.OUTSIDE, cast)
    there = _address(route, case)
    case.consultation.delete()
    assert _try(logged_in(cast.nurse), "get", there).status_code == 404


def _allows(permission: str, role: Role, relation: Relation) -> bool:
    return any(policy().allows(permission, role, each) for each in STANDINGS[relation])


def _try(client: Client, method: str, address: str) -> Any:
    return client.post(address, {}) if method == "post" else client.get(address)


def _address(route: Route, case: Made) -> str:
    given = {
        "consultation": case.consultation.pk,
        "task": case.task,
        "meeting": case.meeting,
        "item": case.item,
        "disclosure": case.disclosure,
    }
    return reverse(name_of(route), kwargs={name: given[name] for name in route.arguments})


def _other_arguments(route: Route, cast: Cast) -> dict[str, Any]:
    case = made(cast.coordinator)
    makers: dict[str, Any] = {
        "glass": lambda: opened_from_outside(case.consultation, cast.social_worker).pk,
        "template": lambda: AnswerTemplate.objects.create(title="Mall", language="sv", body="Hej.").pk,
    }
    # An argument that is not known here is the number of nothing: who may is then answered 404.
    return {name: makers.get(name, lambda: 1)() for name in route.arguments}


def _refused(answer: Any, status: int, told: object) -> None:
    assert answer.status_code == status, told
    assert CANARY not in answer.content.decode()


def _last_entry() -> tuple[str, str, str]:
    entry = Entry.objects.order_by("-number").first()
    assert entry
    said = json.loads(bytes(entry.content))
    return said["act"], said["who"], said["outcome"]
