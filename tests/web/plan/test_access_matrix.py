"""Every route of the plan, tried by every role, for one's own agency and another's, in every state.

The routes come from the server, and what is right from the policy file: neither is written down here.
"""

import json
from typing import Any

import pytest
from django.urls import reverse

from lykta.web.audit.models import Entry
from lykta.web.plan.models import Change, Measure, MeasureState
from lykta.web.team.models import Member
from lykta.web.team.policy import policy
from lykta.web.team.roles import Relation, Role
from lykta.web.team.routes import Route, routes
from tests.web.consult.world import Outside, Who, World, members, undone
from tests.web.plan.made import CANARY, brought_to, made_measure

pytestmark = pytest.mark.django_db

OF_PLAN = [route for route in routes() if route.view.__module__.startswith("lykta.web.plan")]
OF_MEASURES = [route for route in OF_PLAN if "measure" in route.arguments]
OTHERS = [route for route in OF_PLAN if "measure" not in route.arguments]
STANDINGS = [Relation.OWN_AGENCY, Relation.OTHER_AGENCY]
METHODS = ["get", "post"]
LET_IN = {200, 302, 405, 409}
NOTHING = 987_654_321


def name_of(route: Route) -> str:
    return route.name


def test_there_are_routes_to_try_and_each_declares_a_permission_of_the_plan() -> None:
    assert len(OF_MEASURES) >= 7
    assert len(OTHERS) >= 4
    assert {str(route.permission).partition(".")[0] for route in OF_PLAN} == {"plan"}


@pytest.fixture(scope="module")
def standing(world: World) -> dict[tuple[Relation, MeasureState], Measure]:
    """For each relation and state a measure to which the first agency's members stand in it."""
    by = world.cast.coordinator
    agencies = {Relation.OWN_AGENCY: world.cast.health, Relation.OTHER_AGENCY: world.cast.social}
    return {
        (relation, state): brought_to(made_measure(by, agency=agency), state, by)
        for relation, agency in agencies.items()
        for state in MeasureState
    }


@pytest.mark.parametrize("state", MeasureState)
@pytest.mark.parametrize("relation", STANDINGS)
@pytest.mark.parametrize("route", OF_MEASURES, ids=name_of)
def test_a_route_of_a_measure_answers_whom_the_policy_names(
    world: World,
    standing: dict[tuple[Relation, MeasureState], Measure],
    route: Route,
    relation: Relation,
    state: MeasureState,
) -> None:
    permission, wrong = str(route.permission), []
    here = _address(route, standing[relation, state].pk)
    for role in Role:
        for method in METHODS:
            with undone():
                before = _stored()
                answer = _tried(world, role, method, here)
                if _allows(permission, role, relation):
                    problem = "" if answer.status_code in LET_IN else f"may: {answer.status_code}"
                else:
                    problem = _not_refused(answer, permission, members(world.cast)[role], before)
            wrong += [f"{method} by a {role}, {relation}: {problem}"] if problem else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", OTHERS, ids=name_of)
def test_a_route_of_the_whole_plan_answers_the_roles_that_the_policy_names(
    world: World, route: Route
) -> None:
    permission, wrong = str(route.permission), []
    for role in Role:
        for method in METHODS:
            with undone():
                before = _stored()
                answer = _tried(world, role, method, _address(route))
                if policy().allows(permission, role):
                    problem = "" if answer.status_code in LET_IN else f"may: {answer.status_code}"
                else:
                    problem = _not_refused(answer, permission, members(world.cast)[role], before)
            wrong += [f"{method} by a {role}: {problem}"] if problem else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", OF_PLAN, ids=name_of)
def test_nobody_gets_past_the_log_in(world: World, route: Route) -> None:
    before = _stored()
    for who in Outside:
        for method in METHODS:
            with undone():
                answer = _tried(world, who, method, _address(route, world.measure))
                assert answer.status_code in {302, 403, 405}, (who, method)
                assert CANARY not in answer.content.decode()
                assert _stored() == before


@pytest.mark.parametrize("route", OF_MEASURES, ids=name_of)
def test_who_may_not_read_the_plan_is_not_told_whether_there_is_a_measure(world: World, route: Route) -> None:
    with undone():
        addresses = [_address(route, number) for number in (world.measure, NOTHING)]
        told = [_tried(world, Role.ADMINISTRATOR, "get", here).status_code for here in addresses]
        assert told == [403, 403]
        assert _tried(world, Role.MEMBER, "get", addresses[1]).status_code == 404


def test_the_policy_is_what_was_decided() -> None:
    may = {
        role: {relation for relation in STANDINGS if _allows("plan.write", role, relation)} for role in Role
    }
    assert may == {
        Role.COORDINATOR: set(STANDINGS),
        Role.MEMBER: {Relation.OWN_AGENCY},
        Role.READER: set(),
        Role.ADMINISTRATOR: set(),
    }
    reads = {role for role in Role if policy().allows("plan.read", role)}
    assert reads == {Role.COORDINATOR, Role.MEMBER, Role.READER}


def _address(route: Route, measure: int = 0) -> str:
    return reverse(route.name, kwargs={"measure": measure} if "measure" in route.arguments else {})


def _tried(world: World, who: Who, method: str, here: str) -> Any:
    client = world.client(who)
    return client.post(here, {}) if method == "post" else client.get(here)


def _allows(permission: str, role: Role, relation: Relation) -> bool:
    return any(policy().allows(permission, role, each) for each in (Relation.ANY, relation))


def _stored() -> tuple[list[Any], int]:
    return list(Measure.objects.order_by("pk").values()), Change.objects.count()


def _not_refused(answer: Any, permission: str, member: Member, before: tuple[list[Any], int]) -> str:
    if answer.status_code != 403:
        return f"may not, and was answered {answer.status_code}"
    if CANARY in answer.content.decode():
        return "may not, and was shown a text"
    if _stored() != before:
        return "may not, and changed something"
    entry = Entry.objects.order_by("-number").first()
    said = json.loads(bytes(entry.content)) if entry else {}
    last = (said.get("act"), said.get("who"), said.get("outcome"))
    return "" if last == (permission, member.reference, "refused") else f"refused, and the log says {last}"
