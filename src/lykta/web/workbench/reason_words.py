"""The words of a reason in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.text import capfirst

from lykta.ads.result.reasons import COUNTERS, REASON_NAMES, STATEMENTS
from lykta.web.language import current_language


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason as a reader meets it, by its name in the result."""

    key: str

    @property
    def name(self) -> str:
        """What it is called."""
        return capfirst(REASON_NAMES[current_language()][self.key])

    @property
    def says(self) -> str:
        """What it says of two ads."""
        return STATEMENTS[current_language()][self.key]

    @property
    def counter(self) -> str:
        """Its counter-explanation."""
        return COUNTERS[current_language()][self.key]


REASON_WORDS: Final = {key: ReasonWords(key) for key in REASON_NAMES["en"]}
"""By the reason's name in the result."""
