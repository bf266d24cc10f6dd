"""The contacts as the search finds them: one page, below the headings of its list."""

from django.urls import reverse
from django.utils.translation import gettext

from lykta.web.handbook.contacts.listing import Call, listing
from lykta.web.language import current_language
from lykta.web.navigation import Findable, Passage


def page() -> list[Findable]:
    """The page of all contacts in the language of the address."""
    address = reverse("contacts")
    found = listing(None, current_language())
    title = gettext("Whom to call")
    passages = (
        Passage(str(section.heading), address, " ".join(map(_words, section.calls)))
        for section in found.sections
    )
    return [Findable("contacts", title, title, (Passage("", address, ""), *passages))]


def _words(call: Call) -> str:
    said = (call.words.name, call.words.for_whom, call.words.hours, *call.contact.phones)
    return f"{', '.join(each for each in said if each)}."
