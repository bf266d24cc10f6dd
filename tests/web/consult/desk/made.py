"""A consultation in which everything has happened, so that every address below it leads to something."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lykta.web.consult.actions import team
from lykta.web.consult.grounds import CONSENT, ground
from lykta.web.consult.models import BreakGlass, Consultation, Participation, ParticipationKind, Purpose
from lykta.web.team.models import Agency, Member
from lykta.web.team.roles import Relation
from tests.web.cast import Cast, made_consultation

CANARY = "kanarieordet"
"""A word in every text of it, which nobody may see who may not read it."""
URGENT = team.OutsideAccess(purpose=Purpose.ACUTE, reason="Det brådskar.", hours=1)
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
    team.write_summary(consultation, f"Sammanfattning {CANARY}")
    for shared in (True, False):
        team.write_note(consultation, writer, f"Anteckning {CANARY}", shared=shared)
    case = team.open_case(consultation, next(_NAMES))
    team.write_plan(case, f"Plan {CANARY}")
    task = team.add_task(case, team.NewTask(text=f"Uppgift {CANARY}", agency=agency, due_on=day))
    contact = team.NewContact(text=f"Kontakt {CANARY}", with_agency=agency, made_on=day)
    team.add_contact(case, writer, contact)
    meeting = team.plan_meeting(case, day, [f"Punkt {CANARY}"])
    passed = team.NewDisclosure(
        what=f"Vad {CANARY}", recipient=f"Vem {CANARY}", ground=ground(CONSENT), day=day
    )
    disclosure = team.disclose(consultation, writer, passed)
    return Made(consultation, task.pk, meeting.pk, meeting.items.get().pk, disclosure.pk)


@transaction.atomic
def put(consultation: Consultation, members: list[Member], relation: Relation, cast: Cast) -> None:
    """Bring members of the first agency, or of none, into a relation to a consultation."""
    if relation is Relation.HANDLING:
        _part(consultation, cast.health, ParticipationKind.HANDLING)
    elif relation is Relation.INVITED:
        _part(consultation, cast.health, ParticipationKind.INVITED)
        _part(consultation, cast.social, ParticipationKind.HANDLING)
    elif relation in {Relation.OUTSIDE, Relation.BROKEN_GLASS}:
        _part(consultation, cast.social, ParticipationKind.HANDLING)
    if relation is Relation.BROKEN_GLASS:
        for member in members:
            team.break_glass(consultation, member, URGENT)


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


def _part(consultation: Consultation, agency: Agency, part: ParticipationKind) -> None:
    Participation.objects.create(consultation=consultation, agency=agency, part=part)
