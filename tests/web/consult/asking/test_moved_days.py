"""What the asker's page says of its day of deletion: the day itself, and each time that it was moved."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client
from django.utils import formats, timezone, translation

from lykta.deidentify import Language
from lykta.web.consult.actions.closing import close, end_hold, hold, reopen
from lykta.web.consult.models import Consultation, Message
from tests.web.consult.asking.walking import RETURN, asked, came_back, main_of, value_of

pytestmark = pytest.mark.django_db

MOVED = {"sv": "Dagen för radering har ändrats", "en": "The day of deletion has changed"}


def in_words(days: int, language: Language = "sv") -> str:
    with translation.override(language):
        return formats.date_format(timezone.localdate() + timedelta(days=days), "j F Y")


def act(does: Any, **said: Any) -> None:
    with transaction.atomic():
        does(Consultation.objects.get(), **said)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_day_that_was_shown_first_has_not_moved(language: Language) -> None:
    receipt = asked(language=language)
    act(close)
    text = main_of(came_back(receipt, language=language))
    assert in_words(90, language) in text
    assert MOVED[language] not in text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_way_in_which_it_moves_is_said_with_both_days(language: Language) -> None:
    receipt = asked(language=language)
    act(close)
    act(hold, reason="Tillsyn", until=timezone.localdate() + timedelta(days=199))
    text = main_of(came_back(receipt, language=language))
    for words in (MOVED[language], in_words(90, language), in_words(200, language)):
        assert words in text
    act(reopen)
    assert in_words(200, language) in main_of(came_back(receipt, language=language))
    act(end_hold)
    with mock.patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=120)):
        act(close)
        now = main_of(came_back(receipt, language=language))
        assert in_words(90, language) in now
        assert in_words(80, language) in now


def test_closed_again_with_the_same_day_it_has_not_moved() -> None:
    receipt = asked()
    act(close)
    act(reopen)
    act(close)
    assert MOVED["sv"] not in main_of(came_back(receipt))


def test_a_reply_that_is_sent_again_with_another_text_is_kept_and_said_not_to_be_sent() -> None:
    page = came_back(asked())
    fields = {name: value_of(name, page) for name in ("token", "number")}
    client = Client()
    for _ in range(2):
        client.post(RETURN["sv"], fields | {"body": "Det gick bra."})
    assert Message.objects.count() == 2
    again = client.post(RETURN["sv"], fields | {"body": "Det gick mycket bra."})
    assert "Formuläret har redan skickats" in main_of(again)
    assert "Det gick mycket bra." in main_of(again)
    assert Message.objects.count() == 2
    client.post(
        RETURN["sv"], {name: value_of(name, again) for name in fields} | {"body": "Det gick mycket bra."}
    )
    assert Message.objects.count() == 3
