"""What holds for every answer: strict headers, no cookie, valid HTML, nothing fetched from anyone else.

Each address is asked once, and all rules are held against that answer; what a page links to was asked when
the addresses were found.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import html5lib
import pytest
from django.test import Client

from tests.web.addresses import ADDRESSES, PAGES

ERRORS = ["/finns-inte/", "/en/nowhere/"]
POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
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

type Rule = Callable[[str, str], Iterator[str]]
"""Gives what is wrong with the text of a page at an address."""


def is_valid_html(_address: str, text: str) -> Iterator[str]:
    parser = html5lib.HTMLParser()
    parser.parse(text)
    yield from (f"{code} at {position}" for position, code, _ in parser.errors)
    identities = re.findall(r'\sid="([^"]+)"', text)
    yield from sorted({f"id {each} twice" for each in identities if identities.count(each) > 1})


def has_nothing_inline(_address: str, text: str) -> Iterator[str]:
    yield from re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", text)
    yield from re.findall(r"<style|<script(?![^>]*\ssrc=)", text)


def fetches_nothing_from_anyone_else(_address: str, text: str) -> Iterator[str]:
    yield from (each for each in _FETCHED.findall(text) if not re.match(r"/(?:en/|$|[a-z-]+/)", each))


def shows_what_to_do_in_an_emergency_and_the_way_out(_address: str, text: str) -> Iterator[str]:
    needed = [f'href="tel:{number}"' for number in ("112", "11414", "020505050", "020390000")]
    needed.append('id="leave" href="https://www.smhi.se/" rel="noreferrer nofollow"')
    yield from (each for each in needed if each not in text)


def links_lead_somewhere(_address: str, text: str) -> Iterator[str]:
    links = set(re.findall(r'<a [^>]*href="(/[^"#]*)(?:#[^"]*)?"', text))
    if not links:
        yield "no link at all"
    yield from (link for link in sorted(links) if _status(link) != 200)


def anchors_are_there(_address: str, text: str) -> Iterator[str]:
    for path, name in re.findall(r'<a [^>]*href="([^"#]*)#([^"]+)"', text):
        if f' id="{name}"' not in (PAGES[path] if path else text):
            yield f"{path}#{name}"


def says_its_language_and_links_to_the_other(address: str, text: str) -> Iterator[str]:
    # One page is in more languages than the site; its Swedish address names them.
    translated = re.fullmatch(r"/till-dig/([a-z]{2})/", address)
    here, there = (
        ("en", "sv") if address.startswith("/en/") else (translated[1] if translated else "sv", "en")
    )
    if not re.search(rf'<html lang="{here}"(?: dir="(?:ltr|rtl)")?>', text):
        yield f"not said to be in {here}"
    other = re.search(rf'<link rel="alternate" hreflang="{there}" href="([^"]+)">', text)
    if not other or other[1].startswith("/en/") is not (there == "en"):
        yield f"no link to {there}"
    elif f'<link rel="alternate" hreflang="{here}" href="{address}">' not in PAGES[other[1]]:
        yield f"no link back from {other[1]}"


OF_ANY_PAGE: tuple[Rule, ...] = (
    is_valid_html,
    has_nothing_inline,
    fetches_nothing_from_anyone_else,
    shows_what_to_do_in_an_emergency_and_the_way_out,
)
OF_A_PAGE: tuple[Rule, ...] = (
    *OF_ANY_PAGE,
    links_lead_somewhere,
    anchors_are_there,
    says_its_language_and_links_to_the_other,
)

_STATUSES: dict[str, int] = dict.fromkeys(PAGES, 200)
"""The status of each address that was asked: of the pages already when they were found."""


def _status(address: str) -> int:
    if address not in _STATUSES:
        response = Client().get(address)
        # A PDF's answer would keep its file open.
        response.close()
        _STATUSES[address] = response.status_code
    return _STATUSES[address]


def broken(rules: tuple[Rule, ...], address: str, text: str) -> list[str]:
    """What a page breaks, each with the name of the rule."""
    return [f"{rule.__name__}: {fault}" for rule in rules for fault in rule(address, text)]


def assert_strict(answer: Any, address: str) -> None:
    """Hold the headers of an answer."""
    expected = POLICY | (OF_THE_CHECK if re.search("rattslig-kontroll|legal-check", address) else set())
    assert set(answer["Content-Security-Policy"].split("; ")) == expected
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert not answer.cookies
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("address", [*ADDRESSES, *ERRORS])
def test_a_page_has_strict_headers_no_cookie_and_keeps_every_rule(client: Client, address: str) -> None:
    answer = client.get(address)
    assert_strict(answer, address)
    rules = OF_ANY_PAGE if address in ERRORS else OF_A_PAGE
    assert broken(rules, address, answer.content.decode()) == []


@pytest.mark.parametrize("address", ["/halsa", "/halsa/redo", "/metrics", "/robots.txt"])
def test_an_answer_that_is_no_page_has_strict_headers_and_no_cookie(client: Client, address: str) -> None:
    assert_strict(client.get(address), address)


# A page of the site itself, so that what is planted in it is the only thing wrong.
_OFFENDERS: tuple[tuple[Rule, str, str], ...] = (
    (is_valid_html, "</main>", "</span></main>"),
    (is_valid_html, "</main>", '<p id="leave"></p></main>'),
    (has_nothing_inline, "</main>", '<p style="color: red"></p></main>'),
    (has_nothing_inline, "</main>", "<script>1</script></main>"),
    (fetches_nothing_from_anyone_else, "</main>", '<img src="https://example.org/a.png" alt=""></main>'),
    (shows_what_to_do_in_an_emergency_and_the_way_out, 'href="tel:112"', 'href="tel:113"'),
    (
        shows_what_to_do_in_an_emergency_and_the_way_out,
        'id="leave" href="https://www.smhi.se/"',
        'id="leave"',
    ),
    (links_lead_somewhere, "</main>", '<a href="/finns-inte/">x</a></main>'),
    (anchors_are_there, "</main>", '<a href="#nowhere">x</a></main>'),
    (anchors_are_there, "</main>", '<a href="/en/#nowhere">x</a></main>'),
    (says_its_language_and_links_to_the_other, '<html lang="sv"', '<html lang="en"'),
    (says_its_language_and_links_to_the_other, 'hreflang="en" href="/en/"', 'hreflang="en" href="/"'),
    (
        says_its_language_and_links_to_the_other,
        'hreflang="en" href="/en/"',
        'hreflang="en" href="/en/search/"',
    ),
)


@pytest.mark.parametrize(
    ("rule", "text", "planted"), _OFFENDERS, ids=lambda each: getattr(each, "__name__", "")
)
def test_what_breaks_a_rule_is_found_by_that_rule(rule: Rule, text: str, planted: str) -> None:
    page = PAGES["/"]
    assert broken((rule,), "/", page) == []
    assert text in page
    found = broken(OF_A_PAGE, "/", page.replace(text, planted))
    assert any(each.startswith(f"{rule.__name__}: ") for each in found)
