"""A form that another site's page sends changes nothing, and no answer leads to another site."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from lykta.web.audit.models import Entry
from lykta.web.team.access import Route
from lykta.web.team.policy import Role
from lykta.web.team.start_codes import give_start_code
from tests.web.cast import PASSWORD, code_now
from tests.web.consult.endpoints import ASKING, CLOSED, OPEN, address
from tests.web.consult.sound import stays_here
from tests.web.consult.world import EVERYBODY, Outside, Who, World, undone

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "javascript:alert(1)", " //evil.example/", "/\t/evil.example/", "///evil.example",
    "http:\\\\evil.example",
    "//evil.example\\@testserver/", "https://testserver@evil.example/", "//testserver.evil.example/",
]  # fmt: skip


def name_of(route: Route) -> str:
    return route.name


def test_only_asking_takes_forms_without_a_token() -> None:
    exempt = [route.name for route in OPEN + CLOSED if getattr(route.view, "csrf_exempt", False)]
    assert sorted(exempt) == sorted(route.name for route in ASKING if route.name != "consult")


@pytest.mark.parametrize("route", [*CLOSED, *(route for route in OPEN if route not in ASKING)], ids=name_of)
def test_a_form_from_elsewhere_is_refused_before_anything_is_looked_at(world: World, route: Route) -> None:
    for who in EVERYBODY:
        with undone():
            before = Entry.objects.count()
            answer = world.client(who, as_elsewhere=True).post(address(route, world, who), {"name": "x"})
            # Not even the audit log has an entry of it: no view was reached.
            assert (answer.status_code, Entry.objects.count()) == (403, before), who


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


@pytest.mark.slow
@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_page_leads_to_another_site_by_what_is_in_its_address(world: World, target: str) -> None:
    for who in EVERYBODY:
        client = world.client(who)
        for route in CLOSED + OPEN:
            with undone():
                stays_here(client.get(address(route, world, who), {"next": target}))
