"""Sealed texts for pages: one that does not open is told as such, and does not take the page with it."""

from dataclasses import dataclass

from django.utils.translation import gettext

from lykta.web.consult.models import Consultation
from lykta.web.consult.models.sealed import SealedRow
from lykta.web.keys.sealing import Key, SealBrokenError


@dataclass(frozen=True, slots=True)
class Opened:
    """A text, or that there was one which does not open: then it has no words, and reads as saying so."""

    words: str
    is_broken: bool = False

    def __str__(self) -> str:
        return _broken() if self.is_broken else self.words

    def __bool__(self) -> bool:
        return self.is_broken or bool(self.words)


def key_or_none(consultation: Consultation) -> Key | None:
    """The key of a consultation's texts, or None where no master key opens it."""
    try:
        return consultation.key()
    except SealBrokenError:
        return None


def opened_or_broken(row: SealedRow, column: str, key: Key | None) -> Opened:
    """The text of a row's column, or that it does not open: it was changed, moved, or its key is not here.

    None for the key, where the consultation's own does not open: then each of its texts is broken.
    """
    try:
        if key is not None:
            return Opened(row.text(column, key))
    except SealBrokenError:
        pass
    return Opened("", is_broken=bool(getattr(row, column)))


def _broken() -> str:
    return gettext(
        "This text could not be opened: it was changed, moved, or its key is missing. It was left as it is. "
        "Tell whoever runs the server."
    )
