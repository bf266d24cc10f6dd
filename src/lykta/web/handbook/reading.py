"""A page made ready to be shown: its HTML, its sources in order, its neighbours."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lykta.errors import InputError
from lykta.web.configuration import Configuration
from lykta.web.handbook.library import library
from lykta.web.handbook.markdown import MarkdownError, Rendered, Surroundings, render
from lykta.web.handbook.page import Page
from lykta.web.handbook.placed import PLACED
from lykta.web.handbook.search import find
from lykta.web.handbook.sources import Source
from lykta.web.language import LANGUAGES, Language, current_language


@dataclass(frozen=True)
class Reading:
    """What the template of a page shows."""

    page: Page
    rendered: Rendered
    sources: tuple[Source, ...]
    previous: Page | None
    following: Page | None


def reading(key: str) -> Reading:
    """The page of this name in the language of the address; made once and kept."""
    return _reading(key, current_language(), settings.LYKTA)


def warm() -> None:
    """Make every page in every language once; `InputError` names a page that refers to what is not there."""
    for language in LANGUAGES:
        with translation.override(language):
            for page in library().in_language(language):
                reading(page.key)
            find("", language)


# A page is the same for every visitor, so each is made once for each setting that tests or a start may have.
@lru_cache(maxsize=256)
def _reading(key: str, language: Language, _configuration: Configuration) -> Reading:
    pages = library().in_language(language)
    page = library().page(language, key)
    if page is None:
        raise LookupError(key)
    addresses = {each.key: reverse("page", args=[each.key]) for each in library().in_language("sv")}
    try:
        rendered = render(page.body, Surroundings(addresses, PLACED))
        sources = tuple(library().sources[cited] for cited in rendered.cited)
    except MarkdownError as error:
        raise InputError(f"The page {page.language}/{page.key} does not hold: {error}.") from error
    except KeyError as error:
        raise InputError(
            f"The page {page.language}/{page.key} refers to {error}, which is no source."
        ) from error
    at = next((place for place, each in enumerate(pages) if each.key == key), None)
    return Reading(
        page,
        rendered,
        sources,
        previous=pages[at - 1] if at else None,
        following=pages[at + 1] if at is not None and at + 1 < len(pages) else None,
    )
