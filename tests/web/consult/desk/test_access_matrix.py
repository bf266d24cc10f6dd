"""Every route of the team, tried by every role in every relation: what the policy leaves out is refused.

The routes come from the server, and what is right from the policy file: neither is written down here.
"""

import json
from typing import Any

import pytest
from django.urls import reverse

from lykta.web.audit.models import Entry
from lykta.web.consult.models import Consultation
from lykta.web.team.access import Route, routes
from lykta.web.team.policy import Relation, Role, policy
from tests.web.consult.desk.made import CANARY, Made, made, put
from tests.web.consult.endpoints import address, below
from tests.web.consult.world import Outside, Who, World, members, undone

pytestmark = pytest.mark.django_db

CLOSED = [route for route in routes() if route.permission]
OF_CONSULTATIONS = [route for route in CLOSED if "consultation" in route.arguments]
# Routes of a measure are tried in the plan's own room, where agencies stand to measures.
OTHERS = [route for route in CLOSED if not {"consultation", "measure"} & set(route.arguments)]
OF_MEASURES = {Relation.OWN_AGENCY, Relation.OTHER_AGENCY}
RELATIONS: list[Relation] = [each for each in Relation if each not in OF_MEASURES | {Relation.ANY}]
# Whoever opened a consultation from outside is outside still.
STANDINGS: dict[Relation, set[Relation]] = {relation: {relation} for relation in RELATIONS} | {
    Relation.BROKEN_GLASS: {Relation.BROKEN_GLASS, Relation.OUTSIDE}
}
METHODS = ["get", "post"]
# 409 is the answer of the table of states: the member may do it, and it cannot be done now.
LET_IN = frozenset({200, 302, 405, 409})
# Beside that, what a page that is for no consultation may say: nothing there.
LET_IN_OR_TOLD = LET_IN | {400, 404}


def name_of(route: Route) -> str:
    return route.name


@pytest.fixture(scope="module")
def standing(world: World) -> dict[Relation, Made]:
    """For each relation a consultation to which all members stand in it, as far as they can."""
    cases = {relation: made(world.cast.coordinator) for relation in RELATIONS}
    for relation, case in cases.items():
        put(case.consultation, list(members(world.cast).values()), relation, world.cast)
    return cases


def test_there_are_routes_to_try() -> None:
    assert len(OF_CONSULTATIONS) > 15
    assert len(OTHERS) > 5


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("route", OF_CONSULTATIONS, ids=name_of)
def test_a_route_of_a_consultation_answers_whom_the_policy_names(
    world: World, standing: dict[Relation, Made], route: Route, relation: Relation
) -> None:
    permission, wrong = str(route.permission), []
    here = address(route, world, **below(standing[relation]))
    for role in Role:
        for method in METHODS:
            with undone():
                answer = _tried(world, role, method, here)
                if _allows(permission, role, relation):
                    problem = _not_let_in(answer)
                else:
                    status = 403 if _allows("consultation.read", role, relation) else 404
                    problem = _not_refused(answer, status, permission, world, role)
            wrong += [f"{method} by a {role}, {relation}: {problem}"] if problem else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", OTHERS, ids=name_of)
def test_a_route_of_no_consultation_answers_the_roles_that_the_policy_names(
    world: World, route: Route
) -> None:
    permission, wrong = str(route.permission), []
    for role in Role:
        here = address(route, world, role)
        for method in METHODS:
            with undone():
                answer = _tried(world, role, method, here)
                if policy().allows(permission, role):
                    problem = _not_let_in(answer, LET_IN_OR_TOLD)
                else:
                    problem = _not_refused(answer, 403, permission, world, role)
            wrong += [f"{method} by a {role}: {problem}"] if problem else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", CLOSED, ids=name_of)
def test_nobody_gets_past_the_log_in(world: World, route: Route) -> None:
    for who in Outside:
        for method in METHODS:
            with undone():
                answer = _tried(world, who, method, address(route, world))
                assert answer.status_code in {302, 403, 405}, (who, method)
                assert CANARY not in answer.content.decode(), (who, method)
                assert answer.headers.get("Location", "/teamet/logga-in/").startswith("/teamet/logga-in/")


@pytest.mark.parametrize("route", OF_CONSULTATIONS, ids=name_of)
def test_a_consultation_that_there_is_not_is_answered_as_one_outside(world: World, route: Route) -> None:
    here = address(route, world, **below(world.foreign))
    with undone():
        Consultation.objects.filter(pk=world.foreign.consultation.pk).delete()
        assert _tried(world, Role.MEMBER, "get", here).status_code == 404


def _tried(world: World, who: Who, method: str, here: str) -> Any:
    client = world.client(who)
    return client.post(here, {}) if method == "post" else client.get(here)


def _allows(permission: str, role: Role, relation: Relation) -> bool:
    return any(policy().allows(permission, role, each) for each in STANDINGS[relation])


def _not_let_in(answer: Any, statuses: frozenset[int] = LET_IN) -> str:
    """What is wrong with the answer to somebody who may; nothing where it is right."""
    if answer.status_code not in statuses:
        return f"may, and was answered {answer.status_code}"
    to_log_in = reverse("account_login") in answer.headers.get("Location", "")
    return "may, and was sent to the log-in" if to_log_in else ""


def _not_refused(answer: Any, status: int, permission: str, world: World, role: Role) -> str:
    """What is wrong with the answer to somebody who may not; nothing where it is right."""
    if answer.status_code != status:
        return f"may not, and was answered {answer.status_code} and not {status}"
    if CANARY in answer.content.decode():
        return "may not, and was shown a text"
    last = _last_entry()
    wanted = (permission, members(world.cast)[role].reference, "refused")
    return "" if last == wanted else f"refused, and the log says {last}"


def _last_entry() -> tuple[str, str, str]:
    entry = Entry.objects.order_by("-number").first()
    assert entry
    said = json.loads(bytes(entry.content))
    return said["act"], said["who"], said["outcome"]
