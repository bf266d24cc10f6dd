"""Notices to the team: left in the database by an act, sent by e-mail later.

A letter has fixed words that something waits, and where to log in: nothing of what it is about.
"""

import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from ssl import SSLError
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lykta.web import health
from lykta.web.consult.models import Consultation, ConsultationState
from lykta.web.consult.own_rows import Notice, Occasion
from lykta.web.consult.promise import overdue_promises
from lykta.web.team.models import Member
from lykta.web.team.policy import Role

_WORDS: Final = Path(__file__).parent / "words"
# A letter holds both, Swedish first: which one somebody reads is nothing that has to be kept about her.
_LANGUAGES: Final = ("sv", "en")

WAITS_S: Final = 1800
"""Seconds that a notice may wait: three runs of a timer of ten minutes. Shorter times are told to no
monitor: a notice that has just come says that something was asked just now."""
_OLDEST: dict[str, tuple[int, float]] = {}
"""The oldest notice that this process saw waiting, and since when. Notices carry no time of their own."""


def notify_coordinators(occasion: Occasion, *, but: Member | None = None) -> None:
    """Put a notice for each coordinator who may log in, but for one; one that waits already is enough."""
    coordinators = Member.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("pk")
    notify_members(coordinators.exclude(pk=but.pk) if but else coordinators, occasion)


def notify_responsible(consultation: Consultation, occasion: Occasion) -> None:
    """Put a notice for the member whom the consultation is assigned to, or else for the coordinators."""
    if consultation.assigned_to and consultation.assigned_to.is_active:
        notify_members([consultation.assigned_to], occasion)
    else:
        notify_coordinators(occasion)


def notify_of_powers(**_: Any) -> None:
    """Put a notice for each coordinator: an account or an agency was changed, or somebody asked for it.

    It answers the signal of such acts, in their transaction.
    """
    notify_coordinators(Occasion.POWERS)


def notify_members(members: Iterable[Member], occasion: Occasion) -> None:
    """Put a notice for each member; given in the order of their numbers, so that two acts at once do not wait
    for each other.
    """
    for member in members:
        Notice.objects.get_or_create(member=member, occasion=occasion, address="")


def notify_earlier_address(*, member: Member, address: str, **_: Any) -> None:
    """Tell the address that a member had that it is over; it answers the signal of a change of address."""
    _put_last_notice(member, address, Occasion.ADDRESS_CHANGED)


def notify_of_closing(*, member: Member, address: str, **_: Any) -> None:
    """Tell the address of an account that it is closed; it answers the signal of closing one."""
    _put_last_notice(member, address, Occasion.ACCOUNT_CLOSED)


def _put_last_notice(member: Member, address: str, last: Occasion) -> None:
    """Put a last notice for an address, and have those that wait go there too, in the act's transaction.

    So nobody who changes addresses or closes accounts keeps a notice of an earlier act from its reader.
    """
    if not address or not settings.LYKTA.mail_server:
        # Without a mail server nothing is sent, and an address that is over would stay.
        return
    waiting = Notice.objects.filter(member=member, address="")
    for occasion in [*waiting.values_list("occasion", flat=True), last]:
        Notice.objects.get_or_create(member=member, occasion=occasion, address=address)
    waiting.delete()


