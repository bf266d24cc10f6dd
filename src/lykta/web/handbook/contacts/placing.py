"""What `[[call ...]]` places on a page of the handbook: whom to call about someone, or one contact."""

from typing import get_args

from django.conf import settings
from django.template.loader import render_to_string

from lykta.web.handbook.citations import Cited
from lykta.web.handbook.contacts.contact import Concern
from lykta.web.handbook.contacts.directory import Directory, directory
from lykta.web.handbook.contacts.listing import listing, single
from lykta.web.handbook.contacts.municipality import LONGEST
from lykta.web.handbook.markdown import MarkdownError
from lykta.web.language import current_language

_CONCERNS: tuple[Concern, ...] = get_args(Concern.__value__)


def place(what: str, _cited: Cited) -> str:
    """The HTML of `[[call child]]`, or of one contact by its key; `MarkdownError` when there is none."""
    language = current_language()
    for concern in _CONCERNS:
        if what == concern:
            shown = listing(concern, language, brief=True)
            return render_to_string(
                "contacts/brief.html", {"listing": shown, "longest": LONGEST, "lykta": settings.LYKTA}
            )
    if what not in directory().contacts:
        raise MarkdownError(f"no contact is called {what}")
    return render_to_string("contacts/single.html", {"call": single(what, language)})


def placeable(contacts: Directory) -> set[str]:
    """What may stand after `call`: whom the worry is about, or the key of a contact."""
    return {*_CONCERNS, *contacts.contacts}
