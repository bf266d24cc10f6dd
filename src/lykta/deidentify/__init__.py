"""Finds what in a text may identify somebody, says why, and offers gentler words."""

from lykta.deidentify.checking import Checked, CheckFailedError, check
from lykta.deidentify.finding import Finding, Wording
from lykta.deidentify.kinds import HARD, Kind
from lykta.deidentify.messages import LANGUAGES, Language, instead, name_of_kind, why
from lykta.deidentify.softening import soften

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
