"""What slows guessing at log-ins, and the validators that refuse passwords that are easy to guess.

Nothing here locks an account. Beyond a limit each request pays a toll: a stranger who knows a user name keeps
no member out. A code of six digits is different: a machine could pay tolls for a million of them, so more
than five wrong ones in five minutes are refused. Only someone with the password can try them, and a new
password starts a new count. A second count is by member, and no new password clears it: an administrator who
gives one-time codes and uses them would otherwise try as many as they like.
"""

import os
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lykta.web.limits.counting import (
    Limit,
    free,
    free_again_in,
    free_slots,
    name_of,
    take_slot,
    use_once,
)
from lykta.web.team.models import Member

# Only failures count. A workplace whose members share an address rarely mistypes so often at once.
PASSWORDS: Final = Limit(purpose="password", of_address=5, of_account=5, of_all=60, seconds=300)
# A code of 80 bits, or a signature: these limits only keep guessers from costing the server work.
START_CODES: Final = Limit(purpose="start code", of_address=10, of_all=100, seconds=60)
PASSKEYS: Final = Limit(purpose="passkey", of_address=10, of_all=100, seconds=60)
# Each redirect writes a session, and each refused return writes to the audit log.
OUTSIDE: Final = Limit(purpose="outside", of_address=40, of_all=200, seconds=60)

WRONG_CODES: Final = 5
"""Wrong codes in five minutes, under one password; each is in the audit log."""
_CODES_SECONDS: Final = 300.0
WRONG_CODES_OF_A_DAY: Final = 20
"""Wrong codes of a member in a day, whatever the password. Three of a million codes are right at a time, so
that an even chance of guessing one takes thirty years."""
_DAY_SECONDS: Final = 86_400.0
# An app's code is accepted half a minute before and after its own; it is marked as used for all that time.
_CODE_LIVES_S: Final = 120.0
WORDS: Final = (
    "administratör", "hemligt", "juli", "juni", "konsultation", "lösenord", "losenord", "lykta", "password",
    "polisen", "prostitution", "qwerty", "regionen", "resursteam", "samordnare", "secret",
    "socialtjänsten", "sommaren", "sommar", "stödlinje", "sverige", "trafficking", "välkommen", "valkommen",
    "vintern", "vinter", "våren", "hösten", "welcome", "abcdef", "asdfgh",
)  # fmt: skip
"""What someone who knows the organisation would try, and what people in Sweden often choose."""
_LEAST_LETTERS: Final = 8
# Longer than any line of a list of leaked passwords.
_LONGEST_LINE: Final = 64


def take_try(member: Member) -> tuple[str, ...] | None:
    """Take one try of a code, to be given back when the code is right; None where none is left."""
    of_day = take_slot(_tries_of_day(member), slots=WRONG_CODES_OF_A_DAY, seconds=_DAY_SECONDS)
    if of_day is None:
        return None
    taken = take_slot(_tries_of(member), slots=WRONG_CODES, seconds=_CODES_SECONDS)
    if taken is None:
        free(of_day)
        return None
    return of_day, taken


def give_back(taken: tuple[str, ...]) -> None:
    """Give a try back, since the code was right."""
    free(*taken)


def next_try_in(member: Member) -> float:
    """The seconds until a code can be tried again under the member's password."""
    return free_again_in(_tries_of(member), slots=WRONG_CODES)


def next_try_of_day_in(member: Member) -> float:
    """The seconds until the member's count of a day allows a code again; 0 where it does."""
    return free_again_in(_tries_of_day(member), slots=WRONG_CODES_OF_A_DAY)


def forget_wrong_codes(member: Member) -> None:
    """Begin the member's count of a day anew: two people let the member begin with a new password."""
    free_slots(_tries_of_day(member), slots=WRONG_CODES_OF_A_DAY)


def take_start_code_of_one(member: Member) -> bool:
    """Whether one person alone may give the member a one-time code; it is then counted as given."""
    return take_slot(_start_code_of_one(member), slots=1, seconds=_DAY_SECONDS) is not None


def is_start_code_of_one_left(member: Member) -> bool:
    """Whether one person alone has given the member no one-time code for a day."""
    return not free_again_in(_start_code_of_one(member), slots=1)


def is_first_use(authenticator: int, code: str, *, now: float) -> bool:
    """Whether a correct code of an app is used for the first time, in all processes (RFC 6238, 5.2)."""
    return use_once(name_of("app code", str(authenticator), code), until=now + _CODE_LIVES_S)


class LocalWordsValidator:
    """Refuses a password with fewer than eight letters beside common words and the organisation's own."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's form.
        """Raise ValidationError for a password that is little more than such words, digits and signs."""
        left = password.casefold()
        for word in sorted(_words(), key=len, reverse=True):
            left = left.replace(word, " ")
        # A repeated letter counts once: aaaaaaaaaaaa is not a password.
        letters = [sign for at, sign in enumerate(left) if sign.isalpha() and sign != left[at - 1 : at]]
        if len(letters) < _LEAST_LETTERS:
            raise ValidationError(
                _("This password is easy to guess. Choose words that do not belong together.")
            )

    def get_help_text(self) -> str:
        """Nothing: the hint of the field says it already."""
        return ""


class LeakedPasswordValidator:
    """Refuses a password whose SHA-1 is in the operator's file of leaked ones, which is sorted by hash."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's form.
        """Raise ValidationError for a password in the file, if the settings name one."""
        path: Path | None = settings.LYKTA.leaked_passwords
        # The format of published lists; the hash protects nothing here.
        wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        if path is not None and _is_listed(path, wanted):
            raise ValidationError(_("This password has leaked from another site. Choose another one."))

    def get_help_text(self) -> str:
        """Nothing: the hint of the field says it already."""
        return ""


def _tries_of(member: Member) -> str:
    # With the password's hash: a stranger who knew the password cannot use up tries after it was changed.
    return name_of("wrong code", str(member.pk), member.password)


def _tries_of_day(member: Member) -> str:
    return name_of("wrong code of a day", str(member.pk))


def _start_code_of_one(member: Member) -> str:
    return name_of("start code of one person", str(member.pk))


def _words() -> set[str]:
    # The names of county and team belong to the organisation's words.
    named = f"{settings.LYKTA.county} {settings.LYKTA.team_name}".casefold().split()
    return {*WORDS, *(word for word in named if len(word) > 3)}


def _is_listed(path: Path, wanted: bytes) -> bool:
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            line = _line_after(file, middle)
            if line[: len(wanted)].upper() == wanted:
                return True
            if line and line[: len(wanted)].upper() < wanted:
                low = middle + 1
            else:
                high = middle
        return _line_after(file, 0)[: len(wanted)].upper() == wanted


def _line_after(file: BinaryIO, at: int) -> bytes:
    """The first line that begins at an offset or after it; empty at the end of the file."""
    if at:
        file.seek(at - 1)
        file.readline(_LONGEST_LINE)
    else:
        file.seek(0)
    return file.readline(_LONGEST_LINE)
