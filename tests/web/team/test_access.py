"""Every route declares its permission: one that does not stops the start, and is refused while it runs."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path, reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lykta.errors import InputError
from lykta.web import urls
from lykta.web.serving import refuse_faults
from lykta.web.team.access import every_route_declares, require, routes
from lykta.web.team.models import Member
from lykta.web.team.policy import PolicyError, Relation, Role, policy, policy_from
from tests.web.cast import Cast, logged_in
from tests.web.team.asking import acts

handler403 = urls.handler403
with_a_forgotten_route = override_settings(ROOT_URLCONF=__name__)
WORDS = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8).filter(lambda word: word != "open")
SAID = st.dictionaries(st.sampled_from(list(Role)), st.lists(st.sampled_from(list(Relation)), unique=True))
FILES = st.dictionaries(WORDS, st.dictionaries(WORDS, SAID, max_size=3), max_size=4)
MODULES = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(".".join), max_size=3)
type Tables = dict[str, dict[str, dict[Role, list[Relation]]]]


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page that nobody declared")


urlpatterns = [*urls.urlpatterns, path("forgotten/", undeclared)]


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


def written(tables: Tables, modules: list[str]) -> str:
    """A policy file that says so."""
    lines = ["[open]", f"modules = {modules}".replace("'", '"')]
    for subject, verbs in tables.items():
        lines.append(f"[{subject}]")
        for verb, roles in verbs.items():
            said = (f"{role.value} = {[each.value for each in found]}" for role, found in roles.items())
            lines.append(f"{verb} = {{ {', '.join(said)} }}".replace("'", '"'))
    return "\n".join(lines)


@given(FILES, st.sampled_from(list(Role)), st.sampled_from(list(Relation)))
def test_a_policy_allows_what_its_file_says_and_nothing_else(
    tables: Tables, role: Role, relation: Relation
) -> None:
    text = written(tables, [])
    policy = policy_from(text)
    # Read a second time as plain words, so that what is right does not come from the code under test.
    plain = tomllib.loads(text)
    for subject, verbs in tables.items():
        for verb in verbs:
            said = relation.value in plain[subject][verb].get(role.value, [])
            assert policy.allows(f"{subject}.{verb}", role, relation) is said


@given(FILES, st.text(max_size=12), st.sampled_from(list(Role)))
def test_a_permission_that_the_file_does_not_have_is_refused_loudly(
    tables: Tables, permission: str, role: Role
) -> None:
    policy = policy_from(written(tables, []))
    if permission not in {f"{subject}.{verb}" for subject, verbs in tables.items() for verb in verbs}:
        with pytest.raises(PolicyError):
            policy.allows(permission, role)


@given(MODULES, st.lists(WORDS, min_size=1, max_size=4))
def test_a_module_is_open_where_it_or_one_above_it_is_named(modules: list[str], parts: list[str]) -> None:
    policy = policy_from(written({}, modules))
    above = {".".join(parts[: depth + 1]) for depth in range(len(parts))}
    assert policy.is_open(".".join(parts)) is bool(above & set(modules))


@given(WORDS, WORDS)
def test_a_role_or_a_relation_that_there_is_not_stops_the_reading(subject: str, word: str) -> None:
    for line in (f'{word} = ["any"]', f'member = ["{word}"]'):
        if word in set(Role) | set(Relation):
            continue
        with pytest.raises(PolicyError):
            policy_from(f"[open]\nmodules = []\n[{subject}]\nread = {{ {line} }}")


@pytest.mark.django_db
def test_what_is_refused_is_written_down(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        require(Member.objects.get(pk=cast.reader.pk), "accounts.manage")
    assert acts() == [("accounts.manage", "refused")]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_item_of_the_menu_has_the_name_of_the_page_that_it_leads_to(cast: Cast, language: str) -> None:
    client = logged_in(cast.coordinator)
    with translation.override(language):
        start = client.get(reverse("desk-inbox")).content.decode()
    items = re.findall(r'<li><a href="([^"]+)"(?: aria-current="page")?>([^<]+)</a></li>', start)
    assert len(items) > 5
    for address, label in items:
        page = client.get(address).content.decode()
        assert re.findall(r"<h1>([^<]*)</h1>", page) == [label]
        assert f'<a href="{address}" aria-current="page">' in page


@pytest.mark.parametrize("name", ["desk-inbox", "desk-statistics", "desk-templates"])
def test_an_administrator_of_accounts_reads_no_consultation_and_no_count_of_them(
    cast: Cast, name: str
) -> None:
    assert logged_in(cast.administrator).get(reverse(name)).status_code == 403
    assert [outcome for _, outcome in acts()] == ["refused"]
