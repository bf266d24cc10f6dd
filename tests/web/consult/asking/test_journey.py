"""The way of an asker: ask, keep the receipt, come back, read, reply, end. In both languages."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from lykta.deidentify import Language
from lykta.web.audit.models import Entry
from lykta.web.audit.verify import broken
from lykta.web.consult.models import Consultation, Message, Notice, Occasion, State
from lykta.web.consult.statistics import figures_of
from tests.web.cast import in_days, made_cast
from tests.web.consult.asking.walking import (
    ASK,
    CLEAR,
    RETURN,
    START,
    answers,
    asked,
    came_back,
    main_of,
    receipt_on,
    replied,
    value_of,
)

pytestmark = pytest.mark.django_db
LANGUAGES: tuple[Language, ...] = ("sv", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_journey(client: Client, language: Language) -> None:
    made_cast()
    first = client.get(ASK[language])
    assert first.status_code == 200
    question = client.post(ASK[language], {"step": "first", "acute": "no", "child": "no"})
    assert 'name="body"' in main_of(question)
    sent = client.post(ASK[language], answers(number=value_of("number", question)))
    receipt = receipt_on(sent)
    page = came_back(receipt.upper().replace(" ", "-"), language=language)
    assert CLEAR in main_of(page)
    assert "Ett svar på det." in main_of(replied(page, "Ett svar på det.", language=language))
    page = came_back(receipt, language=language)
    ended = client.post(RETURN[language], {"token": value_of("token", page), "to": "end"})
    assert 'name="token"' not in main_of(ended)
    assert Consultation.objects.get().purge_on == timezone.localdate() + timedelta(
        days=settings.LYKTA.keep_days
    )
    assert broken() is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_says_what_has_to_be_known_before(client: Client, language: Language) -> None:
    text = main_of(client.get(START[language]))
    for words in ("tel:112", "orosanmälan", "allmän handling", "90", ASK[language], RETURN[language]):
        assert words in text


def test_how_long_it_is_kept_is_the_operators_choice(client: Client) -> None:
    with override_settings(LYKTA=settings.LYKTA.model_copy(update={"keep_days": 37})):
        assert "37 dagar" in main_of(client.get(START["sv"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_that_nothing_is_stored(client: Client, language: Language) -> None:
    receipt = asked(language=language)
    for page in (
        client.get(START[language]),
        client.get(ASK[language]),
        client.get(RETURN[language]),
        came_back(receipt, language=language),
    ):
        footer = page.content.decode().partition('<footer class="site-foot">')[2]
        assert {"sv": "sparas krypterat", "en": "stored encrypted"}[language] in footer
        assert {"sv": "Inget du gör här sparas", "en": "Nothing you do here is stored"}[
            language
        ] not in footer


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
        State.NEW,
        "norra länet",
    )
    assert consultation.has_legal_check
    (counted,) = figures_of(Consultation.objects.all())
    assert (counted.role, counted.workplace, counted.has_legal_check) == ("health", "clinic", True)
    notice = Notice.objects.get()
    assert (notice.member, notice.occasion) == (cast.coordinator, Occasion.ASKED)


def test_several_questions_make_one_notice_for_each_coordinator() -> None:
    made_cast()
    for _ in range(3):
        asked()
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("assigned", [True, False])
def test_a_reply_waits_for_the_team_and_tells_who_answers(assigned: bool) -> None:
    cast = made_cast()
    receipt = asked()
    Notice.objects.all().delete()
    Consultation.objects.update(state=State.WAITING_FOR_ASKER, assigned_to=cast.nurse if assigned else None)
    replied(came_back(receipt), "Det gick bra.")
    assert Consultation.objects.get().state == State.WAITING_FOR_TEAM
    notice = Notice.objects.get()
    assert notice.member == (cast.nurse if assigned else cast.coordinator)
    assert notice.occasion == Occasion.ASKER_WROTE


def test_who_is_assigned_but_may_not_log_in_is_not_told() -> None:
    cast = made_cast()
    receipt = asked()
    Notice.objects.all().delete()
    cast.nurse.is_active = False
    cast.nurse.save()
    Consultation.objects.update(assigned_to=cast.nurse)
    replied(came_back(receipt), "Det gick bra.")
    assert Notice.objects.get().member == cast.coordinator


def test_both_sides_are_shown_with_their_days_and_nobody_of_the_team_by_name() -> None:
    cast = made_cast()
    receipt = asked()
    consultation = Consultation.objects.get()
    answer = Message(
        consultation=consultation, number=2, from_team=True, author=cast.nurse, sent_on=timezone.localdate()
    )
    answer.set_text("body", "Fråga om ersättningen.", consultation.key())
    answer.save()
    Consultation.objects.update(state=State.WAITING_FOR_ASKER)
    text = main_of(came_back(receipt))
    assert text.index(CLEAR) < text.index("Fråga om ersättningen.")
    assert "Teamet har svarat" in text
    assert cast.nurse.name not in text
    assert cast.health.name not in text


def test_the_day_of_deletion_is_shown_and_after_a_hold_the_later_one() -> None:
    receipt = asked()
    Consultation.objects.update(state=State.CLOSED, closed_on=in_days(0), purge_on=in_days(5))
    day = timezone.localdate() + timedelta(days=5)
    assert f"{day.day} " in main_of(came_back(receipt))
    Consultation.objects.update(held_until=in_days(40))
    later = timezone.localdate() + timedelta(days=41)
    assert str(later.year) in main_of(came_back(receipt))
    assert 'name="token"' not in main_of(came_back(receipt))


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
    assert not [word for entry in said for word in [*receipt.split(), "bra", "inga", "ord"] if word in entry]


def test_no_cookie_is_set_and_no_session_made(client: Client) -> None:
    receipt = receipt_on(client.post(ASK["sv"], answers()))
    replied(client.post(RETURN["sv"], {"receipt": receipt}), "Tack.")
    assert not client.cookies


def test_no_address_names_a_consultation() -> None:
    receipt = asked()
    page = came_back(receipt).content.decode()
    number = str(Consultation.objects.get().pk)
    assert number not in page
    assert number[:8] not in page
    assert not [word for word in receipt.split() if word in page]
