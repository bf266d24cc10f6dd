"""What holds for every answer: strict headers, no cookie, valid HTML, nothing fetched from anyone else."""

import re

import html5lib
import pytest
from django.test import Client

from tests.web.addresses import ADDRESSES

ERRORS = ["/finns-inte/", "/en/nowhere/"]
POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
}
# The legal check's script asks the server for the next page: nothing else may ask for anything.
OF_THE_CHECK = {"connect-src 'self'"}
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# What a browser fetches by itself when it shows a page.
_FETCHED = re.compile(r"<(?:link|script|img|source|iframe|use|image)\b[^>]*?\b(?:href|src)=\"([^\"]+)\"")


def html(client: Client, address: str) -> str:
    return client.get(address).content.decode("utf-8")


@pytest.mark.parametrize("address", [*ADDRESSES, *ERRORS, "/halsa", "/halsa/redo", "/metrics", "/robots.txt"])
def test_an_answer_has_strict_headers_and_no_cookie(client: Client, address: str) -> None:
    answer = client.get(address)
    expected = POLICY | (OF_THE_CHECK if re.search("rattslig-kontroll|legal-check", address) else set())
    assert set(answer["Content-Security-Policy"].split("; ")) == expected
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert not answer.cookies
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("address", ADDRESSES + ERRORS)
def test_a_page_is_valid_html_without_anything_inline(client: Client, address: str) -> None:
    text = html(client, address)
    html5lib.HTMLParser(strict=True).parse(text)
    assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", text)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)", text)
    identities = re.findall(r'\sid="([^"]+)"', text)
    assert len(identities) == len(set(identities))


@pytest.mark.parametrize("address", ADDRESSES + ERRORS)
def test_a_page_fetches_nothing_from_anyone_else(client: Client, address: str) -> None:
    fetched = [
        each for each in _FETCHED.findall(html(client, address)) if not re.match(r"/(?:en/|$|[a-z-]+/)", each)
    ]
    assert fetched == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_within_the_site_leads_somewhere(client: Client, address: str) -> None:
    links = set(re.findall(r'<a [^>]*href="(/[^"#]*)(?:#[^"]*)?"', html(client, address)))
    assert links
    assert [link for link in sorted(links) if status(client, link) != 200] == []


def status(client: Client, address: str) -> int:
    """The status of an answer, which is closed at once: a PDF's would keep its file open."""
    response = client.get(address)
    response.close()
    return response.status_code


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_anchor_that_a_page_links_to_is_there(client: Client, address: str) -> None:
    text = html(client, address)
    for path, name in re.findall(r'<a [^>]*href="([^"#]*)#([^"]+)"', text):
        target = html(client, path) if path else text
        assert f' id="{name}"' in target, f"{path}#{name}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_says_its_language_and_links_to_the_other(client: Client, address: str) -> None:
    text = html(client, address)
    # One page is in more languages than the site; its Swedish address names them.
    translated = re.fullmatch(r"/till-dig/([a-z]{2})/", address)
    here, there = (
        ("en", "sv") if address.startswith("/en/") else (translated[1] if translated else "sv", "en")
    )
    assert re.search(rf'<html lang="{here}"(?: dir="(?:ltr|rtl)")?>', text)
    other = re.search(rf'<link rel="alternate" hreflang="{there}" href="([^"]+)">', text)
    assert other
    assert other[1].startswith("/en/") is (there == "en")
    assert f'<link rel="alternate" hreflang="{here}" href="{address}">' in html(client, other[1])


@pytest.mark.parametrize("address", ADDRESSES + ERRORS)
def test_every_page_shows_what_to_do_in_an_emergency_and_the_way_out(client: Client, address: str) -> None:
    text = html(client, address)
    for number in ("tel:112", "tel:11414", "tel:116016", "tel:020390000"):
        assert f'href="{number}"' in text
    assert 'id="leave" href="https://www.smhi.se/" rel="noreferrer nofollow"' in text


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_can_only_be_read(client: Client, address: str) -> None:
    assert client.put(address).status_code == 405
