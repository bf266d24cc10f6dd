"""Searching: endings and accents do not matter, whatever is typed is answered, and it lands nowhere."""

from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lykta.web.handbook.search import find
from lykta.web.language import LANGUAGES, Language
from tests.web.server import running

CANARY = "zqkanarie7731"


def keys(query: str, language: Language = "sv") -> list[str]:
    return [hit.section.key for hit in find(query, language)]


@pytest.mark.parametrize(
    ("query", "language", "key"),
    [
        ("betänketid", "sv", "support"),
        ("anmälningar barn", "sv", "what-to-do"),
        ("BARNETS ANMÄLAN", "sv", "what-to-do"),
        ("tolken", "sv", "asking"),
        ("manniskohandel vad ar", "sv", "what-it-is"),
        ("reflection periods", "en", "support"),
        ("interpreters", "en", "asking"),
        ("handlingsplan", "sv", "action-plans"),
    ],
)
def test_words_are_found_whatever_their_endings_and_accents(query: str, language: Language, key: str) -> None:
    assert key in keys(query, language)[:5]


def test_words_that_stand_together_nowhere_are_found_apart() -> None:
    assert keys("tolk handlingsplanen") != []


def test_nothing_is_found_for_nothing() -> None:
    assert keys("") == keys(" \n") == keys('"*()') == keys("xyzzyxyzzy") == []


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_is_answered(query: str, language: Language) -> None:
    for hit in find(query, language):
        assert "".join(piece.text for piece in hit.pieces).strip(" …")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_what_is_typed_comes_back_only_as_text(query: str) -> None:
    text = Client().post("/sok/", {"q": f"{query}<b>{CANARY}</b>"}).content.decode()
    assert f"<b>{CANARY}" not in text


def test_what_was_found_is_marked_and_leads_to_its_section(client: Client) -> None:
    text = client.post("/sok/", {"q": "betänketiden"}).content.decode()
    assert "<mark>betänketid" in text.lower()
    assert 'href="/handbok/stodets-vag/#betanketid"' in text


def test_a_query_in_the_address_is_not_read(client: Client) -> None:
    assert CANARY not in client.get(f"/sok/?q={CANARY}").content.decode()


@pytest.mark.slow
def test_what_is_searched_for_lands_in_no_log_file_or_cookie(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        for method, path, body in [
            ("POST", "/sok/", urlencode({"q": CANARY})),
            ("POST", "/en/search/", urlencode({"q": f"{CANARY} barn"})),
            ("GET", f"/sok/?q={CANARY}", None),
            ("GET", f"/{CANARY}/", None),
            ("POST", "/sok/", urlencode({"q": CANARY * 20_000})),
            ("PUT", f"/sok/{CANARY}", CANARY),
        ]:
            connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"https://x.example/{CANARY}",
            }
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            assert answer.status in {200, 400, 404, 405}
            assert CANARY not in str(answer.headers)
            assert answer.headers["Set-Cookie"] is None
            connection.close()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert site.log in written
    assert [path for path in written if CANARY.encode() in path.read_bytes()] == []
