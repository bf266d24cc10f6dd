"""Finds what in a text may identify somebody, says why, and offers gentler words."""

from lykta.deidentify.checking import Checked, CheckFailedError, check, soften
from lykta.deidentify.finding import (
    HARD,
    LANGUAGES,
    Finding,
    Kind,
    Language,
    Wording,
    instead,
    name_of_kind,
    why,
)

__all__ = [
    "HARD",
    "LANGUAGES",
    "CheckFailedError",
    "Checked",
    "Finding",
    "Kind",
    "Language",
    "Wording",
    "check",
    "instead",
    "name_of_kind",
    "soften",
    "why",
]
