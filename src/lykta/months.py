"""The months by the words for them, Swedish and English, whole and as they are cut short."""

from typing import Final

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
"""The number of a month, from 1, by its word in small letters."""
