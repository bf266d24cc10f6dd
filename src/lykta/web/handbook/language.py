"""The languages that the handbook is written in."""

from typing import Literal

from django.utils.translation import get_language

type Language = Literal["sv", "en"]

LANGUAGES: tuple[Language, ...] = ("sv", "en")


def current_language() -> Language:
    """The language of the page that is being answered."""
    return "en" if get_language() == "en" else "sv"
