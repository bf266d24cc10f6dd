"""The language of the page that is being answered, as the law's words know it."""

from django.utils.translation import get_language

from lykta.law import Language


def current_language() -> Language:
    """Swedish, unless the address is an English one."""
    return "en" if get_language() == "en" else "sv"
