"""Swedish and English: numbers, joining words and months as readers of each language write them."""

from typing import Final, Literal

type Language = Literal["sv", "en"]

LANGUAGES: Final[tuple[Language, Language]] = ("sv", "en")
THOUSANDS: Final[dict[Language, str]] = {"sv": "\u00a0", "en": ","}
"""What stands between thousands: in Swedish a space that does not break, so that no line parts a number."""
AND: Final[dict[Language, str]] = {"sv": "och", "en": "and"}
"""What joins the last two things of a list."""

_MONTHS: Final = (
    "januari january jan",
    "februari february feb febr",
    "mars march mar",
    "april apr",
    "maj may",
    "juni june jun",
    "juli july jul",
    "augusti august aug",
    "september sept sep",
    "oktober october okt oct",
    "november nov",
    "december dec",
)
MONTH_OF: Final = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
"""The number of a month, from 1, by its word in small letters, Swedish or English, whole or cut short."""


def format_number(value: int, language: Language) -> str:
    """A whole number with its thousands apart: 12 345 in Swedish, 12,345 in English."""
    return f"{value:,}".replace(",", THOUSANDS[language])
