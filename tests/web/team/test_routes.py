"""Every route declares its permission: one that does not stops the start, and is refused while it runs."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse

from lykta.errors import InputError
from lykta.web import urls
from lykta.web.serving import refuse_faults
from lykta.web.team.access import every_route_declares, routes
from lykta.web.team.policy import policy
from tests.web.cast import Cast, logged_in


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page that nobody declared")


urlpatterns = [*urls.urlpatterns, path("forgotten/", undeclared)]
handler403 = urls.handler403

with_a_forgotten_route = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def forgotten() -> Iterator[None]:
    with with_a_forgotten_route:
        yield


def test_every_route_of_the_server_is_open_or_declares_its_permission() -> None:
    assert every_route_declares() == []
    refuse_faults()


def test_a_route_that_declares_nothing_stops_the_start_with_one_line(forgotten: None) -> None:
    with pytest.raises(InputError) as refused:
        refuse_faults()
    assert str(refused.value) == (
        "The route forgotten/ declares no permission, and its module is not open in the policy."
    )


@pytest.mark.django_db
def test_a_route_that_declares_nothing_is_refused_while_the_server_runs(forgotten: None) -> None:
    answer = Client().get("/forgotten/")
    assert answer.status_code == 403
    assert "nobody declared" not in answer.content.decode()


@pytest.mark.django_db
def test_it_is_refused_to_those_who_are_logged_in_too(forgotten: None, cast: Cast) -> None:
    for member in (cast.coordinator, cast.administrator):
        assert logged_in(member).get("/forgotten/").status_code == 403


def test_no_module_of_the_log_in_library_is_open_as_a_whole() -> None:
    assert not any(module.startswith("allauth") for module in policy().open_modules)


def test_no_route_that_changes_an_account_is_open() -> None:
    names = {"account_change_password", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn"}
    found = {route.name: route for route in routes() if route.name in names}
    assert {route.permission for route in found.values()} == {"own_account.manage", "own_account.set_up"}
    assert not any(route.is_open for route in found.values())


@pytest.mark.django_db
def test_pages_that_are_open_set_no_cookie() -> None:
    for name in ("front", "training"):
        assert not Client().get(reverse(name)).cookies
