"""The words for what was merged or left out of a table."""

from __future__ import annotations

from lykta.picture.edition.messages import Language, say, words
from lykta.picture.tables import Coarsening


def coarsened(coarsening: Coarsening, language: Language) -> str:
    """What was done, in one phrase; a way that has no words of its own is told as such."""
    key = f"coarsened.{coarsening.key}"
    if key not in words(language):
        return say("coarsened.other", language)
    return say(key, language, **{name: _said(name, value, language) for name, value in coarsening.values})


def _said(name: str, value: str, language: Language) -> str:
    return say(f"by.{value}", language) if name == "dimension" else value.replace("-", "–")
