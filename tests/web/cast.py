"""The same cast for every test of the team: two agencies, a coordinator, members, and who may less."""

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.internal.flows import login as records
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.utils import timezone

from lykta.web.consult.models import (
    AskerRole,
    Consultation,
    ConsultationState,
    Message,
    Participation,
    ParticipationKind,
    Workplace,
)
from lykta.web.consult.receipts import Pepper, new_number, receipt_of, tag
from lykta.web.server_keys import server_keys
from lykta.web.team.admission import seal_secret
from lykta.web.team.models import Agency, Member
from lykta.web.team.policy import Role

PASSWORD = "a password for nobody at all"  # noqa: S105 - of members that are made for one test.

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of the app of every member.


@dataclass(frozen=True)
class Cast:
    """The members of the tests. The coordinator belongs to the first agency."""

    health: Agency
    social: Agency
    coordinator: Member
    nurse: Member
    social_worker: Member
    reader: Member
    administrator: Member


def made_cast() -> Cast:
    """Make them."""
    health = Agency.objects.create(name="Regionen")
    social = Agency.objects.create(name="Socialtjänsten")
    return Cast(
        health=health,
        social=social,
        coordinator=_make(username="samordnare", name="Sam Ordnare", role=Role.COORDINATOR, agency=health),
        nurse=_make(username="vard", name="Vera Vård", role=Role.MEMBER, agency=health),
        social_worker=_make(username="social", name="Sonja Social", role=Role.MEMBER, agency=social),
        reader=_make(username="lasare", name="Lars Läsare", role=Role.READER),
        administrator=_make(username="admin", name="Ada Admin", role=Role.ADMINISTRATOR),
    )


def _make(*, username: str, name: str, role: Role, agency: Agency | None = None) -> Member:
    """A member with a password and an app, stored once and not after each step: every test makes five."""
    member = Member(username=username, name=name, role=role, agency=agency, has_second_factor=True)
    member.set_password(PASSWORD)
    member.save()
    give_app(member)
    return member


def give_app(member: Member) -> None:
    """Set up an app that shows codes, with the secret of all members of the cast."""
    Authenticator.objects.create(
        user=member, type=Authenticator.Type.TOTP, data={"secret": seal_secret(SECRET, member.pk)}
    )


def code_now(secret: str = SECRET, *, steps: int = 0) -> str:
    """The code that an app shows now, or so many half minutes later."""
    counter = next(iter(yield_hotp_counters_from_time())) + 1 + steps
    return str(format_hotp_value(hotp_value(secret, counter)))


def logged_in(member: Member) -> Client:
    """A browser in which a member has just logged in and shown a second factor."""
    client = Client()
    client.force_login(member)
    session = client.session
    session[records.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time()} for method in ("password", "mfa")
    ]
    session[records._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(member.pk)
    session.save()
    return client


def made_consultation(
    *, text: str = "Hur frågar vi?", handled_by: Agency | None = None, invited: Agency | None = None
) -> tuple[Consultation, str]:
    """A consultation with one message of the asker, as asking makes it; and its receipt."""
    pepper = Pepper(server_keys().pepper)
    receipt = receipt_of(new_number(), pepper)
    consultation = Consultation(
        tag=tag(receipt, pepper),
        role=AskerRole.HEALTH,
        workplace=Workplace.CLINIC,
        county_part="norra länet",
        language="sv",
        asked_on=timezone.localdate(),
        state=ConsultationState.NEW,
    )
    key = consultation.give_key()
    consultation.save()
    message = Message(consultation=consultation, number=1, sent_on=timezone.localdate())
    message.set_text("body", text, key)
    message.save()
    for agency, part in ((handled_by, ParticipationKind.HANDLING), (invited, ParticipationKind.INVITED)):
        if agency:
            Participation.objects.create(consultation=consultation, agency=agency, part=part)
    return consultation, receipt


def in_days(days: int) -> str:
    """A day from today, as forms take it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


NOWHERE = UUID(int=7)
"""The number of no consultation."""
