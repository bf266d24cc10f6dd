"""The languages that the pages are written in, and that of the page that is being answered."""

from django.utils.translation import get_language

from lykta.language import Language


def current_language() -> Language:
    """Swedish, unless the address is an English one."""
    return "en" if get_language() == "en" else "sv"
