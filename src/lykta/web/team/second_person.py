"""Acts that take two people: one asks, another agrees, and neither alone gets into the account.

This covers every way to get into an account that reads consultations or can be the second person. Where the
account has no second factor, the one-time code is in two halves: who asks sees the first, who agrees
the second.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lykta.errors import InputError
from lykta.web.audit.recording import SYSTEM, Code, Outcome, record
from lykta.web.team import log_codes
from lykta.web.team.admission import remove_factors
from lykta.web.team.guessing import forget_wrong_codes
from lykta.web.team.log_codes import ASKED_BY, KIND, account_codes
from lykta.web.team.models import Agency, Member, PendingAct, PendingKind, StartCode, new_stamp
from lykta.web.team.policy import WITH_POWERS, Role, policy
from lykta.web.team.start_codes import complete_start_code, new_half, takes_two

ASKS: Final = "accounts.manage"
"""The permission of the first person."""
AGREES: Final = "accounts.confirm"
"""The permission of the second person."""
HOLDS: Final = timedelta(hours=48)
"""How long an act waits: as long as a one-time code, since the first half of one waits with it."""
POWERS_ACT: Final = Signal()
"""Sent in the transaction of an act that takes two (asked for, agreed to, or done by the server), and of one
that one person can do and that could help to get into an account."""

ADDRESS_CHANGED: Final = Signal()
"""Sent in the transaction that changes a member's e-mail address, with `member` and the earlier `address`."""

ACCOUNT_CLOSED: Final = Signal()
"""Sent in the transaction that closes an account, after the notice of it, with `member` and `address`."""


class NotAllowedError(InputError):
    """An act that the rules of accounts forbid; its message is for the reader, and nothing was changed."""


@contextmanager
def attempt(act: str, *, by: Member | None, of: str) -> Iterator[None]:
    """One transaction for an act on an account; where the rules refuse it, only the refusal is logged.

    `by` is None where the server's own command acts.
    """
    try:
        with transaction.atomic():
            yield
    except NotAllowedError:
        with transaction.atomic():
            record(act, who=name_of(by), of=of, outcome=Outcome.REFUSED)
        raise


def name_of(member: Member | None) -> str:
    """The name in the audit log of who acts; None is the server's own command."""
    return member.reference if member else SYSTEM


def not_oneself(member: Member, by: Member) -> None:
    """Refuse a change of what one's own account may do."""
    if member.pk == by.pk:
        raise NotAllowedError(
            _("Nobody changes their own role, or closes their own account. Ask another administrator.")
        )


def not_the_last_administrator(member: Member) -> None:
    """Refuse what would leave the server without an administrator."""
    if member.role != Role.ADMINISTRATOR or not member.is_active:
        return
    # Locked, so that two administrators cannot close each other at the same time.
    others = Member.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True)
    if not [each for each in others if each.pk != member.pk]:
        raise NotAllowedError(
            _("This is the last administrator. Make another one first; nothing was changed.")
        )


def not_waiting_to_be_made(member: Member) -> None:
    """Refuse what is done to an account that its second person has not agreed to yet."""
    if member.pending_acts.filter(kind=PendingKind.MAKE).exists():
        raise NotAllowedError(
            _("The account waits for its second person. Drop it under “Two-person approval” to make it anew.")
        )


def reason_against(act: PendingAct, by: Member) -> str | None:
    """Why a member cannot be the second person of an act, in words for them; None where they can."""
    if not policy().allows(AGREES, Role(by.role)):
        return _("Only a coordinator or an administrator agrees.")
    if by.pk == act.member_id:
        return _("It is your own account, so somebody else answers.")
    if by.pk == act.asked_by_id:
        return _("You asked yourself, so somebody else answers.")
    if was_made_by(by, act.asked_by_id) or by.raised_by_id == act.asked_by_id:
        return _(
            "Your own account was created, or given a stronger role, by the person who asks, so somebody "
            "else answers."
        )
    if not is_old_enough(by):
        days = settings.LYKTA.second_person_days
        return ngettext(
            "Your account has had its role for less than %(days)s day, so somebody else answers.",
            "Your account has had its role for less than %(days)s days, so somebody else answers.",
            days,
        ) % {"days": days}
    return None


def was_made_by(member: Member, maker: int) -> bool:
    """Whether an account was made by a maker, or by anyone the maker made, and so on."""
    seen: set[int] = set()
    above = member.made_by_id
    while above is not None and above not in seen:
        if above == maker:
            return True
        seen.add(above)
        above = Member.objects.values_list("made_by", flat=True).get(pk=above)
    return False


def is_old_enough(member: Member) -> bool:
    """Whether an account has had its role for the set time; one made before that was recorded has."""
    since = max((at for at in (member.made_at, member.raised_at) if at is not None), default=None)
    return since is None or timezone.now() - since >= timedelta(days=settings.LYKTA.second_person_days)


def asker_still_may(act: PendingAct) -> bool:
    """Whether who asked is still an administrator with an open account."""
    asker = act.asked_by
    return asker.is_active and policy().allows(ASKS, Role(asker.role))


@dataclass(frozen=True)
class Asked:
    """An act that waits for its second person, and the first half of the one-time code where there is one."""

    act: PendingAct
    half: str | None


@dataclass(frozen=True)
class Agreed:
    """An act that two people did, and the second half of the one-time code where there is one."""

    kind: PendingKind
    member: Member
    half: str | None


@dataclass(frozen=True)
class AccountPlace:
    """What an account is to be: its role, its agency, and its name at the outside log-in."""

    role: Role
    agency: Agency | None = None
    outside_name: str = ""


