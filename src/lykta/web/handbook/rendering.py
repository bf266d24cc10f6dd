"""Pages made ready for their templates: HTML, sources, contacts, and what `[[name what]]` places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdown_it.token import Token

from lykta.errors import InputError
from lykta.language import LANGUAGES, Language
from lykta.web.configuration import Configuration
from lykta.web.handbook.contacts import (
    CONCERNS,
    LONGEST,
    Concern,
    ContactGroup,
    ContactWords,
    HelpContact,
    Municipality,
    MunicipalityChoice,
    directory,
    in_county,
)
from lykta.web.handbook.glossary import GlossaryWord, glossary
from lykta.web.handbook.library import HandbookPage, PageSource, library
from lykta.web.handbook.markdown import (
    Citations,
    MarkdownError,
    Rendered,
    Surroundings,
    citation_html,
    render_markdown,
)
from lykta.web.handbook.pictures import PICTURES
from lykta.web.handbook.search import find
from lykta.web.language import current_language
from lykta.web.navigation import Findable, SearchPassage


@dataclass(frozen=True)
class ExplainedWord:
    """A word with its meaning, the source that it was read in, and the page that says more."""

    key: str
    word: str
    meaning: str
    source: PageSource | None
    page: HandbookPage | None


@dataclass(frozen=True)
class RenderedPage:
    """What the template of a page shows."""

    page: HandbookPage
    rendered: Rendered
    sources: tuple[PageSource, ...]
    words: tuple[ExplainedWord, ...]
    """What the page explains, in the order of its text."""
    previous: HandbookPage | None
    following: HandbookPage | None


def render_page(key: str) -> RenderedPage:
    """The page of this name in the language of the address; made once and kept."""
    return _rendered_page(key, current_language(), settings.LYKTA)


def warm() -> None:
    """Make every page in every language once, and look up every contact's source.

    `InputError` names a page or a contact that refers to what is not there.
    """
    for language in LANGUAGES:
        with translation.override(language):
            for page in library().in_language(language):
                render_page(page.key)
            find("", language)
    for contact in directory().contacts.values():
        _call(contact, "sv")


@lru_cache(maxsize=8)
def page_addresses(language: Language, _configuration: Configuration) -> Mapping[str, str]:
    """The addresses of all pages in a language, by the names of the pages."""
    with translation.override(language):
        return {each.key: reverse("page", args=[each.key]) for each in library().in_language("sv")}


# A page is the same for every visitor, so each is made once for each setting that tests or a start may have.
@lru_cache(maxsize=256)
def _rendered_page(key: str, language: Language, _configuration: Configuration) -> RenderedPage:
    pages = library().in_language(language)
    page = library().page(language, key)
    if page is None:
        raise LookupError(key)
    words: list[GlossaryWord] = []

    def mark(tokens: list[Token]) -> None:
        words.extend(glossary(page.language).mark(tokens, but=key))

    around = Surroundings(
        page_addresses(language, settings.LYKTA),
        PLACED,
        unread="" if page.read_by_lawyer else gettext("Not yet read by a lawyer"),
        # A sheet is for paper, where no button can be pressed.
        mark=None if page.is_sheet else mark,
    )
    try:
        rendered = render_markdown(page.body, around)
        explained = tuple(_explain_word(word, page.language) for word in words)
        sources = tuple(library().sources[cited] for cited in rendered.cited)
    except MarkdownError as error:
        raise InputError(f"The page {page.language}/{page.key} does not hold: {error}.") from error
    except KeyError as error:
        raise InputError(
            f"The page {page.language}/{page.key} refers to {error}, which is not a source."
        ) from error
    at = next((place for place, each in enumerate(pages) if each.key == key), None)
    return RenderedPage(
        page,
        rendered,
        sources,
        explained,
        previous=pages[at - 1] if at else None,
        following=pages[at + 1] if at is not None and at + 1 < len(pages) else None,
    )


def _explain_word(word: GlossaryWord, language: Language) -> ExplainedWord:
    source = library().sources[word.source] if word.source else None
    page = library().page(language, word.page) if word.page else None
    return ExplainedWord(word.key, word.word, word.meaning, source, page)


def explain(key: str) -> ExplainedWord | None:
    """One word of the glossary in the language of the address; none when that language has no such word."""
    language = current_language()
    word = glossary(language).words.get(key)
    return _explain_word(word, language) if word else None


HEADINGS: Mapping[ContactGroup, str | Promise] = {
    ContactGroup.NOW: _("In danger now"),
    ContactGroup.MUNICIPALITY: _("Social services in the municipality"),
    ContactGroup.HELPLINE: _("Helplines and support"),
    ContactGroup.ADVICE: _("Advice for you at work"),
    ContactGroup.CARE: _("Health care"),
    ContactGroup.POLICE: _("The police"),
    ContactGroup.CHANGE: _("For those who buy sex and want to stop"),
}

# What fits beside other text: who answers now, and where a report goes. The rest is a link away.
_BRIEF: Mapping[Concern, tuple[ContactGroup, ...]] = {
    "adult": (ContactGroup.NOW, ContactGroup.HELPLINE, ContactGroup.MUNICIPALITY, ContactGroup.ADVICE),
    "child": (ContactGroup.NOW, ContactGroup.MUNICIPALITY, ContactGroup.ADVICE),
    "buyer": (ContactGroup.CHANGE,),
}
_AFTER_A_CHOICE = {ContactGroup.NOW: 0, ContactGroup.MUNICIPALITY: 1}
_BRIEF_KINDS = {"nodnummer", "socialtjanst", "socialjour", "stodlinje", "stodtelefon", "kast"}


@dataclass(frozen=True)
class Call:
    """A contact in one language, with the source that it was read in."""

    contact: HelpContact
    words: ContactWords
    source: PageSource


@dataclass(frozen=True)
class ContactSection:
    """A heading and the contacts below it; with a municipality what is not known of that one."""

    group: ContactGroup
    calls: tuple[Call, ...]
    municipality: Municipality | None = None

    @property
    def heading(self) -> str | Promise:
        """The heading's words, translated when shown."""
        return HEADINGS[self.group]

    @property
    def lacks_social_services(self) -> bool:
        """Whether no number to the social services of the municipality is known."""
        return not any(each.contact.kind == "socialtjanst" for each in self.calls)


