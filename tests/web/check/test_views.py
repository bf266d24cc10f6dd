"""The check's pages over a browser's requests: nothing is stored, and a consultation can follow."""

import re
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from lykta.law import questions
from lykta.web import urls
from tests.law.answered import ALL_NO
from tests.web.check.walking import START, WHOLE, all_at_once, main_of
from tests.web.held import form_with_id, in_the_other_language, lost_by_a_link
from tests.web.server import Site, running

CANARY = "zqkanarie7731"
ANSWERED = {"age": "could-be-under-18", "acute": "yes", "vulnerability_limits": "yes"}
FORM = "application/x-www-form-urlencoded"
# What a page of the check may hold in its own words and no file may hold: the answers as they are sent.
SENT = [*(f"{name}={value}" for name, value in ANSWERED.items()), CANARY]


def _send(site: Site, method: str, path: str, body: str | None) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    headers = {"Content-Type": FORM, "Referer": f"https://x.example/{CANARY}", "Cookie": f"c={CANARY}"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    assert answer.status in {200, 400, 404, 405}
    assert CANARY not in str(answer.headers)
    assert answer.headers["Set-Cookie"] is None
    assert answer.headers["Cache-Control"] == "no-store"
    answer.read()
    connection.close()


@pytest.mark.slow
def test_canary_words_in_every_field_are_found_nowhere_afterwards(tmp_path: Path) -> None:
    with running(tmp_path) as site:
        for address in (*START.values(), *WHOLE.values()):
            _send(site, "GET", address, None)
            for to in ("", "back", "summary", "result", "rest", "at", "coercion", CANARY):
                for day in ("", "2005-03-04", CANARY):
                    _send(site, "POST", address, urlencode(ANSWERED | {"to": to, "at": day, "asked": CANARY}))
            _send(site, "POST", address, urlencode(ANSWERED | {CANARY: CANARY * 20_000}))
            _send(site, "GET", f"{address}?at={CANARY}", None)
            _send(site, "POST", f"{address}{CANARY}/", urlencode(ANSWERED))
            _send(site, "PUT", address, CANARY)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert site.log in written
    assert not [path for path in written if path.suffix == ".sqlite3"]
    found = [
        (path, word)
        for path in written
        for word in SENT
        if word.encode() in path.read_bytes() or word in path.name
    ]
    assert found == []


def _ask(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST["summary"])


# As the server's addresses, and one that a consultation would have.
urlpatterns = [*urls.urlpatterns, path("fraga/", _ask, name="consult-ask")]
BUTTON = "Fråga teamet och skicka med sammanfattningen"


def test_without_the_consultation_the_text_is_shown_and_posted_nowhere(client: Client) -> None:
    text = main_of(all_at_once(client, ALL_NO))
    assert '<textarea id="carry"' in text
    assert BUTTON not in text
    assert set(re.findall(r'<form[^>]*action="([^"]*)"', text)) == {"/rattslig-kontroll/"}


@override_settings(ROOT_URLCONF=__name__)
def test_with_the_consultation_the_text_is_carried_to_it_when_the_visitor_asks_for_it(client: Client) -> None:
    parts = ("handbook", "consult")
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"parts": parts})):
        text = main_of(all_at_once(client, ALL_NO))
    assert BUTTON in text
    assert re.search(
        r'<form method="post" novalidate action="/fraga/"[^>]*>.*?<textarea[^>]*name="summary"',
        text,
        re.DOTALL,
    )


def test_a_consultation_without_that_address_shows_no_button(client: Client) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"parts": ("handbook", "consult")})):
        assert BUTTON not in main_of(all_at_once(client, ALL_NO))


@pytest.mark.parametrize("word", ["2005", "mars", "March"])
def test_the_text_does_not_tell_the_day_of_the_event(client: Client, word: str) -> None:
    text = all_at_once(client, ALL_NO, day=date(2005, 3, 4))
    carried = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert carried
    assert word not in carried[1]


@pytest.mark.parametrize("address", [*START.values(), *WHOLE.values()])
def test_a_day_before_the_first_law_gives_help_and_no_later_day_to_choose(
    client: Client, address: str
) -> None:
    text = main_of(client.post(address, {"at": "2002-06-30", "acute": "yes"}).content.decode())
    assert re.search(r"Andra regler kan gälla|Other rules may apply", text)
    assert 'href="tel:112"' in text
    assert 'href="tel:020390000"' in text
    assert not re.search(r"senare dag|a later", text)


ANSWERS = {question.key: getattr(ALL_NO, question.key).value for question in questions(at=date(2020, 1, 1))}


@pytest.mark.parametrize("to", ["", "acute", "summary", "whole", "at", "result"])
def test_no_link_takes_the_place_of_a_page_with_answers(client: Client, to: str) -> None:
    answer = client.post(START["sv"], ANSWERS | {"to": to, "asked": "start"})
    assert lost_by_a_link(answer) == []


def test_the_start_which_holds_nothing_has_plain_links(client: Client) -> None:
    assert 'target="_blank"' not in client.get(START["sv"]).content.decode()


@pytest.mark.parametrize(
    ("sent", "there"),
    [
        ({"asked": "acute", "to": ""}, "Question 2 of"),
        ({"asked": "start", "to": "coercion"}, "Back to your answers"),
        ({"asked": "acute", "acute": "yes"}, "call 112 now"),
        ({"to": "summary"}, "Look through your answers"),
        ({"to": "whole"}, "All questions on one page"),
        ({"to": "at"}, "The day it happened"),
        ({"to": "result"}, "What your answers show"),
    ],
)
def test_a_page_in_the_other_language_is_the_same_with_the_same_answers(
    client: Client, sent: dict[str, str], there: str
) -> None:
    here = client.post(START["sv"], ANSWERS | {"at": "2019-05-31"} | sent)
    other = in_the_other_language(client, here)
    assert there in main_of(other.content.decode())
    assert form_with_id(other, "answers") == form_with_id(here, "answers")
    assert form_with_id(in_the_other_language(client, other), "answers") == form_with_id(here, "answers")


def test_what_was_just_chosen_comes_along_to_the_other_language(client: Client) -> None:
    here = client.post(START["sv"], {"asked": "start"})
    other = in_the_other_language(client, here, acute="yes")
    assert "Question 1 of" in main_of(other.content.decode())
    assert form_with_id(other, "answers")["acute"] == "yes"
    assert "There is a problem" not in main_of(in_the_other_language(client, here).content.decode())


def test_all_questions_on_one_page_come_along_before_all_are_answered(client: Client) -> None:
    other = in_the_other_language(client, client.get(WHOLE["sv"]), acute="no")
    assert "All questions on one page" in main_of(other.content.decode())
    assert "There is a problem" not in main_of(other.content.decode())
    assert form_with_id(other, "answers")["acute"] == "no"
