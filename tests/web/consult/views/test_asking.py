"""The asker's way through the pages, wrong receipts, and a server that fails on the way."""

import logging
import random
from datetime import timedelta
from itertools import islice
from typing import Any
from unittest import mock

import pytest
from benchmarks.consult.receipts.comparing import compared, told_apart
from benchmarks.consult.receipts.guessing import (
    KINDS,
    WITHOUT_TOLL,
    Stored,
    answered,
    guessed,
    made,
    measured,
)
from benchmarks.consult.receipts.page import CLOCKS, OF_RIGHT_FORM
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone

from lykta.language import Language
from lykta.web.audit.models import Entry
from lykta.web.audit.verify import find_first_fault
from lykta.web.consult.models import Consultation, ConsultationState, Message
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.consult.receipts import COUNT, PEPPER_BYTES, Pepper, new_number, receipt_of
from lykta.web.consult.statistics import figures_of
from lykta.web.consult.views import asking
from lykta.web.consult.views.asking import WRONG_RECEIPTS
from lykta.web.server_keys import server_keys
from tests.web.cast import in_days, made_cast
from tests.web.consult.views.asking_pages import (
    ASK,
    CLEAR,
    RETURN,
    START,
    answers,
    asked,
    came_back,
    holds_receipt,
    main_of,
    receipt_on,
    replied,
    value_of,
)
from tests.web.limits.paying import is_toll, with_work

LANGUAGES: tuple[Language, ...] = ("sv", "en")


@pytest.fixture
def visitor() -> Client:
    """The browser of somebody who has no account."""
    return Client()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_journey(visitor: Client, language: Language) -> None:
    made_cast()
    first = visitor.get(ASK[language])
    assert first.status_code == 200
    question = visitor.post(ASK[language], {"step": "first", "acute": "no", "child": "no"})
    assert 'name="body"' in main_of(question)
    sent = visitor.post(ASK[language], answers(number=value_of("number", question)))
    receipt = receipt_on(sent)
    page = came_back(receipt.upper().replace(" ", "-"), language=language)
    assert CLEAR in main_of(page)
    assert "Ett svar på det." in main_of(replied(page, "Ett svar på det.", language=language))
    page = came_back(receipt, language=language)
    ended = visitor.post(RETURN[language], {"token": value_of("token", page), "to": "end"})
    assert 'id="reply"' not in main_of(ended)
    assert Consultation.objects.get().purge_on == timezone.localdate() + timedelta(
        days=settings.LYKTA.keep_days
    )
    assert find_first_fault() is None


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_says_what_has_to_be_known_before(visitor: Client, language: Language) -> None:
    text = main_of(visitor.get(START[language]))
    for words in ("tel:112", "orosanmälan", "allmän handling", "90", ASK[language], RETURN[language]):
        assert words in text


@pytest.mark.django_db
def test_how_long_it_is_kept_is_the_operators_choice(visitor: Client) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"keep_days": 37})):
        assert "37 dagar" in main_of(visitor.get(START["sv"]))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_that_nothing_is_stored(visitor: Client, language: Language) -> None:
    receipt = asked(language=language)
    for page in (
        visitor.get(START[language]),
        visitor.get(ASK[language]),
        visitor.get(RETURN[language]),
        came_back(receipt, language=language),
    ):
        footer = page.content.decode().partition('<footer class="site-foot">')[2]
        assert {"sv": "sparas krypterat", "en": "stored encrypted"}[language] in footer
        assert {"sv": "Vi sparar inget om dig", "en": "We store nothing about you"}[language] not in footer


@pytest.mark.django_db
def test_what_was_sent_is_stored_as_it_was_meant() -> None:
    cast = made_cast()
    asked(language="en", body="Vad gör vi?\r\nHur?", summary="En rad.\r\nEn till.")
    consultation = Consultation.objects.get()
    message, key = Message.objects.get(), consultation.key()
    assert (message.text("body", key), message.text("legal_check", key)) == (
        "Vad gör vi?\nHur?",
        "En rad.\nEn till.",
    )
    assert (consultation.language, consultation.state, consultation.county_part) == (
        "en",
        ConsultationState.NEW,
        "norra länet",
    )
    assert consultation.has_legal_check
    (counted,) = figures_of(Consultation.objects.all())
    assert (counted.role, counted.workplace, counted.has_legal_check) == ("health", "clinic", True)
    notice = Notice.objects.get()
    assert (notice.member, notice.occasion) == (cast.coordinator, Occasion.ASKED)


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "where"), [("body", "i din text"), ("summary", "i sammanfattningen")])
def test_as_many_places_are_told_as_there_are_to_choose_for(visitor: Client, field: str, where: str) -> None:
    # A number goes with the name before it.
    text = "Anna Lind, 070-174 06 05, ringde. Bosse grät."
    page = main_of(visitor.post(ASK["sv"], answers(**{field: text})))
    choices = page.count(f'<li id="{field}-why-')
    assert (choices, page.count("<mark ")) == (2, 3)
    assert f"{choices} ställen {where}" in page


