"""What an administrator does to accounts and agencies: at once where one person is enough, else asked for."""

from dataclasses import dataclass
from typing import Final

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lykta.errors import InputError
from lykta.web.audit.recording import SYSTEM, record
from lykta.web.limits.counting import forget_over
from lykta.web.team import log_codes
from lykta.web.team.guessing import take_start_code_of_one
from lykta.web.team.log_codes import KIND, account_codes
from lykta.web.team.models import Agency, EarlierName, Member, PendingAct, PendingKind, StartCode
from lykta.web.team.policy import WITH_POWERS, Role
from lykta.web.team.second_person import (
    ACCOUNT_CLOSED,
    ADDRESS_CHANGED,
    POWERS_ACT,
    AccountPlace,
    Asked,
    NotAllowedError,
    ask,
    attempt,
    name_of,
    not_oneself,
    not_the_last_administrator,
    not_waiting_to_be_made,
    put_in,
)
from lykta.web.team.start_codes import (
    code_takes_two,
    give_start_code,
    has_something_to_guard,
    takes_two,
)

_NOT_FIRST: Final = (
    "There is an administrator already, who makes further accounts. Nothing was made. "
    "If nobody can log in as one, run again with --further."
)


@dataclass(frozen=True)
class NewAccount:
    """What an administrator says of somebody who is to log in."""

    username: str
    name: str
    place: AccountPlace
    email: str = ""


@dataclass(frozen=True)
class AccountChanges:
    """What an account is to say from now on."""

    name: str
    place: AccountPlace
    email: str = ""


@dataclass(frozen=True)
class Code:
    """A one-time code to be shown once: all of it, or the first half where a second person gives the rest."""

    shown: str
    is_half: bool


def make(account: NewAccount, *, by: Member | None) -> tuple[Member, Code]:
    """Make an account; `by` is None for the server's own command, which is outside the rule of two people.

    An account with powers stays closed until a second person agrees, and gets half of its code now.
    """
    place = account.place
    waits = by is not None and place.role in WITH_POWERS
    with transaction.atomic():
        member = Member.objects.create_member(
            username=account.username.lower(), name=account.name, role=place.role, agency=place.agency
        )
        member.email, member.outside_name = account.email, place.outside_name
        member.made_by, member.made_at, member.is_active = by, timezone.now(), not waits
        member.save(update_fields=["email", "outside_name", "made_by", "made_at", "is_active"])
        if by is not None and waits:
            return member, _half(ask(PendingKind.MAKE, member, by=by, with_half=True))
        record(log_codes.MAKE, who=name_of(by), of=member.reference, detail=account_codes(member))
        if by is None:
            POWERS_ACT.send(sender=PendingAct)
        return member, Code(give_start_code(member, by=name_of(by), by_two=by is None), is_half=False)


def make_administrator(username: str, name: str, *, further: bool = False) -> tuple[Member, str]:
    """Make an administrator by the server's own command; gives them and the code that is shown once.

    Raises InputError where there is one already, and for a user name that does not do.
    """
    # The form has the rules of user names, and stands on this module.
    from lykta.web.team.forms import NewAccountForm  # noqa: PLC0415

    with transaction.atomic():
        if not further and Member.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
            raise InputError(_NOT_FIRST)
        form = NewAccountForm({"username": username, "name": name, "role": Role.ADMINISTRATOR})
        if not form.is_valid():
            reasons = " ".join(str(error) for errors in form.errors.values() for error in errors)
            raise InputError(f"{reasons} Nothing was made.")
        member, code = make(form.account(), by=None)
        return member, code.shown


def change(member: Member, to: AccountChanges, *, by: Member) -> Asked | None:
    """Change an account: name and address at once, and what it may do where one person is enough.

    Another role, agency or outside name of an account that then has powers is asked for, and returned.
    Raises NotAllowedError where somebody would change what they themselves may do or are let in by, and where
    no administrator would be left.
    """
    with attempt(log_codes.CHANGE, by=by, of=member.reference):
        kept = _lock_member(member)
        now = AccountPlace(Role(kept.role), kept.agency, kept.outside_name)
        if to.place != now:
            not_oneself(kept, by)
            if to.place.role != Role.ADMINISTRATOR:
                not_the_last_administrator(kept)
        asks = to.place != now and to.place.role in WITH_POWERS
        if (kept.name, kept.email) != (to.name, to.email) or not asks:
            _change_at_once(kept, to, by=by, moves=to.place != now and not asks)
        if not asks:
            return None
        return ask(PendingKind.CHANGE, kept, by=by, place=to.place, with_half=kept.role not in WITH_POWERS)


def close(member: Member, *, by: Member) -> None:
    """Close an account, and end all that it is logged in to; notices that wait for it go to its address.

    Raises NotAllowedError for one's own account and for that of the last administrator.
    """
    with attempt(log_codes.CLOSE, by=by, of=member.reference):
        kept = _lock_member(member)
        not_oneself(kept, by)
        not_the_last_administrator(kept)
        if kept.role in WITH_POWERS:
            # Before the account is closed: the only coordinator would otherwise not learn of it.
            POWERS_ACT.send(sender=Member)
        ACCOUNT_CLOSED.send(sender=Member, member=kept, address=kept.email)
        kept.is_active = False
        kept.save(update_fields=["is_active"])
        kept.end_sessions()
        StartCode.objects.filter(member=kept).delete()
        kept.pending_acts.all().delete()
        record(log_codes.CLOSE, who=by.reference, of=kept.reference, detail=account_codes(kept))


