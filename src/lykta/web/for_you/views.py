"""The page as it is asked for. Nothing is written about who asks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from lykta.language import LANGUAGES
from lykta.web.for_you.texts import AROUND, Translation, number_link, page_outline, translations
from lykta.web.handbook.library import library
from lykta.web.language import current_language
from lykta.web.navigation import Findable, SearchPassage
from lykta.web.pages import cache_page


@dataclass(frozen=True)
class ShownLine:
    """Somebody to call: who, when they answer, and the numbers."""

    who: SafeString
    when: SafeString
    numbers: list[SafeString]


@dataclass(frozen=True)
class ShownSection:
    """A section: its anchor, its title and its sentences."""

    key: str
    title: SafeString
    sentences: list[SafeString]


@dataclass(frozen=True)
class PageLanguage:
    """A language that the page is in: its code, its own name, its direction, and the page's address in it."""

    code: str
    name: str
    direction: str
    address: str


@require_safe
@cache_page
def for_you(request: HttpRequest) -> HttpResponse:
    """Show the page in the language of the site."""
    return _page(request, translations()[current_language()])


@require_safe
@cache_page
def show_translation(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page in a language that only this page is in."""
    return _page(request, translations()[code])


def page_languages() -> list[PageLanguage]:
    """Every language that the page is in, in the order of its list."""
    return [
        PageLanguage(text.code, text.name, text.direction, address_in(text.code))
        for text in translations().values()
    ]


def address_in(code: str) -> str:
    """The page's address in a language: one for each, whichever the language of the page that links to it."""
    with translation.override(code if code in LANGUAGES else "sv"):
        return reverse("for_you") if code in LANGUAGES else reverse("for_you_translated", args=[code])


def _page(request: HttpRequest, text: Translation) -> HttpResponse:
    page = page_outline()
    context = {
        "text": text,
        "around": {key.replace("-", "_"): text.to_html(f"around.{key}") for key in AROUND},
        # A helper beside her reads Swedish: they too are told who has read the translation, and who has not.
        "unread_in_swedish": translations()["sv"].words["around.unchecked"] if text.is_unread else "",
        "lines": [
            ShownLine(
                text.to_html(f"lines.{key}"),
                text.to_html(f"lines.{key}-when"),
                [number_link(each) for each in line.numbers],
            )
            for key, line in page.lines.items()
        ],
        "sections": [
            ShownSection(
                section,
                text.to_html(f"{section}.title"),
                [text.to_html(f"{section}.{key}") for key in sentences],
            )
            for section, sentences in page.sections.items()
        ],
        "tongues": page_languages(),
        "sources": [library().sources[key] for key in page.sources()],
        "checked": page.checked,
        "no_alternate": True,
    }
    return render(request, "for_you/page.html", context)


def findable_page() -> list[Findable]:
    """The page with its sections as the search finds it, in the language of the address."""
    text = translations()[current_language()]
    title, address = text.words["around.title"], reverse("for_you")
    sections = [
        _passage(text, name, sentences, address) for name, sentences in page_outline().sections.items()
    ]
    # The numbers stand in the first section, before its sentences.
    first = replace(sections[0], text=f"{_lines_as_text(text)} {sections[0].text}")
    beginning = SearchPassage("", address, text.words["around.lead"])
    return [Findable("for_you", title, title, (beginning, first, *sections[1:]))]


def _lines_as_text(text: Translation) -> str:
    """Whom to call as running text, each with its number: so an excerpt of what is found shows it."""
    told = []
    for key, line in page_outline().lines.items():
        who, when = (strip_tags(text.to_html(f"lines.{each}")) for each in (key, f"{key}-when"))
        numbers = " / ".join(page_outline().numbers[each] for each in line.numbers)
        told.append(f"{who}: {numbers}. {when}")
    return " ".join(told)


def _passage(
    text: Translation, name: str, sentences: Mapping[str, tuple[str, ...]], address: str
) -> SearchPassage:
    said = " ".join(strip_tags(text.to_html(f"{name}.{key}")) for key in sentences)
    return SearchPassage(text.words[f"{name}.title"], f"{address}#{name}", said)
