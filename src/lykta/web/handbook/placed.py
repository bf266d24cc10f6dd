"""What a page places among its paragraphs with `[[name what]]`: a picture, a contact, whom to call."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.template.loader import render_to_string

from lykta.web.handbook.citations import Cited
from lykta.web.handbook.contacts.placing import place
from lykta.web.handbook.markdown import MarkdownError
from lykta.web.handbook.pictures import PICTURES


def _contact(_what: str, _cited: Cited) -> str:
    return render_to_string("handbook/contact.html", {"lykta": settings.LYKTA})


def _picture(what: str, cited: Cited) -> str:
    if what not in PICTURES:
        raise MarkdownError(f"no picture is called {what}")
    return PICTURES[what](cited)


PLACED: Mapping[str, Callable[[str, Cited], str]] = {"contact": _contact, "picture": _picture, "call": place}
