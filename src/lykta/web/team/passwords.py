"""What a password may not be: words of this place with little else, or one that is known to have leaked."""

import os
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WORDS: Final = (
    "administratör", "hemligt", "juli", "juni", "konsultation", "lösenord", "losenord", "lykta", "password",
    "polisen", "prostitution", "qwerty", "regionen", "resursteam", "samordnare", "secret",
    "socialtjänsten", "sommaren", "sommar", "stödlinje", "sverige", "trafficking", "välkommen", "valkommen",
    "vintern", "vinter", "våren", "hösten", "welcome", "abcdef", "asdfgh",
)  # fmt: skip
"""What whoever knows this place would try, and what people in Sweden write when they must write one."""
_LEFT: Final = 8
# Longer than any line of such a list.
_LINE: Final = 64


class WordsOfThisPlace:
    """Refuses a password of which hardly a letter is left without the words of this place."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's form.
        """Raise ValidationError for one that is hardly more than such words, digits and signs."""
        left = password.casefold()
        for word in sorted(_words(), key=len, reverse=True):
            left = left.replace(word, " ")
        # A letter that stands several times counts once beside itself: aaaaaaaaaaaa is no password.
        letters = [sign for at, sign in enumerate(left) if sign.isalpha() and sign != left[at - 1 : at]]
        if len(letters) < _LEFT:
            raise ValidationError(
                _("This password is easy to guess. Choose words that do not belong together.")
            )

    def get_help_text(self) -> str:
        """What a form says beforehand: the hint of the house says it already."""
        return ""


class LeakedPasswords:
    """Refuses a password whose SHA-1 stands in the operator's file of leaked ones, ordered by hash."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's form.
        """Raise ValidationError for one that stands in the file; without a file none does."""
        path: Path | None = settings.LYKTA.leaked_passwords
        # The form of the lists that are passed around. Nothing is protected by this hash.
        wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        if path is not None and _stands_in(path, wanted):
            raise ValidationError(_("This password has leaked from another site. Choose another one."))

    def get_help_text(self) -> str:
        """What a form says beforehand: the hint of the house says it already."""
        return ""


def _words() -> set[str]:
    # The names of county and team are words of this place too.
    named = f"{settings.LYKTA.county} {settings.LYKTA.team_name}".casefold().split()
    return {*WORDS, *(word for word in named if len(word) > 3)}


def _stands_in(path: Path, wanted: bytes) -> bool:
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
    """The first line that begins at a place or after it; empty where none does."""
    if at:
        file.seek(at - 1)
        file.readline(_LINE)
    else:
        file.seek(0)
    return file.readline(_LINE)