@pytest.mark.django_db
def test_several_questions_make_one_notice_for_each_coordinator() -> None:
    made_cast()
    for _ in range(3):
        asked()
    assert Notice.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("assigned", [True, False])
def test_a_reply_waits_for_the_team_and_tells_who_answers(assigned: bool) -> None:
    cast = made_cast()
    receipt = asked()
    Notice.objects.all().delete()
    Consultation.objects.update(
        state=ConsultationState.WAITING_FOR_ASKER, assigned_to=cast.nurse if assigned else None
    )
    replied(came_back(receipt), "Det gick bra.")
    assert Consultation.objects.get().state == ConsultationState.WAITING_FOR_TEAM
    notice = Notice.objects.get()
    assert notice.member == (cast.nurse if assigned else cast.coordinator)
    assert notice.occasion == Occasion.ASKER_WROTE


@pytest.mark.django_db
def test_who_is_assigned_but_may_not_log_in_is_not_told() -> None:
    cast = made_cast()
    receipt = asked()
    Notice.objects.all().delete()
    cast.nurse.is_active = False
    cast.nurse.save()
    Consultation.objects.update(assigned_to=cast.nurse)
    replied(came_back(receipt), "Det gick bra.")
    assert Notice.objects.get().member == cast.coordinator


@pytest.mark.django_db
def test_both_sides_are_shown_with_their_days_and_nobody_of_the_team_by_name() -> None:
    cast = made_cast()
    receipt = asked()
    consultation = Consultation.objects.get()
    answer = Message(
        consultation=consultation, number=2, from_team=True, author=cast.nurse, sent_on=timezone.localdate()
    )
    answer.set_text("body", "Fråga om ersättningen.", consultation.key())
    answer.save()
    Consultation.objects.update(state=ConsultationState.WAITING_FOR_ASKER)
    text = main_of(came_back(receipt))
    assert text.index(CLEAR) < text.index("Fråga om ersättningen.")
    assert "Teamet har svarat" in text
    assert cast.nurse.name not in text
    assert cast.health.name not in text


@pytest.mark.django_db
def test_the_day_of_deletion_is_shown_and_after_a_hold_the_later_one() -> None:
    receipt = asked()
    Consultation.objects.update(state=ConsultationState.CLOSED, closed_on=in_days(0), purge_on=in_days(5))
    day = timezone.localdate() + timedelta(days=5)
    assert f"{day.day} " in main_of(came_back(receipt))
    Consultation.objects.update(held_until=in_days(40))
    later = timezone.localdate() + timedelta(days=41)
    assert str(later.year) in main_of(came_back(receipt))
    assert 'id="reply"' not in main_of(came_back(receipt))


@pytest.mark.django_db
def test_every_act_is_in_the_log_and_no_word_of_what_was_typed() -> None:
    receipt = asked()
    page = came_back(receipt)
    replied(page, "Det gick bra.")
    Client().post(RETURN["sv"], {"token": value_of("token", page), "to": "end"})
    came_back("inga ord alls")
    said = [bytes(entry.content).decode() for entry in Entry.objects.order_by("number")]
    acts = ["conversation.ask", "conversation.open", "conversation.reply", "conversation.end"]
    assert [act for act, entry in zip(acts, said, strict=False) if f'"{act}"' in entry] == acts
    assert '"who": "nobody"' in said[4]
    assert '"outcome": "refused"' in said[4]
    assert not [word for entry in said for word in ["bra", "inga", "ord"] if word in entry]
    assert not [entry for entry in said if holds_receipt(entry, receipt)]


@pytest.mark.django_db
def test_no_cookie_is_set_and_no_session_made(visitor: Client) -> None:
    receipt = receipt_on(visitor.post(ASK["sv"], answers()))
    replied(visitor.post(RETURN["sv"], {"receipt": receipt}), "Tack.")
    assert not visitor.cookies


@pytest.mark.django_db
def test_no_address_names_a_consultation() -> None:
    receipt = asked()
    page = came_back(receipt).content.decode()
    number = str(Consultation.objects.get().pk)
    assert number not in page
    assert number[:8] not in page
    assert not holds_receipt(page, receipt)


TOLD_KINDS = ("wrong", "deleted", "past its day", "eight of nine", "swapped")


def a_receipt() -> str:
    return receipt_of(new_number(), Pepper(server_keys().pepper))


