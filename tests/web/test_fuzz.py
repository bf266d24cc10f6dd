"""Whatever is sent to whatever address: no failure, nothing comes back as markup, only declared methods."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.templatetags.static import static
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.web.error_boundary import without_charset
from tests.examples import examples
from tests.web.addresses import ADDRESSES, public_forms
from tests.web.hostile import (
    FORM,
    MARKUP,
    METHODS,
    UNESCAPED,
    bodies,
    in_address,
    kinds,
    names,
    values,
    words,
)

# What a request of a stranger may be answered with; a failure of the server's own is not among it.
EXPECTED = {200, 301, 302, 303, 304, 400, 403, 404, 405, 411, 413, 414, 415}
PUBLIC = [
    *ADDRESSES,
    "/halsa",
    "/halsa/redo",
    "/metrics",
    "/robots.txt",
    "/en",
    "/handbok",
]
EXAMPLES = settings(max_examples=examples(150))

# The name of a style sheet is known once it is prepared.
public = st.sampled_from(PUBLIC) | st.builds(static, st.just("lykta/lykta.css"))
paths = public | st.text(max_size=40).map(lambda text: "/" + quote(text)) | st.sampled_from(
    ["//", "//evil.example/", "/%00", "/%ff%fe/", "/..%2f..%2fetc/passwd", "/en/%0d%0aSet-Cookie:%20a=b",
     "/handbok/" + quote(MARKUP) + "/", "/static/../settings.py", "/static/%2e%2e/", "/sok/" * 500, "/sok"]
)  # fmt: skip


def _holds(answer: Any, method: str) -> None:
    status, text = answer.status_code, b"".join(answer).decode(errors="replace")
    assert status in EXPECTED
    assert [sign for sign in UNESCAPED if sign in text] == []
    assert not answer.cookies
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    # A redirect stays on this site, on whatever address it was asked for.
    target = answer.headers.get("Location", "/")
    assert target.startswith("/")
    assert not target.startswith("//")
    if method.upper() not in {"GET", "HEAD", "POST"}:
        assert status >= 300
    if status == 405:
        assert set(answer.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST"}


@EXAMPLES
@given(
    path=paths,
    method=st.sampled_from(METHODS),
    kind=kinds,
    body=bodies,
    headers=st.dictionaries(names, words, max_size=4),
    query=values,
)
def test_any_request_has_a_sound_answer(
    *, path: str, method: str, kind: str, body: bytes, headers: dict[str, str], query: str
) -> None:
    environment: dict[str, Any] = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()
    }
    # What the error boundary of a server leaves of the content type. A failure reaches this test as it is.
    passed = without_charset({"CONTENT_TYPE": kind}).get("CONTENT_TYPE", kind)
    answer = Client().generic(method, path, body, passed, QUERY_STRING=in_address(query), **environment)
    _holds(answer, method)


@EXAMPLES
@given(data=st.data())
def test_any_answers_in_any_form_have_a_sound_answer(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(public_forms()))
    fields = [field.name for field in form.fields]
    given_fields = st.sampled_from([*fields, "", "csrfmiddlewaretoken", MARKUP, "next"])
    answers = data.draw(st.lists(st.tuples(given_fields, values), max_size=8))
    asked = [field for field in form.fields if field.choices]
    chosen = [(field.name, data.draw(st.sampled_from([*field.choices, ""]))) for field in asked]
    body = urlencode(
        [(name, value.encode("utf-8", "surrogatepass")) for name, value in [*answers, *chosen]]
    ).encode()
    _holds(Client().generic("POST", form.action, body, FORM), "POST")


def test_markup_in_every_field_comes_back_as_text(subtests: pytest.Subtests) -> None:
    for form in public_forms():
        with subtests.test(page=form.page, action=form.action):
            _holds(Client().post(form.action, {field.name: MARKUP for field in form.fields}), "POST")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "LYKTA"])
def test_an_address_knows_only_the_methods_that_it_declares(address: str, method: str) -> None:
    answer = Client().generic(method, address)
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_addresses_with_a_form_take_what_is_sent(address: str) -> None:
    takes = {form.action for form in public_forms()}
    assert (Client().post(address).status_code != 405) is (address in takes)
