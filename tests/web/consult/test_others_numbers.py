"""Numbers of what is not one's business, in addresses and in forms: answered as numbers of nothing."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.models import BreakGlass, Participation
from lykta.web.consult.models.consultation import Part
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role
from tests.web.consult.endpoints import CLOSED, Met, address, below, met
from tests.web.consult.world import World, undone
from tests.web.explore import Field, Form

pytestmark = pytest.mark.django_db

WITH_SOMETHING_BELOW = [
    route for route in CLOSED if len(route.arguments) == 2 and "consultation" in route.arguments
]
NOTHING = "987654321"


@pytest.fixture(scope="module")
def forms(world: World) -> list[Met]:
    return [each for each in met(world) if each.form.method == "post" and _chosen(each.form)]


def test_there_is_something_to_try(forms: list[Met]) -> None:
    assert len(WITH_SOMETHING_BELOW) >= 4
    fields = {field.name for each in forms for field in _chosen(each.form)}
    assert fields == {"handling", "invited", "to", "agency", "with_agency", "present"}


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


def test_a_consultation_that_is_not_ones_to_open_is_named_in_vain(world: World) -> None:
    # The reader and the stranger cannot ask at all; a member's own one is not opened from outside.
    own = world.case.consultation
    sent = {"which": own.case.code_name, "purpose": "acute", "reason": "Det brådskar.", "hours": "1"}
    told = []
    for which in (own.case.code_name, own.short, "Ingenstans", "00000000"):
        answer = world.client(Role.MEMBER).post(reverse("desk-glass"), sent | {"which": which})
        told.append((answer.status_code, _without_token(answer.content.decode()).replace(which, "")))
    assert len(set(told)) == 1
    assert told[0][0] == 200
    assert not BreakGlass.objects.filter(member=world.cast.nurse).exists()


def test_a_colleague_of_an_agency_that_takes_no_part_was_not_present(world: World) -> None:
    Participation.objects.create(
        consultation=world.foreign.consultation, agency=world.cast.health, part=Part.INVITED
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
