"""What slows guessing at log-ins: a toll for passwords and start codes, five tries for a second factor.

Nothing here closes an account. Beyond a limit a request pays a toll, whoever sends it, so that a stranger who
knows a user name keeps nobody out. A code of six digits is another matter: a machine pays tolls for a million
of them, so that wrong ones are refused beyond five in five minutes. Those are tried only by somebody who has
the password, and a new password begins a new count.
"""

from typing import Final

from lykta.web.limits.counting import free, free_again_in, name_of, take_slot, use_once
from lykta.web.limits.limit import Limit
from lykta.web.team.models import Member

# Failures alone are counted. A workplace whose members share an address rarely mistypes so often at once.
PASSWORDS: Final = Limit(purpose="password", of_address=5, of_account=5, of_all=60, seconds=300)
# A code of 80 bits, or a signature: these keep guessers from costing the server work.
START_CODES: Final = Limit(purpose="start code", of_address=10, of_all=100, seconds=60)
PASSKEYS: Final = Limit(purpose="passkey", of_address=10, of_all=100, seconds=60)
# Each way there writes a session, and each that comes back refused writes to the audit log.
OUTSIDE: Final = Limit(purpose="outside", of_address=40, of_all=200, seconds=60)

WRONG_CODES: Final = 5
"""So many wrong codes in five minutes: half of a million would take 87 days, and each is in the audit log."""
_CODES_SECONDS: Final = 300.0
# A code of an app is accepted half a minute before and after its own: once, for as long as it could be again.
_CODE_LIVES_S: Final = 120.0


def take_try(member: Member) -> str | None:
    """A try of a code, to be given back when it was right; None where all are taken."""
    return take_slot(_tries_of(member), slots=WRONG_CODES, seconds=_CODES_SECONDS)


def give_back(taken: str) -> None:
    """Give a try back: the code was right."""
    free(taken)


def next_try_in(member: Member) -> float:
    """The seconds until a code can be tried again."""
    return free_again_in(_tries_of(member), slots=WRONG_CODES)


def is_first_use(authenticator: int, code: str, *, now: float) -> bool:
    """Whether a right code of an app is used for the first time, in all processes (RFC 6238, 5.2)."""
    return use_once(name_of("app code", str(authenticator), code), until=now + _CODE_LIVES_S)


def _tries_of(member: Member) -> str:
    # With the hash of the password: a stranger who had it cannot use up the tries after it was changed.
    return name_of("wrong code", str(member.pk), member.password)
