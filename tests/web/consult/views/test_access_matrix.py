"""Every route in every role and relation, and every list, page and count, agree with the policy."""

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.audit.models import Entry
from lykta.web.consult.access import (
    consultations,
)
from lykta.web.consult.actions.closing import purge
from lykta.web.consult.actions.team import break_glass
from lykta.web.consult.models import (
    Consultation,
    ConsultationState,
    Participation,
    ParticipationKind,
)
from lykta.web.consult.statistics import ASKERS, as_csv
from lykta.web.team.access import Route, routes
from lykta.web.team.policy import Relation, Role, policy
from tests.examples import examples
from tests.web.cast import made_consultation
from tests.web.consult.endpoints import address, below
from tests.web.consult.world import CANARY, URGENT, Made, Outside, Who, World, made, members, put, undone

pytestmark = pytest.mark.django_db

CLOSED = [route for route in routes() if route.permission]


OF_CONSULTATIONS = [route for route in CLOSED if "consultation" in route.arguments]


# Routes of a measure are tried in the plan's own room, where agencies stand to measures.
OTHERS = [route for route in CLOSED if not {"consultation", "measure"} & set(route.arguments)]


OF_MEASURES = {Relation.OWN_AGENCY, Relation.OTHER_AGENCY}


RELATIONS: list[Relation] = [each for each in Relation if each not in OF_MEASURES | {Relation.ANY}]


# Whoever opened a consultation by emergency access is outside still.
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


POOL = 5


WITH_INBOX = [Role.COORDINATOR, Role.MEMBER]


@dataclass(frozen=True)
class Standing:
    """How one consultation stands: each agency's part, who has it, who opened it by emergency access."""

    health: ParticipationKind | None
    social: ParticipationKind | None
    state: ConsultationState
    is_the_nurses: bool
    opened_by: Role | None


parts = st.none() | st.sampled_from(ParticipationKind)


standings = st.lists(
    st.builds(
        Standing,
        health=parts,
        social=parts,
        state=st.sampled_from(ConsultationState),
        is_the_nurses=st.booleans(),
        opened_by=st.none() | st.sampled_from(WITH_INBOX),
    ),
    min_size=POOL,
    max_size=POOL,
)


@pytest.fixture(scope="module")
def pool(world: World) -> list[Consultation]:
    return [made_consultation()[0] for _ in range(POOL)]


@pytest.mark.slow
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=standings)
def test_the_inbox_lists_what_can_be_opened_and_nothing_else(
    world: World, pool: list[Consultation], drawn: list[Standing]
) -> None:
    with undone():
        _put(world, pool, drawn)
        for role in WITH_INBOX:
            may_read = set(consultations(members(world.cast)[role]).values_list("pk", flat=True))
            assert _listed(world, role) == may_read
            assert _opened(world, role, pool) == may_read & {each.pk for each in pool}
            own = Consultation.objects.filter(pk__in=may_read, assigned_to=members(world.cast)[role])
            assert _listed(world, role, show="mine") == set(own.values_list("pk", flat=True))


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=standings)
def test_whoever_may_not_list_opens_none_either(
    world: World, pool: list[Consultation], drawn: list[Standing]
) -> None:
    without = [role for role in Role if not policy().allows("inbox.list", role)]
    assert without
    with undone():
        _put(world, pool, drawn)
        for role in without:
            assert world.client(role).get(reverse("desk-inbox")).status_code == 403
            assert _opened(world, role, pool) == set()


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=standings, kept=st.integers(0, POOL))
def test_the_statistics_and_the_export_count_the_same_before_and_after_a_purge(
    world: World, pool: list[Consultation], drawn: list[Standing], kept: int
) -> None:
    with undone():
        _put(world, pool, drawn)
        records = Consultation.objects.count()
        gone = [each.pk for each in pool[kept:]]
        Consultation.objects.filter(pk__in=gone).update(
            state=ConsultationState.CLOSED,
            closed_on=timezone.localdate(),
            purge_on=timezone.localdate(),
            held_until=None,
        )
        assert purge(clock_is_right=True).deleted >= len(gone)
        rows = csv.DictReader(io.StringIO(as_csv(ASKERS).decode()))
        assert sum(int(row["consultations"]) for row in rows) == records
        for role in (role for role in Role if policy().allows("statistics.read", role)):
            page = world.client(role).get(reverse("desk-statistics")).content.decode()
            tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
            counted = [sum(map(int, re.findall(r"<td[^>]*>(\d+)</td>", table))) for table in tables]
            assert counted == [records] * len(tables)
            assert tables


def _put(world: World, pool: list[Consultation], drawn: list[Standing]) -> None:
    for consultation, standing in zip(pool, drawn, strict=True):
        for agency, part in ((world.cast.health, standing.health), (world.cast.social, standing.social)):
            if part:
                Participation.objects.create(consultation=consultation, agency=agency, part=part)
        Consultation.objects.filter(pk=consultation.pk).update(
            state=standing.state,
            closed_on=timezone.localdate() if standing.state == ConsultationState.CLOSED else None,
            purge_on=timezone.localdate() if standing.state == ConsultationState.CLOSED else None,
            assigned_to=world.cast.nurse if standing.is_the_nurses else None,
            due_on=timezone.localdate(),
        )
        if standing.opened_by:
            member = members(world.cast)[standing.opened_by]
            break_glass(consultation, member, URGENT)


def _listed(world: World, role: Role, **query: str) -> set[UUID]:
    page = world.client(role).get(reverse("desk-inbox"), query).content.decode()
    links = re.findall(r'<th scope="row"[^>]*><a href="/teamet/konsultation/([0-9a-f-]{36})/"', page)
    counts = re.findall(r'<span class="count">(\d+)</span>', page)
    # Each is listed once, and the groups count what they list.
    assert len(links) == len(set(links)) == sum(map(int, counts))
    return {UUID(link) for link in links}


def _opened(world: World, role: Role, pool: list[Consultation]) -> set[UUID]:
    client = world.client(role)
    answers = {each.pk: client.get(reverse("desk-consultation", args=[each.pk])) for each in pool}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    return {number for number, answer in answers.items() if answer.status_code == 200}
