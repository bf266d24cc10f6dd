"""A page with a text that was moved there tells so, shows nothing of it, and shows the rest."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lykta.web.consult.models import (
    AgencyContact,
    BreakGlass,
    Case,
    Consultation,
    Disclosure,
    MeetingItem,
    Message,
    Note,
    Task,
)
from lykta.web.consult.sealing import SealedRow
from tests.web.cast import Cast, in_days, logged_in, made_cast, made_consultation
from tests.web.consult.asking.walking import came_back, main_of, replied
from tests.web.consult.keeping.filled import filled, rows_below, sealed_columns, sealed_models

pytestmark = pytest.mark.django_db

OURS, THEIRS = "Kanariegul", "Kanarieblå"
BROKEN = "Texten går inte att öppna"

# Where each sealed column is shown. A column that is added later has to be put here.
SHOWN: dict[tuple[type[SealedRow], str], str] = {
    (Consultation, "summary"): "desk-consultation",
    (Consultation, "hold_reason"): "desk-consultation",
    (Note, "body"): "desk-consultation",
    (Case, "plan"): "desk-consultation",
    (Task, "body"): "desk-consultation",
    (AgencyContact, "body"): "desk-consultation",
    (Disclosure, "what"): "desk-consultation",
    (Disclosure, "recipient"): "desk-consultation",
    (Message, "body"): "desk-conversation",
    (Message, "legal_check"): "desk-conversation",
    (MeetingItem, "subject"): "desk-meeting",
    (MeetingItem, "decision"): "desk-meeting",
    (BreakGlass, "reason"): "desk-glass-acknowledge",
}
# A case whose name does not open is called by its number, as a consultation without a case is.
BY_NUMBER = {(Case, "name")}
# What may be written below a consultation, by its address, with fields that are right.
WRITTEN: dict[str, dict[str, Any]] = {
    "desk-answer": {"body": "Ett svar."},
    "desk-summary": {"body": "En sammanfattning."},
    "desk-note": {"body": "En anteckning."},
    "desk-shared-note": {"body": "En anteckning."},
    "desk-plan": {"body": "En plan."},
    "desk-hold": {"reason": "Tillsyn.", "until": in_days(3)},
    "desk-meeting-new": {"held_on": in_days(1), "agenda": "Läget"},
}


@pytest.fixture
def cast() -> Cast:
    return made_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    return logged_in(cast.coordinator)


@pytest.fixture
def both(cast: Cast) -> tuple[Consultation, Consultation]:
    return filled(OURS, held_days=5), filled(THEIRS, held_days=5)


def rows_of(one: Consultation, model: type[SealedRow]) -> list[SealedRow]:
    return [row for row in rows_below(one) if type(row) is model]


def address(one: Consultation, name: str) -> str:
    if name == "desk-meeting":
        return reverse(name, args=[one.pk, rows_of(one, MeetingItem)[0].meeting_id])  # type: ignore[attr-defined]
    if name == "desk-item":
        return reverse(name, args=[one.pk, rows_of(one, MeetingItem)[0].pk])
    if name == "desk-glass-acknowledge":
        return reverse(name, args=[rows_of(one, BreakGlass)[0].pk])
    return reverse(name, args=[one.pk])


def test_every_sealed_column_has_a_page_here() -> None:
    assert set(SHOWN) | BY_NUMBER == {
        (model, column) for model in sealed_models() for column in sealed_columns(model)
    }


@pytest.mark.parametrize(
    ("model", "column"), SHOWN, ids=[f"{model.__name__}.{column}" for model, column in SHOWN]
)
def test_a_text_of_another_consultation_is_told_and_not_shown(
    client: Client, both: tuple[Consultation, Consultation], model: type[SealedRow], column: str
) -> None:
    one, other = both
    row, source = rows_of(one, model)[-1], rows_of(other, model)[-1]
    page = address(one, SHOWN[model, column])
    before = client.get(page).content.decode()
    assert OURS in before
    assert BROKEN not in before
    model._default_manager.filter(pk=row.pk).update(**{column: getattr(source, column)})
    answer = client.get(page)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert BROKEN in shown
    assert THEIRS not in shown


def test_a_name_of_another_case_is_not_shown_and_the_number_is(
    client: Client, both: tuple[Consultation, Consultation]
) -> None:
    one, other = both
    ours, theirs = rows_of(one, Case)[0], rows_of(other, Case)[0]
    Case.objects.filter(pk=ours.pk).update(name=theirs.name)  # type: ignore[attr-defined]
    shown = client.get(address(one, "desk-consultation")).content.decode()
    assert one.short in shown
    assert theirs.code_name not in shown  # type: ignore[attr-defined]


@pytest.fixture
def without_its_key(both: tuple[Consultation, Consultation]) -> Consultation:
    """A consultation with the key of another one."""
    one, other = both
    Consultation.objects.filter(pk=one.pk).update(wrapped_key=other.wrapped_key)
    return one


@pytest.mark.parametrize(
    "name", [*sorted(set(SHOWN.values())), "desk-answer", "desk-summary", "desk-plan", "desk-item"]
)
def test_with_the_key_of_another_every_page_is_drawn_and_none_shows_a_text(
    client: Client, without_its_key: Consultation, name: str
) -> None:
    answer = client.get(address(without_its_key, name))
    assert answer.status_code == 200
    assert [word for word in (OURS, THEIRS) if word in answer.content.decode()] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_can_be_written_under_the_key_of_another(
    client: Client, without_its_key: Consultation, name: str
) -> None:
    answer = client.post(address(without_its_key, name), WRITTEN[name])
    assert answer.status_code == 409
    assert "Ingenting har sparats" in answer.content.decode()


@pytest.fixture
def asked() -> tuple[tuple[Consultation, str], tuple[Consultation, str]]:
    return made_consultation(text=OURS), made_consultation(text=THEIRS)


def test_the_asker_is_told_of_a_text_that_was_moved_there(
    asked: tuple[tuple[Consultation, str], tuple[Consultation, str]],
) -> None:
    (one, receipt), (other, _) = asked
    one.messages.update(body=other.messages.get().body)
    page = came_back(receipt)
    assert page.status_code == 200
    assert [word for word in (OURS, THEIRS) if word in main_of(page)] == []
    assert BROKEN in main_of(page)


def test_the_asker_and_the_team_are_told_the_same_of_a_text_that_does_not_open(
    client: Client, asked: tuple[tuple[Consultation, str], tuple[Consultation, str]]
) -> None:
    (one, receipt), (other, _) = asked
    one.messages.update(body=other.messages.get().body)
    told = [
        notice_of(page.content.decode())
        for page in (came_back(receipt), client.get(address(one, "desk-conversation")))
    ]
    assert BROKEN in told[0]
    assert told[0] == told[1]


def test_the_form_of_an_item_whose_subject_does_not_open_tells_so(
    client: Client, both: tuple[Consultation, Consultation]
) -> None:
    one, other = both
    item, source = rows_of(one, MeetingItem)[0], rows_of(other, MeetingItem)[0]
    assert OURS in client.get(address(one, "desk-item")).content.decode()
    MeetingItem.objects.filter(pk=item.pk).update(subject=source.subject)  # type: ignore[attr-defined]
    shown = client.get(address(one, "desk-item")).content.decode()
    assert BROKEN in shown
    assert THEIRS not in shown


def notice_of(page: str) -> str:
    """The words that a page has in place of a text."""
    found = re.search(r'<div class="notice notice-stop">(.*?)</div>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_the_asker_cannot_reply_under_the_key_of_another(
    asked: tuple[tuple[Consultation, str], tuple[Consultation, str]],
) -> None:
    (one, receipt), (other, _) = asked
    Consultation.objects.filter(pk=one.pk).update(wrapped_key=other.wrapped_key)
    page = came_back(receipt)
    assert [word for word in (OURS, THEIRS) if word in main_of(page)] == []
    answer = replied(page, "Tack för svaret.")
    assert answer.status_code == 200
    assert "Tack för svaret." in main_of(answer)
    assert Message.objects.count() == 2


def test_a_receipt_that_is_moved_to_another_consultation_opens_none_of_its_texts(
    asked: tuple[tuple[Consultation, str], tuple[Consultation, str]],
) -> None:
    (one, receipt), (other, _) = asked
    Consultation.objects.filter(pk=one.pk).update(tag=bytes(32))
    Consultation.objects.filter(pk=other.pk).update(tag=one.tag)
    page = came_back(receipt)
    assert THEIRS not in main_of(page)
