"""Acts that take two people: one asks, another agrees, and neither alone gets into the account.

What lets somebody into an account that reads consultations, or that can be the second person, goes this way.
Where the account has no second factor, the one-time code is in two halves: the first is shown to who asks,
the second to who agrees.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from lykta.web.audit.recording import Code, record
from lykta.web.team import acts
from lykta.web.team.accounts.rules import (
    NotAllowedError,
    asker_still_may,
    attempt,
    name_of,
    not_oneself,
    not_the_last_administrator,
    reason_against,
)
from lykta.web.team.admission import remove_factors
from lykta.web.team.log_codes import ASKED_BY, KIND, account_codes
from lykta.web.team.models import Agency, Kind, Member, PendingAct, StartCode, new_stamp
from lykta.web.team.roles import WITH_POWERS, Role
from lykta.web.team.starting import complete_start_code, new_half, takes_two

HOLDS: Final = timedelta(hours=48)
"""How long an act waits: as long as a one-time code, since the first half of one waits with it."""
POWERS_ACT: Final = Signal()
"""Sent in the transaction of an act that takes two: asked for, agreed to, or done by the server."""


@dataclass(frozen=True)
class Asked:
    """An act that waits for its second person, and the first half of the one-time code where there is one."""

    act: PendingAct
    half: str | None


@dataclass(frozen=True)
class Agreed:
    """An act that two people did, and the second half of the one-time code where there is one."""

    kind: Kind
    member: Member
    half: str | None


@dataclass(frozen=True)
class Place:
    """What an account is to be: its role, its agency, and its name at the outside log-in."""

    role: Role
    agency: Agency | None = None
    outside_name: str = ""


def waiting() -> QuerySet[PendingAct]:
    """What somebody has asked for and nobody has decided, the first to run out first."""
    found = PendingAct.objects.filter(until__gt=timezone.now())
    return found.select_related("member__agency", "asked_by", "agency").order_by("until", "pk")


def ask(
    kind: Kind, member: Member, *, by: Member, place: Place | None = None, with_half: bool = False
) -> Asked:
    """Have an act on an account wait for its second person; asking anew replaces the earlier asking.

    Called within the transaction of the act. `place` is what the account is to be, for CHANGE.
    """
    PendingAct.objects.filter(member=member, kind=kind).delete()
    half = new_half() if with_half else None
    act = PendingAct.objects.create(
        kind=kind,
        member=member,
        asked_by=by,
        until=timezone.now() + HOLDS,
        half=half.kept if half else b"",
        role=place.role if place else "",
        agency=place.agency if place else None,
        outside_name=place.outside_name if place else "",
    )
    record(acts.ASK, who=by.reference, of=member.reference, detail=_asked_codes(act))
    POWERS_ACT.send(sender=PendingAct)
    return Asked(act, half.shown if half else None)


def ask_reset(member: Member, *, by: Member) -> Asked:
    """Ask for a member's second factors to be removed; the member then begins anew with a one-time code.

    Raises NotAllowedError for oneself and for a closed account.
    """
    with attempt(acts.ASK, by=by, of=member.reference):
        kept = Member.objects.select_for_update().get(pk=member.pk)
        not_oneself(kept, by)
        if not kept.is_active:
            raise NotAllowedError(_("The account is closed. Reopen it first; nothing was asked for."))
        return ask(Kind.RESET, kept, by=by, with_half=True)


def agree(number: int, *, by: Member | None) -> Agreed:
    """Do what another person asked for, as the second one; `by` is None for the server's own command.

    Raises NotAllowedError where nothing waits, for who asked, for the member concerned, for an account that
    the asker made or raised, and for one that has its role since too short a time.
    """
    with attempt(acts.AGREE, by=by, of=_whose(number)):
        act, member = _locked(number)
        reason = reason_against(act, by) if by else None
        if reason:
            raise NotAllowedError(f"{reason} {_('Nothing was changed.')}")
        if not asker_still_may(act):
            raise NotAllowedError(
                _("The person who asked is no longer an administrator. Nothing was changed.")
            )
        _do(act, member, by=name_of(by))
        half = bytes(act.half)
        asked_by = act.asked_by_id
        shown = complete_start_code(member, half, by=name_of(by), asked_by=asked_by) if half else None
        act.delete()
        POWERS_ACT.send(sender=PendingAct)
        return Agreed(Kind(act.kind), member, shown)


def drop(number: int, *, by: Member | None) -> None:
    """Leave everything as it is. Who asked may do so too, and so may the member concerned."""
    with attempt(acts.DROP, by=by, of=_whose(number)):
        act, member = _locked(number)
        record(acts.DROP, who=name_of(by), of=member.reference, detail={KIND: act.kind})
        act.delete()
        if act.kind == Kind.MAKE:
            member.delete()


def put_in(member: Member, place: Place, *, asked_by: Member | None) -> None:
    """Give an account its role, agency and outside name, and end what it is logged in to.

    `asked_by` is the first of two people, None where one is enough. An account that comes to powers begins
    anew: its password and second factors were under one person's control.
    """
    begins = member.role not in WITH_POWERS and place.role in WITH_POWERS
    member.role, member.agency, member.outside_name = place.role, place.agency, place.outside_name
    if asked_by is not None:
        member.raised_by, member.raised_at = asked_by, timezone.now()
    member.save(update_fields=["role", "agency", "outside_name", "raised_by", "raised_at"])
    if begins:
        begin_anew(member)
    member.end_sessions()


def begin_anew(member: Member) -> None:
    """Take away everything that lets a member in: password, second factors, codes and sessions."""
    remove_factors(member)
    StartCode.objects.filter(member=member).delete()
    member.set_unusable_password()
    member.session_stamp = new_stamp()
    member.save(update_fields=["password", "session_stamp"])


def _do(act: PendingAct, member: Member, *, by: str) -> None:
    match Kind(act.kind):
        case Kind.MAKE:
            member.made_at = timezone.now()
            member.is_active = True
            member.save(update_fields=["made_at", "is_active"])
            _log(acts.MAKE, act, member, by)
        case Kind.REOPEN:
            if takes_two(member):
                begin_anew(member)
            member.is_active = True
            member.save(update_fields=["is_active"])
            _log(acts.REOPEN, act, member, by)
        case Kind.CHANGE:
            _change(act, member)
            _log(acts.CHANGE, act, member, by)
        case Kind.RESET:
            begin_anew(member)
            _log(acts.RESET, act, member, by)
        case Kind.START_CODE:
            # Giving the code has an entry of its own.
            pass


def _change(act: PendingAct, member: Member) -> None:
    if act.role != Role.ADMINISTRATOR:
        not_the_last_administrator(member)
    try:
        with transaction.atomic():
            put_in(member, Place(Role(act.role), act.agency, act.outside_name), asked_by=act.asked_by)
    except IntegrityError as error:
        raise NotAllowedError(
            _("Somebody else has this name at the outside log-in by now. Nothing was changed.")
        ) from error


def _log(name: str, act: PendingAct, member: Member, by: str) -> None:
    detail = account_codes(member) | {ASKED_BY: act.asked_by_id}
    record(name, who=by, of=member.reference, detail=detail)


def _asked_codes(act: PendingAct) -> dict[str, Code]:
    codes: dict[str, Code] = {KIND: str(act.kind)}
    if act.kind == Kind.MAKE:
        return codes | account_codes(act.member)
    if act.kind == Kind.CHANGE:
        linked = act.outside_name != act.member.outside_name
        return codes | {"to_role": act.role, "to_agency": act.agency_id, "outside_name": linked}
    return codes


def _locked(number: int) -> tuple[PendingAct, Member]:
    """An act that waits and its member, both locked; NotAllowedError where it no longer waits."""
    # First the member and then the act, in the order of those who ask, so that none waits for another that
    # waits for it.
    found = waiting().filter(pk=number).first()
    if found:
        member = Member.objects.select_for_update().get(pk=found.member_id)
        act = waiting().select_for_update(of=("self",)).filter(pk=number).first()
        if act and act.is_bound:
            act.member = member
            return act, member
    raise NotAllowedError(_("Nothing waits for an answer here any more. Nothing was changed."))


def _whose(number: int) -> str:
    act = PendingAct.objects.select_related("member").filter(pk=number).first()
    return act.member.reference if act else ""
