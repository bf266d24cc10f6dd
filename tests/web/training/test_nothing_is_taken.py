"""The training takes nothing from a learner: no form, no answer in an address, nothing sent anyway."""

import datetime as dt
import re
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode

import html5lib
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.web.server import running
from tests.web.training.written import TRAINING

OVERDUE = "skulle ha gåtts igenom"
CANARY = "zqkanarie4519"
TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@pytest.mark.parametrize("address", TRAINING)
def test_no_page_has_a_form_or_a_field_with_a_name(client: Client, address: str) -> None:
    document = html5lib.parse(client.get(address).content.decode(), namespaceHTMLElements=False)
    assert document.findall(".//form") == []
    fields = [*document.findall(".//input"), *document.findall(".//textarea"), *document.findall(".//select")]
    # A field without a name is sent by no browser, not even by a form.
    assert [field.attrib for field in fields if "name" in field.attrib or "form" in field.attrib] == []
    assert [button.get("type") for button in document.findall(".//button")] == (
        ["button"] * len(document.findall(".//button"))
    )
    assert all(field.get("autocomplete") == "off" for field in fields)


@pytest.mark.parametrize("address", TRAINING)
def test_no_address_tells_what_was_answered(client: Client, address: str) -> None:
    links = re.findall(r'href="([^"]*)"', client.get(address).content.decode())
    assert [link for link in links if "?" in link and not link.startswith(("mailto:", "http"))] == []


@given(st.sampled_from(TRAINING), st.sampled_from(METHODS), TEXT, TEXT)
def test_whatever_is_sent_it_is_refused_or_let_be_and_never_shown(
    address: str, method: str, key: str, value: str
) -> None:
    query = urlencode({key: f"{value}<i>{CANARY}</i>"})
    body = urlencode({key or "k": f"{CANARY}{value}", "choice": f"<b>{CANARY}</b>"})
    answer = Client().generic(
        method, f"{address}?{query}", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == (200 if method in {"GET", "HEAD"} else 405)
    assert CANARY not in answer.content.decode()
    assert not answer.cookies


@given(st.sampled_from(["/utbildning/", "/en/training/"]), TEXT)
def test_whatever_stands_after_the_address_is_answered(start: str, rest: str) -> None:
    answer = Client().get(start + quote(f"{rest}<i>{CANARY}</i>", safe="/"))
    assert answer.status_code in {404, 301}
    # The page's own address is in it, as a text: the link to the other language.
    assert f"<i>{CANARY}" not in answer.content.decode()


def test_a_page_is_the_same_for_everybody(client: Client) -> None:
    address = "/utbildning/fraga/tolken/"
    plain = client.get(address).content
    assert client.get(
        address, headers={"cookie": f"x={CANARY}", "referer": f"https://x.example/{CANARY}"}
    ).content == (plain)


@pytest.mark.slow
def test_what_is_sent_all_the_same_lands_in_no_log_file_or_cookie(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        for method in METHODS:
            for path in (TRAINING[1], "/utbildning/fraga/provtagningen/", f"/utbildning/{CANARY}/"):
                connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
                headers = {"Cookie": f"name={CANARY}", "Referer": f"https://x.example/{CANARY}"}
                connection.request(method, f"{path}?name={CANARY}", f"name={CANARY}", headers)
                answer = connection.getresponse()
                assert answer.status in {200, 404, 405}
                assert CANARY not in str(answer.headers)
                assert answer.headers["Set-Cookie"] is None
                connection.close()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert site.log in written
    assert [path for path in written if CANARY.encode() in path.read_bytes()] == []


def test_a_module_past_its_day_says_so_on_each_of_its_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = ["/utbildning/agera/", "/utbildning/agera/trygg-i-kvall/", "/utbildning/agera/prova-dig-sjalv/"]
    pages += ["/utbildning/efter/", "/utbildning/leda-ett-mote/"]
    assert [page for page in pages if OVERDUE in client.get(page).content.decode()] == []
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2100, 1, 1))
    assert [page for page in pages if OVERDUE not in client.get(page).content.decode()] == []
