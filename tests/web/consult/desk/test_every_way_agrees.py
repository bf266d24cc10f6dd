"""Inbox, pages and counts agree on what a member sees, however consultations are shared."""

import csv
import io
import re
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lykta.web.consult.access import consultations
from lykta.web.consult.actions import break_glass
from lykta.web.consult.keeping.purging import purge
from lykta.web.consult.keeping.statistics import ASKERS, as_csv
from lykta.web.consult.models import Consultation, Participation
from lykta.web.consult.models.consultation import Part, State
from lykta.web.team.policy import Role, policy
from tests.web.cast import made_consultation
from tests.web.consult.desk.made import URGENT
from tests.web.consult.world import World, members, undone

pytestmark = pytest.mark.django_db

POOL = 5
WITH_INBOX = [Role.COORDINATOR, Role.MEMBER]


@dataclass(frozen=True)
class Standing:
    """How one consultation stands: what each agency's part is, who has it, who opened it from outside."""

    health: Part | None
    social: Part | None
    state: State
    is_the_nurses: bool
    opened_by: Role | None


parts = st.none() | st.sampled_from(Part)
standings = st.lists(
    st.builds(
        Standing,
        health=parts,
        social=parts,
        state=st.sampled_from(State),
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
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=standings, kept=st.integers(0, POOL))
def test_the_statistics_and_the_export_count_the_same_before_and_after_a_purge(
    world: World, pool: list[Consultation], drawn: list[Standing], kept: int
) -> None:
    with undone():
        _put(world, pool, drawn)
        records = Consultation.objects.count()
        gone = [each.pk for each in pool[kept:]]
        Consultation.objects.filter(pk__in=gone).update(
            state=State.CLOSED,
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
            closed_on=timezone.localdate() if standing.state == State.CLOSED else None,
            purge_on=timezone.localdate() if standing.state == State.CLOSED else None,
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