def receipts() -> dict[str, str]:
    """A receipt of each kind that opens nothing, made beside one that does."""
    right, deleted, late = asked(), asked(), asked()
    words = right.split()
    found = Consultation.objects.order_by("changed_at")
    found[1].delete()
    Consultation.objects.filter(pk=found[1].pk).update(
        state=ConsultationState.CLOSED, closed_on=in_days(-90), purge_on=in_days(0)
    )
    assert came_back(right).content.count(b'name="token"') == 2
    return {
        "right": right,
        "wrong": a_receipt(),
        "deleted": deleted,
        "past its day": late,
        "eight of nine": " ".join([*words[:8], a_receipt().split()[0]]),
        "swapped": " ".join([words[1], words[0], *words[2:]]),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_has_the_same_status_headers_and_words(language: Language) -> None:
    tried = receipts()
    told = set()
    for number, kind in enumerate(TOLD_KINDS):
        from_elsewhere = Client(REMOTE_ADDR=f"192.0.2.{number}")
        answer = came_back(tried[kind], language=language, client=from_elsewhere)
        text = answer.content.decode().replace(tried[kind], "")
        # Longer by what was typed, which the page gives back.
        headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
        told.add((answer.status_code, len(text), text, tuple(sorted(headers.items()))))
    assert len(told) == 1


@pytest.mark.django_db
def test_a_refused_receipt_is_logged_without_a_word_of_it() -> None:
    tried = receipts()
    before = Entry.objects.count()
    for number, kind in enumerate(TOLD_KINDS):
        came_back(tried[kind], client=Client(REMOTE_ADDR=f"192.0.2.{number}"))
    said = [bytes(entry.content).decode() for entry in Entry.objects.filter(number__gt=before)]
    assert len(said) == len(TOLD_KINDS)
    assert {entry.partition('"who"')[2] for entry in said} == {
        ': "nobody", "act": "conversation.open", "of": "", "outcome": "refused"}'
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("kised hej kised kised kised kised kised kised", ["2"]),
        ("a b", ["1", "2"]),
        ("å ä", ["1", "2"]),
        ("1 2", []),
    ],
)
def test_words_that_are_in_no_receipt_are_pointed_out(typed: str, places: list[str]) -> None:
    shown = main_of(came_back(typed))
    assert [place for place in "123456789" if f"Ord nummer {place} finns" in shown] == places
    assert value_of("receipt", came_back(typed)) == typed


@pytest.mark.django_db
def test_the_number_of_words_is_told_where_it_is_another() -> None:
    receipt = a_receipt()
    assert "Du skrev 8 ord" in main_of(came_back(receipt.rpartition(" ")[0]))
    assert "Du skrev" not in main_of(came_back(receipt))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "   ", "ord " * 200, "\x00"])
def test_what_is_no_receipt_is_refused_before_it_is_tried(typed: str) -> None:
    assert 'id="error-summary"' in main_of(came_back(typed))
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_held_consultation_is_open_past_its_day() -> None:
    receipt = asked()
    Consultation.objects.update(
        state=ConsultationState.CLOSED, closed_on=in_days(-90), purge_on=in_days(-3), held_until=in_days(0)
    )
    assert 'class="conversation"' in main_of(came_back(receipt))


def from_here(fields: dict[str, str], address: str = "192.0.2.9") -> Any:
    return Client(REMOTE_ADDR=address).post(RETURN["sv"], fields)


@pytest.mark.django_db
def test_a_few_wrong_receipts_are_free_and_then_right_and_wrong_pay_alike() -> None:
    right = asked()
    for number in range(4):
        assert not is_toll(from_here({"receipt": a_receipt()}).content.decode()), number
    before = Entry.objects.count()
    pages = [from_here({"receipt": each}) for each in (a_receipt(), right)]
    assert {page.status_code for page in pages} == {429}
    # Nothing was hashed, looked up or logged.
    assert Entry.objects.count() == before
    wrong, opened = (from_here(with_work(page.content.decode())) for page in pages)
    assert 'id="error-summary"' in main_of(wrong)
    assert 'class="conversation"' in main_of(opened)
    # Another address is asked for nothing.
    assert 'class="conversation"' in main_of(from_here({"receipt": right}, "198.51.100.1"))


@pytest.mark.django_db
def test_a_new_small_block_of_addresses_for_each_try_pays_too() -> None:
    tolls = [
        is_toll(from_here({"receipt": a_receipt()}, f"2001:db8:7:{number:x}::1").content.decode())
        for number in range(24)
    ]
    # All lie in one block of 56 bits, in which eight are free.
    assert tolls == [False] * 8 + [True] * 16