@dataclass(frozen=True)
class Listing:
    """Whom to call about someone: the sections in order, the choice of municipality and the county's own."""

    concern: Concern | None
    sections: tuple[ContactSection, ...]
    choice: MunicipalityChoice
    own: tuple[Municipality, ...]
    """The municipalities of the server's county, which are a single choice away."""


def contact_listing(
    concern: Concern | None,
    language: Language,
    choice: MunicipalityChoice | None = None,
    *,
    brief: bool = False,
) -> Listing:
    """Whom to call about an adult, a child or a buyer, or about anyone.

    `brief` leaves out what does not fit on a page about something else.
    """
    found, choice = directory(), choice or MunicipalityChoice()
    chosen = choice.municipality
    sections = tuple(
        ContactSection(group, _calls(contacts, language, brief=brief), chosen)
        for group, contacts in found.about(concern, chosen.code if chosen else "")
        if not (brief and concern) or group in _BRIEF[concern]
    )
    shown = tuple(each for each in sections if each.calls or each.group is ContactGroup.MUNICIPALITY)
    if chosen:
        # Who has chosen a municipality has asked for its numbers: only what is acute stands before them.
        shown = tuple(sorted(shown, key=lambda each: _AFTER_A_CHOICE.get(each.group, len(_AFTER_A_CHOICE))))
    return Listing(concern, shown, choice, tuple(in_county(found.county)))


def calls_of(key: str) -> tuple[Call, ...]:
    """The contact of this key, if the server has one with a number, in the language of the address."""
    contact = directory().contacts.get(key)
    return (_call(contact, current_language()),) if contact and contact.phones else ()


def _calls(contacts: list[HelpContact], language: Language, *, brief: bool) -> tuple[Call, ...]:
    return tuple(_call(each, language) for each in contacts if not brief or each.kind in _BRIEF_KINDS)


def _call(contact: HelpContact, language: Language) -> Call:
    source = library().sources.get(contact.source)
    if source is None:
        raise InputError(f"The contact {contact.key} refers to {contact.source}, which is not a source.")
    return Call(contact, contact.words[language], source)


def findable_contacts() -> list[Findable]:
    """The page of all contacts as the search finds it, in the language of the address."""
    address = reverse("contacts")
    shown = contact_listing(None, current_language())
    title = gettext("Whom to call")
    passages = (
        SearchPassage(str(section.heading), f"{address}#calls-{section.group}", _words_of(section, shown.own))
        for section in shown.sections
    )
    return [Findable("contacts", title, title, (SearchPassage("", address, ""), *passages))]


def _words_of(section: ContactSection, own: tuple[Municipality, ...]) -> str:
    """The contacts of a section; below the municipalities' heading also the names to choose among."""
    calls = " ".join(map(_as_sentence, section.calls))
    if section.group is not ContactGroup.MUNICIPALITY or not own:
        return calls
    names = gettext("Choose a municipality: {names}.").format(names=", ".join(each.name for each in own))
    return f"{calls} {names}".strip()


def _as_sentence(call: Call) -> str:
    parts = (call.words.name, call.words.for_whom, call.words.hours, *call.contact.phones)
    return f"{', '.join(filter(None, parts))}."


def _place_call(what: str, _cited: Citations) -> str:
    language = current_language()
    for concern in CONCERNS:
        if what == concern:
            shown = contact_listing(concern, language, brief=True)
            return render_to_string(
                "contacts/brief.html", {"listing": shown, "longest": LONGEST, "lykta": settings.LYKTA}
            )
    if what not in directory().contacts:
        raise MarkdownError(f"no contact is called {what}")
    return render_to_string("contacts/single.html", {"call": _call(directory().contacts[what], language)})


def _place_municipality(_what: str, _cited: Citations) -> str:
    """The choice of a municipality, which leads to the numbers there."""
    shown = contact_listing(None, current_language(), brief=True)
    return render_to_string("contacts/place.html", {"listing": shown, "longest": LONGEST})


def _place_team_contact(_what: str, _cited: Citations) -> str:
    return render_to_string("handbook/contact.html", {"lykta": settings.LYKTA})


def _place_team(_what: str, cited: Citations) -> str:
    team = library().team
    if team is None:
        return render_to_string("handbook/team.html", {"team": None})
    marks = [
        citation_html(key, cited.number(key), gettext("source"), beside=at > 0)
        for at, key in enumerate(team.sources)
    ]
    references = format_html_join("", "{}", ((mark,) for mark in marks))
    words = team.words[current_language()]
    return render_to_string("handbook/team.html", {"team": words, "references": references})


def _place_picture(what: str, cited: Citations) -> str:
    if what not in PICTURES:
        raise MarkdownError(f"no picture is called {what}")
    return PICTURES[what](cited)


PLACED: Mapping[str, Callable[[str, Citations], str]] = {
    "contact": _place_team_contact,
    "picture": _place_picture,
    "team": _place_team,
    "call": _place_call,
    "municipality": _place_municipality,
}
"""What draws each thing that a page can place, by its name in `[[name what]]`."""