def waiting() -> QuerySet[PendingAct]:
    """The acts that wait for an answer, the first to expire first."""
    found = PendingAct.objects.filter(until__gt=timezone.now())
    return found.select_related("member__agency", "asked_by", "agency").order_by("until", "pk")


def ask(
    kind: PendingKind,
    member: Member,
    *,
    by: Member,
    place: AccountPlace | None = None,
    with_half: bool = False,
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
    record(log_codes.ASK, who=by.reference, of=member.reference, detail=_asked_codes(act))
    POWERS_ACT.send(sender=PendingAct)
    return Asked(act, half.shown if half else None)


def ask_reset(member: Member, *, by: Member) -> Asked:
    """Ask for a member's second factors to be removed; the member then begins anew with a one-time code.

    Raises NotAllowedError for oneself and for a closed account.
    """
    with attempt(log_codes.ASK, by=by, of=member.reference):
        kept = Member.objects.select_for_update().get(pk=member.pk)
        not_oneself(kept, by)
        if not kept.is_active:
            raise NotAllowedError(_("The account is closed. Reopen it first; nothing was asked for."))
        return ask(PendingKind.RESET, kept, by=by, with_half=True)


def agree(number: int, *, by: Member | None) -> Agreed:
    """Do what another person asked for, as the second one; `by` is None for the server's own command.

    Raises NotAllowedError where nothing waits, for who asked, for the member concerned, for an account that
    the asker made or raised, and for one that has its role since too short a time.
    """
    with attempt(log_codes.AGREE, by=by, of=_whose(number)):
        act, member = _lock_pending_act(number)
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
        if half:
            forget_wrong_codes(member)
        act.delete()
        POWERS_ACT.send(sender=PendingAct)
        return Agreed(PendingKind(act.kind), member, shown)


def drop(number: int, *, by: Member | None) -> None:
    """Leave everything as it is. Who asked may do so too, and so may the member concerned."""
    with attempt(log_codes.DROP, by=by, of=_whose(number)):
        act, member = _lock_pending_act(number)
        record(log_codes.DROP, who=name_of(by), of=member.reference, detail={KIND: act.kind})
        act.delete()
        if act.kind == PendingKind.MAKE:
            member.delete()


def put_in(member: Member, place: AccountPlace, *, asked_by: Member | None) -> None:
    """Give an account its role, agency and outside name, and end what it is logged in to.

    `asked_by` is the first of two people, None where one is enough. An account that comes to powers begins
    anew: its password and second factors were under one person's control.
    """
    begins = member.role not in WITH_POWERS and place.role in WITH_POWERS
    if member.outside_name != place.outside_name:
        member.outside_subject = ""
    member.role, member.agency, member.outside_name = place.role, place.agency, place.outside_name
    if asked_by is not None:
        member.raised_by, member.raised_at = asked_by, timezone.now()
    member.save(update_fields=["role", "agency", "outside_name", "outside_subject", "raised_by", "raised_at"])
    if begins:
        begin_anew(member)
    member.end_sessions()


def begin_anew(member: Member) -> None:
    """Take away everything that lets a member in: password, second factors, codes and sessions.

    The account is also untied from its subject at the outside log-in; the name that was typed stays.
    """
    remove_factors(member)
    StartCode.objects.filter(member=member).delete()
    member.set_unusable_password()
    member.session_stamp, member.outside_subject = new_stamp(), ""
    member.save(update_fields=["password", "session_stamp", "outside_subject"])


def _do(act: PendingAct, member: Member, *, by: str) -> None:
    match PendingKind(act.kind):
        case PendingKind.MAKE:
            member.made_at = timezone.now()
            member.is_active = True
            member.save(update_fields=["made_at", "is_active"])
            _log(log_codes.MAKE, act, member, by)
        case PendingKind.REOPEN:
            if takes_two(member):
                begin_anew(member)
            member.is_active = True
            member.save(update_fields=["is_active"])
            _log(log_codes.REOPEN, act, member, by)
        case PendingKind.CHANGE:
            _change(act, member)
            _log(log_codes.CHANGE, act, member, by)
        case PendingKind.RESET:
            begin_anew(member)
            _log(log_codes.RESET, act, member, by)
        case PendingKind.START_CODE:
            # Giving the code has an entry of its own.
            pass


def _change(act: PendingAct, member: Member) -> None:
    if act.role != Role.ADMINISTRATOR:
        not_the_last_administrator(member)
    try:
        with transaction.atomic():
            put_in(member, AccountPlace(Role(act.role), act.agency, act.outside_name), asked_by=act.asked_by)
    except IntegrityError as error:
        raise NotAllowedError(
            _("Somebody else has this name at the outside log-in by now. Nothing was changed.")
        ) from error


def _log(name: str, act: PendingAct, member: Member, by: str) -> None:
    detail = account_codes(member) | {ASKED_BY: act.asked_by_id}
    record(name, who=by, of=member.reference, detail=detail)


def _asked_codes(act: PendingAct) -> dict[str, Code]:
    codes: dict[str, Code] = {KIND: str(act.kind)}
    if act.kind == PendingKind.MAKE:
        return codes | account_codes(act.member)
    if act.kind == PendingKind.CHANGE:
        linked = act.outside_name != act.member.outside_name
        return codes | {"to_role": act.role, "to_agency": act.agency_id, "outside_name": linked}
    return codes


def _lock_pending_act(number: int) -> tuple[PendingAct, Member]:
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