@pytest.mark.django_db
def test_what_was_being_written_comes_along_through_the_toll() -> None:
    right = asked()
    for _ in range(4):
        WRONG_RECEIPTS.count(Client(REMOTE_ADDR="192.0.2.9").get("/halsa").wsgi_request)
    page = from_here({"receipt": right, "body": "Det jag skrev."})
    assert not page.cookies
    assert value_of("body", from_here(with_work(page.content.decode()))) == "Det jag skrev."


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_toll_is_in_the_language_of_its_page(language: Language) -> None:
    for _ in range(4):
        WRONG_RECEIPTS.count(Client().get("/halsa").wsgi_request)
    page = came_back(a_receipt(), language=language)
    assert ("Just nu kommer" in main_of(page)) is (language == "sv")
    assert f'action="{RETURN[language]}"' in main_of(page)


@pytest.mark.django_db
def test_a_toll_never_says_that_nothing_is_stored_of_what_is_about_to_be_sent() -> None:
    for _ in range(5):
        page = came_back(a_receipt()).content.decode()
    assert is_toll(page)
    assert "Vi sparar inget om dig" not in page
    assert "Den här sidan sparar inget av det du skrev." in page


# Fewer than the ten thousand of the benchmark, which has all of them on both databases.
GUESSES, STORED = (1_000 if connection.vendor == "postgresql" else 2_000), 50


# So seldom does chance alone fail this test: it is run again and again, where the benchmark is read once.
LEVEL = 0.0005


@pytest.mark.django_db
@pytest.mark.slow
def test_a_near_miss_is_one_word_off_and_never_right() -> None:
    draw = random.Random(1)  # noqa: S311 - the same in each run; guards nothing.
    right = receipt_of(new_number(), Pepper(bytes(PEPPER_BYTES)))
    near = islice(guessed("near miss", Stored((right,), ()), draw), 3 * COUNT)
    off = {sum(map(str.__ne__, right.split(), each.split())) for each in near}
    assert off == {1}


@pytest.mark.django_db
@pytest.mark.slow
def test_neither_the_words_nor_the_time_tell_a_near_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    # The toll is the same for all and comes before the look-up; it would hide what that tells.
    monkeypatch.setattr(asking, "WRONG_RECEIPTS", WITHOUT_TOLL)
    draw = random.Random(20261125)  # noqa: S311 - the same in each run; guards nothing.
    client, stored = Client(), made(STORED)
    assert all(b'name="token"' in answered(client, receipt).content for receipt in stored.right)
    guesses = {kind: guessed(kind, stored, draw) for kind in KINDS}
    found = measured(client, guesses, GUESSES, draw)
    said = {digest for kind in OF_RIGHT_FORM for digest in found["answers"][kind]}
    assert len(said) == 1
    assert sum(map(len, found["times"].values())) == GUESSES
    for place, clock in enumerate(CLOCKS):
        times = {kind: [each[place] for each in found["times"][kind]] for kind in OF_RIGHT_FORM}
        assert told_apart(compared(times), level=LEVEL) == [], clock


WORDS = {"sv": "Det du skrev kanske inte har skickats", "en": "What you wrote may not have been sent"}


SUMMARY = "En rad ur prövningen."


@pytest.fixture
def failing() -> Client:
    return Client(raise_request_exception=False)


def refusing(where: str) -> Any:
    """A database that refuses, as one that is down or whose disk is full does."""
    return mock.patch(where, side_effect=OperationalError("database or disk is full"))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_question_that_could_not_be_stored_is_given_back(
    failing: Client, language: Language, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with refusing("django.db.models.query.QuerySet.first"):
        page = failing.post(ASK[language], answers(summary=SUMMARY))
    assert page.status_code == 500
    assert WORDS[language] in main_of(page)
    assert CLEAR in main_of(page)
    assert SUMMARY in main_of(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert 'href="tel:112"' in page.content.decode()
    assert CLEAR not in caplog.text
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_reply_that_could_not_be_stored_is_given_back(failing: Client, language: Language) -> None:
    page = came_back(asked(), language=language)
    fields = {name: value_of(name, page) for name in ("token", "number")}
    with refusing("lykta.web.consult.actions.asking.reply"):
        failed = failing.post(RETURN[language], fields | {"body": "Det gick <bra> & fort."})
    assert failed.status_code == 500
    assert "Det gick &lt;bra&gt; &amp; fort." in main_of(failed)
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_a_database_that_is_down_loses_nothing_either(failing: Client) -> None:
    with refusing("django.db.backends.base.base.BaseDatabaseWrapper.cursor"):
        page = failing.post(ASK["sv"], answers())
    assert (page.status_code, CLEAR in main_of(page)) == (500, True)


@pytest.mark.django_db
def test_a_page_without_a_text_says_what_it_always_said(failing: Client) -> None:
    with refusing("lykta.web.consult.actions.asking.open_by_receipt"):
        page = failing.post(RETURN["sv"], {"receipt": "kised hej ko"})
    assert page.status_code == 500
    assert "Felet är vårt" in main_of(page)
    assert "<textarea" not in main_of(page)