class MailFault(StrEnum):
    """Why a mail server takes no letter, to whoever it goes."""

    UNREACHED = "unreached"
    NOT_ENCRYPTED = "not_encrypted"
    LOG_IN = "log_in"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many notices were sent, and what became of the others."""

    sent: int
    kept: int
    """Those that the mail server did not take; they wait for the next time."""
    dropped: int
    """Those to members without an address, or who may no longer log in."""
    fault: MailFault | None = None
    """What kept the server from taking any more; the rest was not tried."""
    refused: tuple[int, ...] = ()
    """The numbers of the members whose address, or a letter to whom, the server refused."""


def send_waiting() -> Delivery:
    """Send every notice that waits, and delete each once it was taken. One that is not taken stays.

    What is the matter with the server itself is met once: the rest waits for the next time. A letter that it
    refuses, as for a full mailbox, holds up no other; only where it takes none is the letter itself at fault.
    """
    sent = dropped = 0
    refused: set[int] = set()
    fault = None
    for notice in Notice.objects.select_related("member"):
        # What was meant for an earlier address goes there, also where the account was closed since.
        address = notice.address or (notice.member.email if notice.member.is_active else "")
        try:
            if address:
                letter(Occasion(notice.occasion), address).send()
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            refused.add(notice.member_id)
            if isinstance(error, SMTPDataError):
                fault = MailFault.REFUSED
            continue
        except OSError as error:
            # Whatever else a mail server refuses with is one of these. Its own words may hold the address.
            return Delivery(sent, Notice.objects.count(), dropped, _fault_of(error), tuple(sorted(refused)))
        sent += bool(address)
        dropped += not address
        # After it was taken: stopped in between, it is sent twice rather than never.
        notice.delete()
    kept = Notice.objects.filter(member__in=refused).count()
    return Delivery(sent, kept, dropped, None if sent else fault, tuple(sorted(refused)))


def check_waiting() -> health.HealthFinding:
    """Whether notices are sent: the oldest one must not stay for long."""
    if not settings.LYKTA.mail_server:
        words = _(
            "No mail server is set: nobody is told by e-mail that something waits. Set LYKTA_MAIL_SERVER."
        )
        return health.HealthFinding("mail", health.HealthState.OK, "none", words)
    seconds = _seconds_of_the_oldest()
    if seconds < WAITS_S:
        return health.HealthFinding(
            "mail", health.HealthState.OK, "sent", _("No notice has waited for long."), {"seconds": 0}
        )
    words = _(
        "A notice by e-mail has waited for {minutes} minutes. Start the timer of `lykta consult notify`, "
        "and look at what it says about the mail server."
    )
    values = {"minutes": seconds // 60, "seconds": seconds // WAITS_S * WAITS_S}
    return health.HealthFinding("mail", health.HealthState.WARN, "waiting", words, values)


def _seconds_of_the_oldest() -> int:
    oldest = Notice.objects.order_by("pk").values_list("pk", flat=True).first()
    if oldest is None:
        _OLDEST.clear()
        return 0
    number, since = _OLDEST.get("notice", (0, 0.0))
    if number != oldest:
        since = time.monotonic()
        _OLDEST["notice"] = oldest, since
    return int(time.monotonic() - since)


def remind() -> int:
    """Leave a notice for everyone who has a consultation that is due today or late; returns how many.

    So is one whose asker was promised an answer by then. What nobody has who can be sent a letter is for the
    coordinators: nobody was given it, or their account is closed, or it has no address.
    """
    today = timezone.localdate()
    promised = [each.pk for each in overdue_promises(today)]
    late = Consultation.objects.filter(Q(due_on__lte=today) | Q(pk__in=promised)).exclude(
        state=ConsultationState.CLOSED
    )
    reachable = Member.objects.filter(is_active=True).exclude(email="")
    with_somebody = late.filter(assigned_to__in=reachable)
    reminded = Q(pk__in=with_somebody.values("assigned_to"))
    if late.exclude(pk__in=with_somebody.values("pk")).exists():
        reminded |= Q(role=Role.COORDINATOR)
    members = reachable.filter(reminded)
    Notice.objects.bulk_create(
        [Notice(member=member, occasion=Occasion.DUE) for member in members], ignore_conflicts=True
    )
    return members.count()


def letter(occasion: Occasion, address: str) -> EmailMessage:
    """The letter of an occasion: the same for everyone and every time, but for the address it goes to."""
    return EmailMessage(
        subject=" / ".join(_words()[language]["subject"] for language in _LANGUAGES),
        body="\n\n--\n\n".join(_text(language, occasion) for language in _LANGUAGES) + "\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _text(language: str, occasion: Occasion) -> str:
    words = _words()[language]
    sign_in = words["sign_in"].format(address=settings.LYKTA.address) if settings.LYKTA.address else ""
    return "\n\n".join(filter(None, (words["occasions"][occasion], sign_in, words["ending"])))


def _fault_of(error: OSError) -> MailFault:
    if isinstance(error, SMTPAuthenticationError):
        return MailFault.LOG_IN
    if isinstance(error, SMTPNotSupportedError | SSLError):
        return MailFault.NOT_ENCRYPTED
    return MailFault.REFUSED if isinstance(error, SMTPResponseException) else MailFault.UNREACHED


@cache
def _words() -> dict[str, dict[str, Any]]:
    return {
        language: tomllib.loads((_WORDS / f"{language}.toml").read_text("utf-8")) for language in _LANGUAGES
    }
