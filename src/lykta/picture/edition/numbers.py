"""Numbers and days as the reader of a language writes them."""

from datetime import date
from typing import Final

from lykta.picture.edition.messages import Language

# A space that does not break, and no wider than it needs to be: 1 140 stays on one line.
_SPACE: Final = "\u00a0"
_MONTHS: Final = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}


def number(value: int, language: Language) -> str:
    """A whole number with its thousands apart: 12 345 in Swedish, 12,345 in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", _SPACE) if language == "sv" else grouped


def day(value: date, language: Language) -> str:
    """A day in words: 3 mars 2026, 3 March 2026."""
    month = _MONTHS[language].split()[value.month - 1]
    return f"{value.day}{_SPACE}{month} {value.year}"
