"""Start codes: with one a member sets the first password, or a new one after it was forgotten.

A code has sixteen characters. Where it lets somebody into an account that has powers and no second factor,
two people give eight each, and neither knows the other's: what is kept of the first half is its keyed hash,
from which the hash of the whole code is made when the second half is given.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from lykta.web.audit.recording import Code, record
from lykta.web.server_keys import server_keys
from lykta.web.team import log_codes
from lykta.web.team.admission import FACTORS, admit
from lykta.web.team.guessing import is_start_code_of_one_left, next_try_of_day_in
from lykta.web.team.log_codes import ASKED_BY
from lykta.web.team.models import Member, StartCode, new_stamp
from lykta.web.team.policy import WITH_POWERS

HOLDS: Final = timedelta(hours=48)
# 32 letters and digits that are not mistaken for each other, spoken or handwritten; 80 bits in sixteen.
_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH, _HALF, _GROUP = 16, 8, 4
_OF_WHOLE: Final = b"lykta-team-start"
_OF_HALF: Final = b"lykta-start-half"
_OF_BOTH: Final = b"lykta-start-both"


@dataclass(frozen=True)
class Half:
    """The first half of a start code: as it is shown once, and the keyed hash that is kept."""

    shown: str
    kept: bytes


def takes_two(member: Member) -> bool:
    """Whether a one-time code alone would let somebody into powers: the account has no second factor yet."""
    has_factor = Authenticator.objects.filter(user=member, type__in=FACTORS).exists()
    return member.role in WITH_POWERS and not has_factor


def has_something_to_guard(member: Member) -> bool:
    """Whether an account has powers, or a second factor that somebody with the password could guess."""
    return member.role in WITH_POWERS or member.has_second_factor


def code_takes_two(member: Member) -> bool:
    """Whether a one-time code is given by two people, half each.

    It is where the code alone would let somebody into powers, where one person gave a code within a day, and
    where the day's wrong codes are used up: who gives codes and uses them would try second factors for ever.
    """
    if takes_two(member):
        return True
    is_spent = next_try_of_day_in(member) > 0 or not is_start_code_of_one_left(member)
    return has_something_to_guard(member) and is_spent


def give_start_code(member: Member, *, by: str, by_two: bool = False) -> str:
    """A new start code for a member, to be shown once; an older one no longer holds.

    `by_two` says that it may start an account with powers although one caller has all of it: the server's own
    command may, whose operator is outside the rule of two people.
    """
    letters = _letters(_LENGTH)
    _keep(member, _hash(letters, _OF_WHOLE), by=by, by_two=by_two)
    return _group_letters(letters)


def new_half() -> Half:
    """The first half of a start code, for who asks."""
    letters = _letters(_HALF)
    return Half(_group_letters(letters), _hash(letters, _OF_HALF))


def complete_start_code(member: Member, half: bytes, *, by: str, asked_by: int) -> str:
    """The second half of a start code, for who agrees; from now on the whole code holds."""
    letters = _letters(_HALF)
    _keep(member, _of_both(half, letters), by=by, by_two=True, detail={ASKED_BY: asked_by})
    return _group_letters(letters)


def find_start(code: str) -> Member | None:
    """Whose code it is, if it still holds and the account is open."""
    kept = StartCode.objects.select_related("member").filter(tag__in=_tags(code)).first()
    return kept.member if kept and _holds(kept, kept.member) else None


def use_start_code(code: str, password: str) -> Member | None:
    """Set the password of the member whose code it is, and use the code up; None where it no longer holds."""
    with transaction.atomic():
        found = StartCode.objects.filter(tag__in=_tags(code)).first()
        if found is None:
            return None
        # First the member and then the code, in the order of all acts on accounts, so that none waits for
        # another that waits for it.
        member = Member.objects.select_for_update().get(pk=found.member_id)
        kept = StartCode.objects.select_for_update().filter(pk=found.pk, tag=found.tag).first()
        if kept is None or not _holds(kept, member):
            return None
        member.set_password(password)
        member.session_stamp = new_stamp()
        member.save(update_fields=["password", "session_stamp"])
        kept.delete()
        record(log_codes.START, who=member.reference)
    return member


def _keep(
    member: Member, tag: bytes, *, by: str, by_two: bool, detail: dict[str, Code] | None = None
) -> None:
    with transaction.atomic():
        StartCode.objects.filter(member=member).delete()
        StartCode.objects.create(member=member, tag=tag, until=timezone.now() + HOLDS, by_two=by_two)
        record(log_codes.START_CODE, who=by, of=member.reference, detail=detail)


def _holds(kept: StartCode, member: Member) -> bool:
    if not kept.is_bound or not admit(member):
        # The code was not given to this member by the program, or their row was changed past it.
        return False
    # One person's code stops holding when the second factor that it relied on is gone.
    is_in_time = kept.until > timezone.now() and member.is_active
    return is_in_time and (kept.by_two or not takes_two(member))


def _letters(count: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(count))


def _group_letters(letters: str) -> str:
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _tags(code: str) -> list[bytes]:
    """The hashes under which a typed code may be kept: given whole, or in two halves."""
    # What a typed code may have beside its letters, such as spaces, means nothing.
    letters = "".join(sign for sign in code.upper() if sign in _ALPHABET)
    return [_hash(letters, _OF_WHOLE), _of_both(_hash(letters[:_HALF], _OF_HALF), letters[_HALF:])]


def _of_both(half: bytes, letters: str) -> bytes:
    return _hash_with_pepper(half + letters.encode(), _OF_BOTH)


def _hash(letters: str, purpose: bytes) -> bytes:
    return _hash_with_pepper(letters.encode(), purpose)


def _hash_with_pepper(said: bytes, purpose: bytes) -> bytes:
    return blake2b(said, key=server_keys().pepper, digest_size=32, person=purpose).digest()
