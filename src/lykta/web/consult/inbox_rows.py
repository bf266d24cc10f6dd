"""The rows of the inbox: who asks from where, the first line of the question, how long it has waited.

A first line is opened for a member who may read the conversation, and for nobody else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from lykta.web.consult.access import consultations, find_open_until, untrue_parts
from lykta.web.consult.models import Consultation, ConsultationState, Message
from lykta.web.consult.own_rows import Draft, LastRead
from lykta.web.consult.promise import WAITING, expected_answer_day, with_waiting
from lykta.web.consult.sealing import OpenedText
from lykta.web.steps import Words
from lykta.web.team.models import Member

type Numbers = Sequence[UUID] | QuerySet[Consultation, UUID]
"""The primary keys of consultations, in an order; a page of them is taken from it."""

LONGEST_LINE: Final = 110
"""Characters of a question that the inbox shows: enough to tell two questions apart."""


def _sort_by_day(rows: QuerySet[Consultation]) -> Numbers:
    """By the day that comes first, the promised or the one that is set; what has neither comes last.

    Working days are not counted by a database, so the days of all rows are read, and nothing else of them.
    """
    found = rows.annotate(since=F("waits_since")).values_list("pk", "state", "since", "due_on", "asked_on")
    days = [
        (_find_first_day(_find_promised_day(state, since), due) or date.max, asked, number)
        for number, state, since, due, asked in found
    ]
    return [number for *_, number in sorted(days)]


def _sort_by_waiting(rows: QuerySet[Consultation]) -> Numbers:
    # Both databases alike: what has no day comes last, and equal rows do not change places between pages.
    return rows.order_by(F("waits_since").asc(nulls_last=True), "asked_on", "pk").values_list("pk", flat=True)


def _sort_by_asking(rows: QuerySet[Consultation]) -> Numbers:
    return rows.order_by("-asked_on", "pk").values_list("pk", flat=True)


ORDERS: Final[dict[str, tuple[Words, Callable[[QuerySet[Consultation]], Numbers]]]] = {
    "due": (_("Due first"), _sort_by_day),
    "waiting": (_("Waited longest"), _sort_by_waiting),
    "newest": (_("Asked last"), _sort_by_asking),
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
    due_on: date | None
    """The day that comes first: the one that is set, or the one by which an answer was promised."""
    is_promised: bool
    """Whether that is the promised day."""
    is_late: bool
    """Whether that day has passed."""
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


@dataclass(frozen=True, kw_only=True)
class NextQuestion:
    """The question that a member can answer after this one, and how many wait, it among them."""

    consultation: Consultation
    waiting: int


def next_question(member: Member, after: Consultation) -> NextQuestion | None:
    """The one that is due first of those that wait for an answer by the member; None where there is none.

    What is assigned to a colleague is left to them.
    """
    waiting = consultations(member, "conversation.answer").filter(
        Q(assigned_to=member) | Q(assigned_to=None), state__in=WAITING
    )
    numbers = list(_sort_by_day(with_waiting(waiting.exclude(pk=after.pk))))
    # One at a time: but for those whose agencies were changed outside the program, the first is it.
    rows = (Consultation.objects.select_related("case").filter(pk=number).first() for number in numbers)
    found = next((each for each in rows if each and each.parts_are_true()), None)
    return NextQuestion(consultation=found, waiting=len(numbers)) if found else None


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
    promised = _find_promised_day(one.state, since)
    due = _find_first_day(promised, one.due_on)
    return InboxRow(
        consultation=one,
        first_line=first_line(message.open("body", one.key_or_none())) if message else None,
        is_unread=is_unread,
        has_draft=has_draft,
        waiting_days=max((today - since).days, 0) if since else None,
        due_on=due,
        is_promised=due is not None and due == promised,
        is_late=due is not None and due < today and one.state != ConsultationState.CLOSED,
    )


def _find_promised_day(state: str, since: date | None) -> date | None:
    return expected_answer_day(since) if since and state in WAITING else None


def _find_first_day(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)
