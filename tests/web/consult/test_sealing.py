"""A text that is moved opens nowhere else: not by the program, and not on a page, which says so."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from lykta.web.consult.own_rows import Draft
from lykta.web.consult.sealing import SealedRow
from lykta.web.keys.sealing import SealBrokenError
from lykta.web.team.seals import BoundRow
from tests.examples import examples
from tests.web.cast import Cast, in_days, logged_in, made_cast, made_consultation
from tests.web.consult.filled import consultation_of, filled, rows_below, sealed_columns, sealed_models
from tests.web.consult.views.asking_pages import came_back, main_of, replied

pytestmark = [pytest.mark.either_database, pytest.mark.django_db]


COLUMNS = [(model, column) for model in sealed_models() for column in sealed_columns(model)]


# The rows are made once for a test and put back after each example.
PATIENT = settings(
    max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@dataclass(frozen=True)
class Cell:
    """One sealed column of one row."""

    row: SealedRow
    column: str

    def content(self) -> bytes:
        """What lies in it now."""
        return bytes(getattr(self._fresh(), self.column))

    def put(self, content: bytes) -> None:
        """Write outside the program, as whoever has the database can."""
        self._all().filter(pk=self.row.pk).update(**{self.column: content})

    def text(self) -> str:
        """What the program reads."""
        row = self._fresh()
        return row.text(self.column, consultation_of(row).key())

    def _fresh(self) -> SealedRow:
        return self._all().get(pk=self.row.pk)

    def _all(self) -> "models.QuerySet[SealedRow]":
        return type(self.row)._default_manager.all()


@pytest.fixture
def two_filled() -> tuple[Consultation, Consultation]:
    """Two consultations with a text in each sealed column."""
    return filled("Den ena", held_days=5), filled("Den andra", held_days=5)


@pytest.fixture
def everything(two_filled: tuple[Consultation, Consultation]) -> list[Cell]:
    """All that is sealed of two_filled."""
    return [each for one in two_filled for each in cells(one)]


def cells(one: Consultation) -> list[Cell]:
    found = (Cell(row, column) for row in rows_below(one) for column in sealed_columns(type(row)))
    return [each for each in found if each.content()]


def by_column(one: Consultation) -> dict[tuple[type[SealedRow], str], Cell]:
    """A cell for each sealed column."""
    return {(type(each.row), each.column): each for each in cells(one)}


@contextmanager
def exchanged(first: Cell, second: Cell) -> Iterator[None]:
    """Two cells with each other's content; as they were when the block is left."""
    with transaction.atomic():
        before = first.content(), second.content()
        first.put(before[1])
        second.put(before[0])
        yield
        transaction.set_rollback(True)


def opened_after_exchange(*pair: Cell) -> list[str]:
    """Which of two cells open after they were exchanged."""
    with exchanged(*pair):
        return [f"{type(each.row).__name__}.{each.column}" for each in pair if not refuses(each)]


def refuses(each: Cell) -> bool:
    """Whether what lies in a cell does not open there."""
    try:
        each.text()
    except SealBrokenError:
        return True
    return False


def test_every_sealed_column_of_every_table_is_tried(two_filled: tuple[Consultation, Consultation]) -> None:
    assert len(COLUMNS) >= 12
    for one in two_filled:
        found = cells(one)
        assert {(type(each.row), each.column) for each in found} == set(COLUMNS)
        assert all(each.text() for each in found)


def test_bytes_in_a_table_are_sealed_texts_or_one_of_the_known_few() -> None:
    other = {
        f"{model._meta.label}.{field.attname}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.BinaryField) and (model, field.attname) not in COLUMNS
    }
    log = {"audit.Entry.content", "audit.Entry.hash", "audit.Head.hash", "audit.Head.seal"}
    hashes_and_keys = {
        "consult.Case.name_tag",
        "consult.Consultation.tag",
        "consult.Consultation.wrapped_key",
        "team.PendingAct.half",
        "team.StartCode.tag",
    }
    bound = {f"{model._meta.label}.seal" for model in apps.get_models() if issubclass(model, BoundRow)}
    seals = {"audit.Entry.seal", "consult.Consultation.parts_seal"} | bound
    assert other == hashes_and_keys | log | seals


