"""The server fails while a question or a reply is sent: the page of the error gives the text back."""

import logging
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client

from lykta.deidentify import Language
from lykta.web.consult.models import Message
from tests.web.consult.asking.walking import ASK, CLEAR, RETURN, answers, asked, came_back, main_of, value_of

pytestmark = pytest.mark.django_db

WORDS = {"sv": "Det du skrev kanske inte har skickats", "en": "What you wrote may not have been sent"}
SUMMARY = "En rad ur prövningen."


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def refusing(where: str) -> Any:
    """A database that refuses, as one that is down or whose disk is full does."""
    return mock.patch(where, side_effect=OperationalError("database or disk is full"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_question_that_could_not_be_stored_is_given_back(
    client: Client, language: Language, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with refusing("django.db.models.query.QuerySet.first"):
        page = client.post(ASK[language], answers(summary=SUMMARY))
    assert page.status_code == 500
    assert WORDS[language] in main_of(page)
    assert CLEAR in main_of(page)
    assert SUMMARY in main_of(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert 'href="tel:112"' in page.content.decode()
    assert CLEAR not in caplog.text
    assert not Message.objects.exists()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_reply_that_could_not_be_stored_is_given_back(client: Client, language: Language) -> None:
    page = came_back(asked(), language=language)
    fields = {name: value_of(name, page) for name in ("token", "number")}
    with refusing("lykta.web.consult.actions.asking.reply"):
        failed = client.post(RETURN[language], fields | {"body": "Det gick <bra> & fort."})
    assert failed.status_code == 500
    assert "Det gick &lt;bra&gt; &amp; fort." in main_of(failed)
    assert Message.objects.count() == 1


def test_a_database_that_is_down_loses_nothing_either(client: Client) -> None:
    with refusing("django.db.backends.base.base.BaseDatabaseWrapper.cursor"):
        page = client.post(ASK["sv"], answers())
    assert (page.status_code, CLEAR in main_of(page)) == (500, True)


def test_a_page_without_a_text_says_what_it_always_said(client: Client) -> None:
    with refusing("lykta.web.consult.actions.asking.open_by_receipt"):
        page = client.post(RETURN["sv"], {"receipt": "kised hej ko"})
    assert page.status_code == 500
    assert "Felet är vårt" in main_of(page)
    assert "<textarea" not in main_of(page)
