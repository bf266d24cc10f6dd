"""One team at work, with a consultation in which everything has happened."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from http.cookies import SimpleCookie
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone

from lykta.web.consult.actions import team
from lykta.web.consult.grounds import CONSENT, ground
from lykta.web.consult.models import (
    AnswerTemplate,
    BreakGlass,
    Consultation,
    Participation,
    ParticipationKind,
    Purpose,
)
from lykta.web.editions.models import EditionState
from lykta.web.limits.models import Mark
from lykta.web.team.admission import seal_secret
from lykta.web.team.models import Agency, Member, PendingAct, PendingKind
from lykta.web.team.policy import Relation, Role
from lykta.web.team.second_person import HOLDS
from tests.web.cast import PASSWORD, Cast, logged_in, made_cast, made_consultation
from tests.web.editions.made import brought_to, made_edition
from tests.web.passkey import give_passkey
from tests.web.plan.made import made_measure

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


def opened_by_emergency_access(consultation: Consultation, member: Member) -> BreakGlass:
    """Somebody's emergency access, for a coordinator to note."""
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


class Outside(StrEnum):
    """Who is not logged in."""

    STRANGER = "stranger"
    HALFWAY = "halfway"
    """Somebody who has shown a password, and no second factor yet."""


type Who = Role | Outside


EVERYBODY: list[Who] = [*Outside, *Role]


@dataclass(frozen=True)
class World:
    """The cast, what they work on, and the cookies of who is logged in."""

    cast: Cast
    case: Made
    """Answered by the health agency, and no business of social services'."""
    foreign: Made
    """Answered by social services, and no business of the health agency's."""
    glass: UUID
    template: int
    measure: int
    """A measure of the plan, whose agency is the first."""
    edition: int
    """An edition of the situation picture that is published."""
    pending: int
    """An act that waits for its second person."""
    receipt: str
    """That of a consultation which nobody has answered."""
    passkeys: Mapping[Who, int]
    cookies: Mapping[Who, SimpleCookie]

    def client(self, who: Who, *, as_elsewhere: bool = False) -> Client:
        """A browser of somebody, as new; `as_elsewhere` sends forms as another site's page would."""
        client = Client()
        client.handler = _server(enforce_csrf_checks=as_elsewhere)
        for name, morsel in self.cookies[who].items():
            client.cookies[name] = morsel.value
        return client


@cache
def _server(*, enforce_csrf_checks: bool) -> ClientHandler:
    # A client's own would look all style sheets up anew: that takes longer than most answers.
    return ClientHandler(enforce_csrf_checks=enforce_csrf_checks)


@contextmanager
def undone() -> Iterator[None]:
    """Undo whatever is done to the database within, and forget who tried what how often."""
    with transaction.atomic():
        Mark.objects.all().delete()
        yield
        transaction.set_rollback(True)


def made_world() -> World:
    """Make one."""
    cast = made_cast()
    case, foreign = made(cast.coordinator), made(cast.coordinator)
    roles = members(cast)
    for member in roles.values():
        _give_recovery_codes(member)
    put(case.consultation, list(roles.values()), Relation.HANDLING, cast)
    put(foreign.consultation, [], Relation.OUTSIDE, cast)
    return World(
        cast=cast,
        case=case,
        foreign=foreign,
        glass=opened_by_emergency_access(case.consultation, cast.social_worker).pk,
        template=AnswerTemplate.objects.create(title="Mall", language="sv", body="Hej.").pk,
        measure=made_measure(cast.coordinator).pk,
        edition=brought_to(made_edition(cast.coordinator), EditionState.PUBLISHED, cast.nurse).pk,
        pending=PendingAct.objects.create(
            kind=PendingKind.RESET,
            member=cast.social_worker,
            asked_by=cast.administrator,
            until=timezone.now() + HOLDS,
        ).pk,
        passkeys={role: give_passkey(member) for role, member in roles.items()},
        receipt=made_consultation()[1],
        cookies={
            Outside.STRANGER: SimpleCookie(),
            Outside.HALFWAY: _halfway(cast.nurse),
            **{role: logged_in(member).cookies for role, member in roles.items()},
        },
    )


def members(cast: Cast) -> dict[Role, Member]:
    """One member of each role; the nurse is the member of the agency that answers."""
    return {
        Role.COORDINATOR: cast.coordinator,
        Role.MEMBER: cast.nurse,
        Role.READER: cast.reader,
        Role.ADMINISTRATOR: cast.administrator,
    }


def _halfway(member: Member) -> SimpleCookie:
    client = Client()
    client.post(reverse("account_login"), {"login": member.username, "password": PASSWORD})
    return client.cookies


def _give_recovery_codes(member: Member) -> None:
    data = {"seed": seal_secret(RecoveryCodes.generate_seed(), member.pk), "used_mask": 0}
    Authenticator.objects.create(user=member, type=Authenticator.Type.RECOVERY_CODES, data=data)
