"""Whatever is sent to a page has a sound answer."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lykta.language import LANGUAGES
from lykta.web.error_boundary import without_charset
from lykta.web.team.access import Route
from tests.examples import drawn, examples
from tests.web.consult.endpoints import (
    HOSTILE,
    PASSKEYS,
    ROUTES,
    TYPED,
    Met,
    address,
    as_meant,
    fields_of,
    heard,
    is_sound,
    met,
    says_only_where,
)
from tests.web.consult.world import EVERYBODY, Who, World, undone
from tests.web.explore import Field
from tests.web.hostile import FORM, METHODS, bodies, in_address, kinds, names, values, words

pytestmark = [pytest.mark.either_database, pytest.mark.django_db, pytest.mark.slow]


# The database is undone after each example, and not only after each test.
EXAMPLES = settings(
    max_examples=examples(400),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


queries = st.dictionaries(
    st.sampled_from(["next", "template", "day", "before", "outcome", "show", "done", "q", ""]),
    values | TYPED,
    max_size=3,
)


@pytest.fixture(scope="module")
def forms(world: World) -> list[Met]:
    return met(world)


@EXAMPLES
@given(
    route=st.sampled_from(ROUTES),
    who=st.sampled_from(EVERYBODY),
    language=st.sampled_from(sorted(LANGUAGES)),
    method=st.sampled_from(METHODS),
    kind=kinds,
    body=bodies,
    headers=st.dictionaries(names.filter(lambda name: name != "Cookie"), words, max_size=3),
    query=queries,
)
def test_any_request_of_anybody_has_a_sound_answer(
    *,
    world: World,
    route: Route,
    who: Who,
    language: str,
    method: str,
    kind: str,
    body: bytes,
    headers: dict[str, str],
    query: dict[str, str],
) -> None:
    environment: dict[str, Any] = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()
    }
    passed = without_charset({"CONTENT_TYPE": kind}).get("CONTENT_TYPE", kind)
    asked = "&".join(f"{name}={in_address(value)}" for name, value in query.items())
    here = address(route, world, who, language=language)
    with undone(), heard() as log:
        answer = world.client(who).generic(method, here, body, passed, QUERY_STRING=asked, **environment)
        is_sound(answer, method)
        says_only_where(log)


@EXAMPLES
@given(data=st.data(), query=queries)
def test_any_answers_in_any_form_have_a_sound_answer(
    world: World, forms: list[Met], data: st.DataObject, query: dict[str, str]
) -> None:
    found = data.draw(st.sampled_from(forms))
    sent = urlencode(
        [(name, value.encode("utf-8", "surrogatepass")) for name, value in data.draw(fields_of(found.form))]
    )
    asked = "&".join(f"{name}={in_address(value)}" for name, value in query.items())
    with undone(), heard() as log:
        client = world.client(found.who)
        if found.form.method == "get":
            answer = client.get(found.form.action, QUERY_STRING=sent)
        else:
            answer = client.generic("POST", found.form.action, sent, FORM, QUERY_STRING=asked)
        is_sound(answer, found.form.method.upper())
        says_only_where(log)


def test_one_wrong_value_among_right_ones_has_a_sound_answer(world: World) -> None:
    found = {each.form.kind: each for each in met(world)}
    assert len(found) > 50
    wrong: list[str] = []
    for each in found.values():
        for field, value in drawn(list(_tries(each))):
            problem = _problem(world, each, field, value)
            if problem:
                wrong.append(f"{each.who}: {field.name}={value[:40]!r}: {problem}")
    assert not wrong, "\n".join(wrong)


def _tries(each: Met) -> Iterator[tuple[Field, str]]:
    for field in each.form.fields:
        if field.name != "csrfmiddlewaretoken":
            hostile = HOSTILE + (PASSKEYS if field.name == "credential" else [])
            yield from ((field, value) for value in hostile)


def _problem(world: World, each: Met, wrong: Field, value: str) -> str:
    sent = [(field.name, value if field is wrong else as_meant(field)) for field in each.form.fields]
    body = urlencode([(name, text.encode("utf-8", "surrogatepass")) for name, text in sent])
    client = world.client(each.who)
    with undone(), heard() as log:
        try:
            if each.form.method == "get":
                answer = client.get(each.form.action, QUERY_STRING=body)
            else:
                answer = client.generic("POST", each.form.action, body, FORM)
            is_sound(answer, each.form.method)
            says_only_where(log)
        except Exception as error:  # noqa: BLE001 - each failure is told, with what led to it.
            return f"{type(error).__name__} {error}"
    return ""
