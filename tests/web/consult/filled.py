"""A consultation with a row in every table below it and a text in every sealed column."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from lykta.web.consult.actions.closing import close, hold
from lykta.web.consult.models import (
    AgencyContact,
    BreakGlass,
    Case,
    Consultation,
    Disclosure,
    Meeting,
    MeetingItem,
    Message,
    Note,
    Purpose,
    Task,
)
from lykta.web.consult.own_rows import Draft
from lykta.web.consult.sealing import SealedRow
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role
from tests.web.cast import made_consultation


def filled(
    text: str = "Hur frågar vi?", *, closed_days_ago: int | None = None, held_days: int | None = None
) -> Consultation:
    """Make one, with the text in each sealed column; closed or held as many days from today as is said."""
    agency, _ = Agency.objects.get_or_create(name="Regionen")
    other, _ = Agency.objects.get_or_create(name="Socialtjänsten")
    member = Member.objects.filter(username="vera").first() or Member.objects.create_member(
        username="vera", name="Vera", role=Role.COORDINATOR, agency=agency
    )
    with transaction.atomic():
        one, _ = made_consultation(text=text, handled_by=agency, invited=other)
        for row in _rows(one, agency, other, member):
            _fill(row, text, one)
            row.save()
            if isinstance(row, MeetingItem):
                row.present.add(member)
        _fill(one, text, one)
        one.save()
        if held_days is not None:
            hold(one, reason=text, until=timezone.localdate() + timedelta(days=held_days))
        if closed_days_ago is not None:
            close(one)
            assert one.purge_on
            one.purge_on -= timedelta(days=closed_days_ago)
            one.save()
    return one


NOT_TEXTS = {"tag", "name_tag", "wrapped_key", "seal", "parts_seal"}


def sealed_columns(model: type[models.Model]) -> list[str]:
    """The sealed columns of a table: all of bytes but key, tags and seals."""
    if not issubclass(model, SealedRow):
        return []
    fields = model._meta.local_concrete_fields
    return [
        field.attname
        for field in fields
        if isinstance(field, models.BinaryField) and field.name not in NOT_TEXTS
    ]


def sealed_models() -> list[type[SealedRow]]:
    """Every table with sealed columns, also one that is added later."""
    return [model for model in apps.get_models() if issubclass(model, SealedRow) and sealed_columns(model)]


def rows_below(one: Consultation) -> Iterator[SealedRow]:
    """The consultation and each sealed row that belongs to it."""
    for model in sealed_models():
        for row in model.objects.all():  # type: ignore[attr-defined]
            if consultation_of(row).pk == one.pk:
                yield row


def consultation_of(row: Any) -> Consultation:
    """The consultation that a sealed row belongs to."""
    if isinstance(row, Consultation):
        return row
    for name in ("consultation", "case", "meeting"):
        if hasattr(row, name):
            return consultation_of(getattr(row, name))
    raise AssertionError(f"{type(row).__name__} belongs to no consultation")


def _rows(one: Consultation, agency: Agency, other: Agency, member: Member) -> Iterator[SealedRow]:
    today, now = timezone.localdate(), timezone.now()
    yield Message(consultation=one, number=2, from_team=True, author=member, sent_on=today)
    yield Note(consultation=one, agency=agency, author=member)
    yield Disclosure(consultation=one, agency=agency, ground="consent", decided_by=member, decided_on=today)
    yield BreakGlass(consultation=one, member=member, purpose=Purpose.ACUTE, since=now, until=now)
    yield Draft(consultation=one, member=member)
    case = Case(consultation=one, opened_on=today)
    case.code_name = f"Kod {one.short}"
    yield case
    yield AgencyContact(case=case, agency=agency, with_agency=other, author=member, made_on=today)
    meeting = Meeting(case=case, held_on=today, begins_at=time(13, 30))
    yield meeting
    item = MeetingItem(meeting=meeting, number=1)
    yield item
    yield Task(case=case, agency=agency, item=item, due_on=today)


def _fill(row: SealedRow, text: str, one: Consultation) -> None:
    for column in sealed_columns(type(row)):
        row.set_text(column, f"{text} {column}", one.key())
