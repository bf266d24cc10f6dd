"""What a page shows of the contacts: in one language, below their headings, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lykta.errors import InputError
from lykta.web.handbook.contacts.contact import Concern, Contact, Group, Words
from lykta.web.handbook.contacts.directory import directory
from lykta.web.handbook.contacts.municipality import Choice, Municipality, in_county
from lykta.web.handbook.library import library
from lykta.web.handbook.sources import Source
from lykta.web.language import Language, current_language
from lykta.web.navigation import Findable, Passage

HEADINGS: Mapping[Group, str | Promise] = {
    Group.NOW: _("In danger now"),
    Group.MUNICIPALITY: _("Social services in the municipality"),
    Group.HELPLINE: _("Helplines and support"),
    Group.ADVICE: _("Advice for you at work"),
    Group.CARE: _("Health care"),
    Group.POLICE: _("The police"),
    Group.CHANGE: _("For those who buy sex and want to stop"),
}

# What fits beside other text: who answers now, and where a report goes. The rest is a link away.
_BRIEF: Mapping[Concern, tuple[Group, ...]] = {
    "adult": (Group.NOW, Group.HELPLINE, Group.MUNICIPALITY, Group.ADVICE),
    "child": (Group.NOW, Group.MUNICIPALITY, Group.ADVICE),
    "buyer": (Group.CHANGE,),
}
_BRIEF_KINDS = {"nodnummer", "socialtjanst", "socialjour", "stodlinje", "stodtelefon", "kast"}


@dataclass(frozen=True)
class Call:
    """A contact in one language, with the source that it was read in."""

    contact: Contact
    words: Words
    source: Source


@dataclass(frozen=True)
class Section:
    """A heading and the contacts below it; with a municipality what is not known of that one."""

    group: Group
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
    sections: tuple[Section, ...]
    choice: Choice
    own: tuple[Municipality, ...]
    """The municipalities of the server's county, which are a single choice away."""


def listing(
    concern: Concern | None, language: Language, choice: Choice | None = None, *, brief: bool = False
) -> Listing:
    """Whom to call about an adult, a child or a buyer, or about anyone.

    `brief` leaves out what a page that is about something else has no room for.
    """
    found, choice = directory(), choice or Choice()
    chosen = choice.municipality
    sections = tuple(
        Section(group, _calls(contacts, language, brief=brief), chosen)
        for group, contacts in found.about(concern, chosen.code if chosen else "")
        if not (brief and concern) or group in _BRIEF[concern]
    )
    shown = tuple(each for each in sections if each.calls or each.group is Group.MUNICIPALITY)
    return Listing(concern, shown, choice, tuple(in_county(found.county)))


def single(key: str, language: Language) -> Call:
    """One contact by its key; `LookupError` when there is none."""
    return _call(directory().contacts[key], language)


def warm() -> None:
    """Look through all contacts once; `InputError` names one whose source is not there."""
    for contact in directory().contacts.values():
        _call(contact, "sv")


def _calls(contacts: list[Contact], language: Language, *, brief: bool) -> tuple[Call, ...]:
    return tuple(_call(each, language) for each in contacts if not brief or each.kind in _BRIEF_KINDS)


def _call(contact: Contact, language: Language) -> Call:
    source = library().sources.get(contact.source)
    if source is None:
        raise InputError(f"The contact {contact.key} refers to {contact.source}, which is no source.")
    return Call(contact, contact.words[language], source)


def found() -> list[Findable]:
    """The page of all contacts as the search finds it, in the language of the address."""
    address = reverse("contacts")
    shown = listing(None, current_language())
    title = gettext("Whom to call")
    passages = (
        Passage(str(section.heading), address, " ".join(map(_said, section.calls)))
        for section in shown.sections
    )
    return [Findable("contacts", title, title, (Passage("", address, ""), *passages))]


def _said(call: Call) -> str:
    said = (call.words.name, call.words.for_whom, call.words.hours, *call.contact.phones)
    return f"{', '.join(each for each in said if each)}."