def reopen(member: Member, *, by: Member) -> Asked | None:
    """Open a closed account again, with the password and second factors that it had.

    For an account with powers it is asked for, and returned; with a code in halves where there is no factor.
    """
    with attempt(log_codes.REOPEN, by=by, of=member.reference):
        kept = _lock_member(member)
        not_oneself(kept, by)
        if kept.is_active:
            raise NotAllowedError(_("The account is open already. Nothing was changed."))
        if kept.role in WITH_POWERS:
            return ask(PendingKind.REOPEN, kept, by=by, with_half=takes_two(kept))
        kept.is_active = True
        kept.save(update_fields=["is_active"])
        record(log_codes.REOPEN, who=by.reference, of=kept.reference, detail=account_codes(kept))
        return None


def start_over(member: Member, *, by: Member) -> Code:
    """A one-time code for a member who forgot the password; the second factors stay.

    Where there is no second factor, it is the first half of a code that a second person has to agree to; so
    is a second code within a day, and one after too many wrong second factors. Coordinators get a notice.
    Raises NotAllowedError for oneself and for a closed account.
    """
    with attempt(log_codes.START_CODE, by=by, of=member.reference):
        kept = _lock_member(member)
        not_oneself(kept, by)
        if not kept.is_active:
            raise NotAllowedError(_("The account is closed. Reopen it first; no code was made."))
        guards = has_something_to_guard(kept)
        if code_takes_two(kept) or (guards and not take_start_code_of_one(kept)):
            return _half(ask(PendingKind.START_CODE, kept, by=by, with_half=True))
        if guards:
            POWERS_ACT.send(sender=StartCode)
        return Code(give_start_code(kept, by=by.reference), is_half=False)


def make_agency(name: str, *, by: Member) -> Agency:
    """Make an agency: a compartment of its own, at first without anyone in it."""
    with transaction.atomic():
        agency = Agency.objects.create(name=name)
        record(log_codes.AGENCY_MAKE, who=by.reference, of=agency.reference)
    return agency


def rename_agency(agency: Agency, name: str, *, by: Member) -> None:
    """Call an agency something else; its part in consultations and its earlier name stay."""
    with transaction.atomic():
        kept = Agency.objects.select_for_update().get(pk=agency.pk)
        if kept.name == name:
            return
        earlier = EarlierName.objects.create(agency=kept, name=kept.name)
        kept.name = name
        kept.save(update_fields=["name"])
        detail = {log_codes.EARLIER_NAME: earlier.pk}
        record(log_codes.AGENCY_RENAME, who=by.reference, of=kept.reference, detail=detail)
        # Whoever hands a consultation over goes by the name.
        POWERS_ACT.send(sender=Agency)


def forget_expired() -> int:
    """Delete sessions, start codes and pending acts whose time is over; returns how many.

    An account that one person asked for and no second one agreed to goes with the asking.
    """
    # Counts of limits are not log-ins: they go, and are not told of.
    forget_over()
    now = timezone.now()
    over = PendingAct.objects.filter(until__lte=now)
    with transaction.atomic():
        never_made = [act.member for act in over.filter(kind=PendingKind.MAKE).select_related("member")]
        for member in never_made:
            record(log_codes.DROP, who=SYSTEM, of=member.reference, detail={KIND: str(PendingKind.MAKE)})
        gone = (
            Session.objects.filter(expire_date__lte=now).delete(),
            StartCode.objects.filter(until__lte=now).delete(),
            over.delete(),
        )
        Member.objects.filter(pk__in=[member.pk for member in never_made]).delete()
    return sum(count for count, _ in gone)


def _lock_member(member: Member) -> Member:
    kept = Member.objects.select_for_update().get(pk=member.pk)
    not_waiting_to_be_made(kept)
    return kept


def _change_at_once(kept: Member, to: AccountChanges, *, by: Member, moves: bool) -> None:
    name, address = kept.name, kept.email
    is_renamed, is_redirected = name != to.name, address != to.email
    kept.name, kept.email = to.name, to.email
    kept.save(update_fields=["name", "email"])
    if is_redirected:
        ADDRESS_CHANGED.send(sender=Member, member=kept, address=address)
    if kept.role in WITH_POWERS and (moves or is_renamed or is_redirected):
        # Notices of this account's holder may no longer come where they came, and pages name who did what.
        # Before the account moves: a coordinator who becomes a reader gets one too.
        POWERS_ACT.send(sender=Member)
    if moves:
        put_in(kept, to.place, asked_by=None)
    detail = account_codes(kept)
    # That they changed, and never what they were or are.
    if is_renamed:
        detail[log_codes.ACT] = log_codes.NAME
        detail[log_codes.EARLIER_NAME] = EarlierName.objects.create(member=kept, name=name).pk
    if is_redirected:
        detail[log_codes.ACT] = log_codes.NAME_AND_ADDRESS if is_renamed else log_codes.ADDRESS
    record(log_codes.CHANGE, who=by.reference, of=kept.reference, detail=detail)


def _half(asked: Asked) -> Code:
    return Code(asked.half or "", is_half=True)
