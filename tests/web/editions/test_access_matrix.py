"""Every route of the team's editions, tried by every role: what is right comes from the policy file."""

import json
from typing import Any

import pytest
from django.urls import reverse

from lykta.web.audit.models import Entry
from lykta.web.editions.models import Edition
from lykta.web.team.access import Route, routes
from lykta.web.team.policy import Role, policy
from tests.web.consult.world import Outside, Who, World, members, undone
from tests.web.editions.made import CANARY

pytestmark = pytest.mark.django_db

OF_EDITIONS = [route for route in routes() if route.view.__module__.startswith("lykta.web.editions")]
CLOSED = [route for route in OF_EDITIONS if not route.is_open]
LET_IN = {200, 302, 405, 409}
NOTHING = 987_654_321


def name_of(route: Route) -> str:
    return route.name


def test_all_routes_but_the_public_ones_declare_a_permission_of_editions() -> None:
    assert {route.name for route in OF_EDITIONS if route.is_open} == {
        "picture",
        "picture-description",
        "picture-edition",
        "picture-feed",
        "picture-file",
    }
    assert len(CLOSED) == 8
    assert {str(route.permission).partition(".")[0] for route in CLOSED} == {"edition"}


@pytest.mark.parametrize("route", CLOSED, ids=name_of)
def test_a_route_answers_the_roles_that_the_policy_names(world: World, route: Route) -> None:
    permission, here = str(route.permission), _address(route, world.edition)
    for role in Role:
        for method in ("get", "post"):
            with undone():
                before = list(Edition.objects.order_by("pk").values())
                answer = _tried(world, role, method, here)
                if policy().allows(permission, role):
                    assert answer.status_code in LET_IN, (role, method)
                    continue
                assert answer.status_code == 403, (role, method)
                assert CANARY not in answer.content.decode()
                assert list(Edition.objects.order_by("pk").values()) == before
                last = Entry.objects.order_by("-number")[0]
                said = json.loads(bytes(last.content))
                who = members(world.cast)[role].reference
                assert (said["act"], said["who"], said["outcome"]) == (permission, who, "refused")


@pytest.mark.parametrize("route", CLOSED, ids=name_of)
def test_nobody_gets_past_the_log_in(world: World, route: Route) -> None:
    for who in Outside:
        for method in ("get", "post"):
            with undone():
                answer = _tried(world, who, method, _address(route, world.edition))
                assert answer.status_code in {302, 403, 405}, (who, method)
                assert CANARY not in answer.content.decode()


def test_who_may_not_preview_is_not_told_whether_there_is_an_edition(world: World) -> None:
    with undone():
        told = [
            _tried(world, Role.ADMINISTRATOR, "get", reverse("edition", args=[number])).status_code
            for number in (world.edition, NOTHING)
        ]
        assert told == [403, 403]
        assert _tried(world, Role.MEMBER, "get", reverse("edition", args=[NOTHING])).status_code == 404


def test_the_policy_is_what_was_decided() -> None:
    may = {
        verb: {role for role in Role if policy().allows(f"edition.{verb}", role)}
        for verb in ("take_up", "preview", "compare", "approve", "publish", "withdraw")
    }
    coordinator, member, reader = Role.COORDINATOR, Role.MEMBER, Role.READER
    assert may == {
        "take_up": {coordinator},
        "preview": {coordinator, member, reader},
        "compare": {coordinator, member, reader},
        "approve": {coordinator, member},
        "publish": {coordinator},
        "withdraw": {coordinator},
    }


def _address(route: Route, edition: int) -> str:
    filled = {"edition": edition, "path": "sv/index.html"}
    return reverse(route.name, kwargs={name: filled[name] for name in route.arguments})


def _tried(world: World, who: Who, method: str, here: str) -> Any:
    client = world.client(who)
    return client.post(here, {}) if method == "post" else client.get(here)
