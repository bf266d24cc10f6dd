"""Finds what in a text may identify somebody, says why, and offers gentler words."""

from lykta.deidentify.checking import Checked, CheckFailedError, check, soften, suggestions
from lykta.deidentify.finding import HARD, Finding, Kind, Wording, instead, name_of_kind, why
from lykta.deidentify.rewriting import Suggestion, apply

__all__ = [
    "HARD",
    "CheckFailedError",
    "Checked",
    "Finding",
    "Kind",
    "Suggestion",
    "Wording",
    "apply",
    "check",
    "instead",
    "name_of_kind",
    "soften",
    "suggestions",
    "why",
]
