"""Start codes: with one a member sets the first password, or a new one after it was forgotten."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Final

from django.db import transaction
from django.utils import timezone

from lykta.web.audit.recording import record
from lykta.web.server_keys import server_keys
from lykta.web.team import acts
from lykta.web.team.admission import let_in
from lykta.web.team.models import Member, StartCode, new_stamp

HOLDS: Final = timedelta(hours=48)
# 32 letters and digits that nobody takes for each other, read aloud or written by hand; 80 bits in sixteen.
_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH, _GROUP = 16, 4


@dataclass(frozen=True)
class Start:
    """A start code that holds: whose it is."""

    member: Member


def give_start_code(member: Member, *, by: str) -> str:
    """A new start code for a member, to be shown once; an older one no longer holds."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    with transaction.atomic():
        StartCode.objects.filter(member=member).delete()
        StartCode.objects.create(member=member, tag=_tag(code), until=timezone.now() + HOLDS)
        record(acts.START_CODE, who=by, of=member.reference)
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def find_start(code: str) -> Start | None:
    """Whose code it is, if it still holds and the account is open."""
    found = StartCode.objects.select_related("member").filter(
        tag=_tag(code), until__gt=timezone.now(), member__is_active=True
    )
    kept = found.first()
    return Start(kept.member) if kept and _holds(kept) else None


def start(code: str, password: str) -> Member | None:
    """Set the password of the member whose code it is, and use the code up; None where it no longer holds."""
    with transaction.atomic():
        kept: StartCode | None = (
            StartCode.objects.select_for_update()
            .filter(tag=_tag(code), until__gt=timezone.now(), member__is_active=True)
            .first()
        )
        if kept is None or not _holds(kept):
            return None
        member = kept.member
        member.set_password(password)
        member.session_stamp = new_stamp()
        member.save(update_fields=["password", "session_stamp"])
        kept.delete()
        record(acts.START, who=member.reference)
    return member


def _holds(kept: StartCode) -> bool:
    """Whether the code was given to this member by the program, and their row is true."""
    return kept.is_bound and let_in(kept.member)


def _tag(code: str) -> bytes:
    # What a typed code may have beside its letters, such as spaces, means nothing.
    letters = "".join(sign for sign in code.upper() if sign in _ALPHABET)
    return blake2b(
        letters.encode(), key=server_keys().pepper, digest_size=32, person=b"lykta-team-start"
    ).digest()
