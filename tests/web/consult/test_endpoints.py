"""The tests of every endpoint see every endpoint: no route and no form hides from them."""

from functools import partial

import pytest
from django.conf import settings

from lykta.web.team.policy import Role
from tests.web.consult.endpoints import ASKING, CLOSED, OPEN, ROUTES, address, is_open_to, met
from tests.web.consult.world import EVERYBODY, World, undone

pytestmark = pytest.mark.django_db


def test_there_are_routes_of_every_kind() -> None:
    assert len(ROUTES) == len(OPEN) + len(CLOSED) > 60
    assert len(ASKING) == 3


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


def test_forms_of_every_kind_are_met(world: World) -> None:
    found = met(world)
    actions = {each.form.action for each in found if each.form.method == "post"}
    for part in ("fraga-teamet", "logga-in", "konto/losenord", "svara", "lamna-over", "uppgift", "utifran"):
        assert any(part in action for action in actions), part
    assert {each.who for each in found} == set(EVERYBODY)
    names = {field.name for each in found for field in each.form.fields}
    assert names >= {"body", "handling", "due_on", "credential", "receipt", "password", "code", "day"}
    assert settings.CSRF_COOKIE_HTTPONLY
