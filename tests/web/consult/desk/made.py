"""A consultation in which everything has happened, so that every address below it leads to something."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lykta.web.consult import actions
from lykta.web.consult.grounds import CONSENT, ground
from lykta.web.consult.models import Consultation, Participation
from lykta.web.consult.models.break_glass import BreakGlass, Purpose
from lykta.web.consult.models.consultation import Part
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Relation
from tests.web.cast import Cast, made_consultation

CANARY = "kanarieordet"
"""A word in every text of it, which nobody may see who may not read it."""
URGENT = actions.FromOutside(purpose=Purpose.ACUTE, reason="Det brådskar.", hours=1)
"""Why somebody opens one from outside."""
_NAMES = iter(f"Lind{''.join(chr(97 + int(digit)) for digit in str(n))}" for n in range(10_000))


@dataclass(frozen=True)
class Made:
    """The consultation, and the numbers of what lies below it."""

    consultation: Consultation
    task: UUID
    meeting: UUID
    item: UUID
    disclosure: UUID


@transaction.atomic
def made(writer: Member, *, day: date | None = None) -> Made:
    """Make one, written in by a member who has an agency."""
    day = day or timezone.localdate()
    agency = writer.agency
    assert agency
    consultation, _ = made_consultation(text=f"Fråga {CANARY}")
    actions.write_summary(consultation, f"Sammanfattning {CANARY}")
    for shared in (True, False):
        actions.write_note(consultation, writer, f"Anteckning {CANARY}", shared=shared)
    case = actions.open_case(consultation, next(_NAMES))
    actions.write_plan(case, f"Plan {CANARY}")
    task = actions.add_task(case, actions.ToDo(text=f"Uppgift {CANARY}", agency=agency, due_on=day))
    contact = actions.Contact(text=f"Kontakt {CANARY}", with_agency=agency, made_on=day)
    actions.add_contact(case, writer, contact)
    meeting = actions.plan_meeting(case, day, [f"Punkt {CANARY}"])
    passed = actions.Passed(what=f"Vad {CANARY}", recipient=f"Vem {CANARY}", ground=ground(CONSENT), day=day)
    disclosure = actions.disclose(consultation, writer, passed)
    return Made(consultation, task.pk, meeting.pk, meeting.items.get().pk, disclosure.pk)


@transaction.atomic
def put(consultation: Consultation, members: list[Member], relation: Relation, cast: Cast) -> None:
    """Bring members of the first agency, or of none, into a relation to a consultation."""
    if relation is Relation.HANDLING:
        _part(consultation, cast.health, Part.HANDLING)
    elif relation is Relation.INVITED:
        _part(consultation, cast.health, Part.INVITED)
        _part(consultation, cast.social, Part.HANDLING)
    elif relation in {Relation.OUTSIDE, Relation.BROKEN_GLASS}:
        _part(consultation, cast.social, Part.HANDLING)
    if relation is Relation.BROKEN_GLASS:
        for member in members:
            actions.break_glass(consultation, member, URGENT)


def opened_from_outside(consultation: Consultation, member: Member) -> BreakGlass:
    """Somebody's access from outside, for a coordinator to note."""
    now = timezone.now()
    return BreakGlass.objects.create(
        consultation=consultation,
        member=member,
        purpose=Purpose.ACUTE,
        since=now,
        until=now + timedelta(hours=1),
    )


def _part(consultation: Consultation, agency: Agency, part: Part) -> None:
    Participation.objects.create(consultation=consultation, agency=agency, part=part)
