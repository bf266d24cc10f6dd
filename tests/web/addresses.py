"""Every public address of the handbook and the legal check, found from its pages and not listed by hand."""

from django.urls import reverse
from django.utils import translation

from lykta.web.handbook.language import LANGUAGES, Language
from lykta.web.handbook.library import library


def addresses(language: Language) -> list[str]:
    """The front page, the list of pages, the search, the legal check and every page, in one language."""
    with translation.override(language):
        named = [reverse(name) for name in ("front", "handbook", "search", "check", "check-whole")]
        return [*named, *(reverse("page", args=[page.key]) for page in library().in_language(language))]


ADDRESSES = [address for language in LANGUAGES for address in addresses(language)]
