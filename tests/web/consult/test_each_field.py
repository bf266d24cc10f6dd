"""Each field of each form, filled with each value that breaks another one: the answer is still sound."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.web.consult.endpoints import Met, met
from tests.web.consult.sound import heard, is_sound, says_only_where
from tests.web.consult.typed import HOSTILE, PASSKEYS, as_meant
from tests.web.consult.world import World, undone
from tests.web.explore import Field
from tests.web.hostile import FORM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_one_wrong_value_among_right_ones_has_a_sound_answer(world: World) -> None:
    found = {each.form.kind: each for each in met(world)}
    assert len(found) > 50
    wrong: list[str] = []
    for each in found.values():
        for field, value in _tries(each):
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