def test_no_pair_of_columns_exchanges_its_texts(two_filled: tuple[Consultation, Consultation]) -> None:
    one, other = map(by_column, two_filled)
    tried = 0
    for first, second in combinations_with_replacement(COLUMNS, 2):
        pairs = [(one[first], other[second])]
        if first != second:
            # Also within one consultation, where two_filled lie under one key.
            pairs.append((one[first], one[second]))
        for pair in pairs:
            tried += 1
            assert opened_after_exchange(*pair) == []
    assert tried == len(COLUMNS) ** 2


@PATIENT
@given(data=st.data())
def test_no_text_opens_in_any_other_cell(everything: list[Cell], data: st.DataObject) -> None:
    places = st.integers(0, len(everything) - 1)
    source, target = data.draw(st.lists(places, min_size=2, max_size=2, unique=True))
    assert opened_after_exchange(everything[source], everything[target]) == []


def test_a_row_that_is_hung_below_another_consultation_opens_nothing(
    two_filled: tuple[Consultation, Consultation],
) -> None:
    one, other = two_filled
    hung = [row for row in rows_below(one) if hasattr(row, "consultation_id")]
    assert len(hung) >= 5
    for row in hung:
        with transaction.atomic():
            # Out of the way of those that are there: one case, one draft, and one message for a number.
            Draft.objects.filter(consultation=other).delete()
            Case.objects.filter(consultation=other).delete()
            Message.objects.filter(consultation=other).delete()
            setattr(row, "consultation_id", other.pk)  # noqa: B010 - each of these rows has one.
            row.save()
            texts = [Cell(row, column) for column in sealed_columns(type(row))]
            assert [each.column for each in texts if each.content() and not refuses(each)] == []
            transaction.set_rollback(True)


def test_a_key_that_is_moved_to_another_consultation_opens_nothing(
    two_filled: tuple[Consultation, Consultation],
) -> None:
    one, other = two_filled
    Consultation.objects.filter(pk=other.pk).update(wrapped_key=one.wrapped_key)
    with pytest.raises(SealBrokenError):
        Consultation.objects.get(pk=other.pk).key()


def test_a_key_that_is_moved_with_its_texts_opens_nothing(
    two_filled: tuple[Consultation, Consultation],
) -> None:
    one, other = two_filled
    Consultation.objects.filter(pk=other.pk).update(wrapped_key=one.wrapped_key, summary=one.summary)
    assert all(refuses(each) for each in cells(other))


def test_a_cell_of_the_same_row_opens_again_once_it_is_put_back(
    two_filled: tuple[Consultation, Consultation],
) -> None:
    pair = cells(two_filled[0])[0], cells(two_filled[1])[0]
    with exchanged(*pair):
        pass
    assert not any(refuses(each) for each in pair)


def test_an_earlier_text_of_the_same_cell_opens_as_the_threat_model_says(
    two_filled: tuple[Consultation, Consultation],
) -> None:
    # Not claimed: the seal binds a text to its place and not to a time.
    one = two_filled[0]
    earlier = bytes(one.summary)
    one.set_text("summary", "Ett nyare ord", one.key())
    one.save()
    Cell(one, "summary").put(earlier)
    assert Cell(one, "summary").text() == "Den ena summary"


@pytest.mark.parametrize(
    "content", [b"\x01", bytes(60), b"Hej, ett ord i klartext"], ids=["cut", "zeros", "in clear"]
)
def test_what_was_never_sealed_opens_nowhere(
    two_filled: tuple[Consultation, Consultation], content: bytes
) -> None:
    for each in cells(two_filled[0]):
        each.put(content)
        assert refuses(each)


def test_an_emptied_cell_is_an_empty_text_as_the_threat_model_says(
    two_filled: tuple[Consultation, Consultation],
) -> None:
    each = cells(two_filled[0])[0]
    each.put(b"")
    assert each.text() == ""


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


# A draft is shown to who wrote it alone.
TO_ITS_WRITER = {(Draft, "body")}


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
    assert set(SHOWN) | BY_NUMBER | TO_ITS_WRITER == {
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


def test_a_draft_of_another_consultation_is_told_to_its_writer_and_not_shown(
    both: tuple[Consultation, Consultation],
) -> None:
    one, other = both
    ours, theirs = rows_of(one, Draft)[0], rows_of(other, Draft)[0]
    client, page = logged_in(ours.member), address(one, "desk-answer")  # type: ignore[attr-defined]
    assert OURS in client.get(page).content.decode()
    Draft.objects.filter(pk=ours.pk).update(body=theirs.body)  # type: ignore[attr-defined]
    answer = client.get(page)
    assert answer.status_code == 200
    assert answer.context["draft_is_broken"]
    assert THEIRS not in answer.content.decode()


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
