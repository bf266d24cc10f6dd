"""Swedish and English: numbers, joining words and months as readers of each language write them."""

from dataclasses import dataclass
from typing import Final, Literal

type Language = Literal["sv", "en"]
type Noun = tuple[str, str]
"""A singular and its plural."""

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


def format_number(value: float, language: Language) -> str:
    """A whole number with its thousands apart: 12 345 in Swedish, 12,345 in English."""
    return f"{value:,.0f}".replace(",", THOUSANDS[language])


def as_sentence(text: str) -> str:
    """A text that somebody wrote, with a full stop where it ends with no sign of its own."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


@dataclass(frozen=True, kw_only=True)
class LanguageWords:
    """A base for a table of one language's words, which writes numbers as that language does."""

    language: Language

    def whole(self, value: int) -> str:
        """A whole number with its thousands apart."""
        return format_number(value, self.language)

    def decimals(self, value: float, places: int = 2) -> str:
        """A number, rounded."""
        return self.with_decimal_sign(f"{value:.{places}f}")

    def with_decimal_sign(self, written: str) -> str:
        """A number that is written with a point, with the language's sign."""
        return written.replace(".", ",") if self.language == "sv" else written

    def count(self, value: int, noun: Noun) -> str:
        """A number of things, such as `1 annons` or `3 annonser`."""
        return f"{self.whole(value)} {noun[value != 1]}"

    def hundredths(self, probability: float) -> str:
        """A probability to a hundredth; never 0 or 1, which no evidence reaches."""
        return self.decimals(min(max(probability, 0.01), 0.99))

    def between(self, low: float, high: float) -> str:
        """Two probabilities in hundredths, or one when they are the same to a hundredth."""
        first, last = self.hundredths(low), self.hundredths(high)
        return first if first == last else f"{first}–{last}"
