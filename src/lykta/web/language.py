"""The languages that the pages are written in, and that of the page that is being answered."""

from typing import Literal

from django.utils.translation import get_language

type Language = Literal["sv", "en"]

LANGUAGES: tuple[Language, ...] = ("sv", "en")


def current_language() -> Language:
    """Swedish, unless the address is an English one."""
    return "en" if get_language() == "en" else "sv"
