"""The rows of the inbox: who asks from where, the first line of the question, how long it has waited.

A first line is opened for a member who may read the conversation, and for nobody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import F, OrderBy, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.access import consultations, find_open_until, untrue_parts
from lykta.web.consult.models import Consultation, ConsultationState, Message
from lykta.web.consult.own_rows import Draft, LastRead
from lykta.web.consult.promise import WAITING, expected_answer_day, with_waiting
from lykta.web.consult.sealing import OpenedText
from lykta.web.steps import Words
from lykta.web.team.models import Member

LONGEST_LINE: Final = 110
"""Characters of a question that the inbox shows: enough to tell two questions apart."""
ORDERS: Final[dict[str, tuple[Words, tuple[str | OrderBy, ...]]]] = {
    "due": (_("Due first"), (F("due_on").asc(nulls_last=True), "asked_on")),
    "waiting": (_("Waited longest"), (F("waits_since").asc(nulls_last=True), "asked_on")),
    "newest": (_("Asked last"), (F("asked_on").desc(),)),
}
"""By what the inbox is sorted: dates alone, since no list is sorted or searched by what is sensitive."""


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One consultation as the inbox shows it."""

    consultation: Consultation
    first_line: OpenedText | None
    """None for a member who may not read the conversation, and where nothing was written."""
    is_unread: bool
    has_draft: bool
    waiting_days: int | None
    """Days since the asker wrote the first of what has no answer, while it waits for the team."""
    promised_on: date | None
    """The day by which the asker was told to expect an answer."""
    is_late: bool
    """Whether the promised day, or its own, has passed."""
    opened_until: datetime | None = None
    """Until when the member reads it by having opened it by emergency access."""


def with_last_question(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Consultations with the number of what the asker wrote last, and since when they wait."""
    asked = Message.objects.filter(consultation=OuterRef("pk"), from_team=False).order_by("-number")
    return with_waiting(rows).annotate(wrote_number=Subquery(asked.values("number")[:1]))


def inbox_rows(found: Iterable[Consultation], member: Member, today: date) -> list[InboxRow]:
    """The rows of consultations that `with_last_question` gave, in a fixed number of queries.

    One whose agencies were changed outside the program has none.
    """
    given = list(found)
    untrue = untrue_parts(given)
    listed = [each for each in given if each.pk not in untrue]
    numbers = [each.pk for each in listed]
    readable = set(
        consultations(member, "conversation.read").filter(pk__in=numbers).values_list("pk", flat=True)
    )
    first = _first_messages(readable)
    read = dict(
        LastRead.objects.filter(member=member, consultation__in=readable).values_list(
            "consultation", "number"
        )
    )
    drafts = set(
        Draft.objects.filter(member=member, consultation__in=readable).values_list("consultation", flat=True)
    )
    opened = find_open_until(member)
    return [
        replace(
            _row(
                each,
                first.get(each.pk),
                is_unread=each.pk in readable and (vars(each)["wrote_number"] or 0) > read.get(each.pk, 0),
                has_draft=each.pk in drafts,
                today=today,
            ),
            opened_until=opened.get(each.pk),
        )
        for each in listed
    ]


def first_line(text: OpenedText) -> OpenedText:
    """The beginning of a text, on one line."""
    words = " ".join(text.text.split())
    if len(words) > LONGEST_LINE:
        words = words[:LONGEST_LINE].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return OpenedText(words, is_broken=text.is_broken)


def _first_messages(numbers: set[UUID]) -> dict[UUID, Message]:
    rows = Message.objects.filter(consultation__in=numbers, number=1, from_team=False)
    return {each.consultation_id: each for each in rows}


def _row(
    one: Consultation, message: Message | None, *, is_unread: bool, has_draft: bool, today: date
) -> InboxRow:
    since: date | None = vars(one)["waits_since"] if one.state in WAITING else None
    promised = expected_answer_day(since) if since else None
    days = [day for day in (promised, one.due_on if one.state != ConsultationState.CLOSED else None) if day]
    return InboxRow(
        consultation=one,
        first_line=first_line(message.open("body", one.key_or_none())) if message else None,
        is_unread=is_unread,
        has_draft=has_draft,
        waiting_days=max((today - since).days, 0) if since else None,
        promised_on=promised,
        is_late=any(day < today for day in days),
    )
