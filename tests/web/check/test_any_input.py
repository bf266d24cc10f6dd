"""Whatever is sent to the check gets a page that can be used, and comes back as text or not at all."""

import re
from urllib.parse import urlencode

import html5lib
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lykta.law import Age, Answer
from tests.examples import examples
from tests.law.answered import QUESTIONS
from tests.web.check.walking import START, WHOLE, forms, main_of

ADDRESSES = [*START.values(), *WHOLE.values()]
CANARY = "zqkanarie7731"
FORM = "application/x-www-form-urlencoded"

KINDS = [
    FORM, f"{FORM}; charset=utf-16", f"{FORM}; charset=nowhere", "multipart/form-data; boundary=x",
    "multipart/form-data", "application/json", "text/plain", "",
]  # fmt: skip
BUTTONS = ["at", "back", "summary", "result", "whole", "rest"]
HOSTILE = [
    "2005-03-04", "2019-02-30", "99999-99-99", "\x00", "<script>alert(1)</script>", '"><img src=x>',
    "{{ 7|add:7 }}", "../../etc", "x" * 5000,
]  # fmt: skip

# Names and values that mean something, and any others: repeated, huge, with NUL, and bytes that are not text.
names = st.one_of(st.sampled_from([*QUESTIONS, "at", "to", "asked", "changing"]), st.text(max_size=20))
words = st.sampled_from(
    [*map(str, [*Age, *Answer]), *QUESTIONS, *BUTTONS, *HOSTILE],
)
values = st.one_of(words, st.text(max_size=60))
pairs = st.lists(st.tuples(names, values), max_size=40)


def assert_usable(code: int, text: str) -> None:
    """The answer is a whole page with a way on, and valid HTML."""
    assert code in {200, 400}
    html5lib.HTMLParser(strict=True).parse(text)
    assert 'href="tel:112"' in text
    assert forms(main_of(text)) or 'class="button"' in main_of(text)


@settings(max_examples=examples(60))
@given(st.sampled_from(ADDRESSES), pairs)
def test_any_names_and_values_give_a_usable_page(address: str, sent: list[tuple[str, str]]) -> None:
    body = urlencode(sent, errors="surrogatepass")
    answer = Client().post(address, body, content_type=FORM)
    assert_usable(answer.status_code, answer.content.decode())
    assert not answer.cookies


@settings(max_examples=examples(60))
@given(st.sampled_from(ADDRESSES), st.binary(max_size=300), st.sampled_from(KINDS))
def test_any_bytes_of_any_kind_give_a_usable_page(address: str, body: bytes, kind: str) -> None:
    answer = Client().generic("POST", address, body, content_type=kind)
    assert_usable(answer.status_code, answer.content.decode())


@settings(max_examples=examples(40))
@given(
    st.sampled_from(ADDRESSES),
    st.sampled_from([*QUESTIONS, "at", "to", "asked", "changing", CANARY]),
    st.text(max_size=4),
)
def test_nothing_that_is_sent_comes_back_as_markup(address: str, name: str, before: str) -> None:
    sent = {name: f"{before}<b>{CANARY}</b>", "to": "at" if name != "to" else before}
    answer = Client().post(address, urlencode(sent, errors="surrogatepass"), content_type=FORM)
    text = answer.content.decode()
    assert not re.search(rf"<[^>]*{CANARY}", re.sub(r'value="[^"<>]*"', "", text))
    assert f"<b>{CANARY}" not in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_the_typed_day_comes_back_and_only_its_beginning(client: Client, address: str) -> None:
    for name in (*QUESTIONS, "to", "asked", "changing", "other"):
        assert CANARY not in client.post(address, {name: CANARY}).content.decode()
    text = client.post(address, {"at": f"{CANARY}-and-more-of-it"}).content.decode()
    assert f'value="{CANARY}-and-mo"' in text
    assert "and-more" not in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_of_a_repeated_answer_the_last_one_counts(client: Client, address: str) -> None:
    body = urlencode([("age", "adult"), ("age", "under-18"), ("to", "summary")])
    text = client.post(address, body, content_type=FORM).content.decode()
    assert re.search(r'name="age" value="under-18"(?: checked)?|id="age-under-18"[^>]*checked', text)


@pytest.mark.parametrize("address", ADDRESSES)
def test_too_much_is_refused_with_a_page(client: Client, address: str) -> None:
    for sent in ({"at": "x" * 600_000}, {f"n{number}": "x" for number in range(500)}):
        answer = client.post(address, sent)
        assert_usable(answer.status_code, answer.content.decode())
        assert answer.status_code == 400


@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_in_an_address_are_not_read(client: Client, address: str) -> None:
    text = client.get(address, {"age": "adult", "at": CANARY, "to": "summary"}).content.decode()
    assert CANARY not in text
    assert not re.search(r"<input[^>]* checked", text)
