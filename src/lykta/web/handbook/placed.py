"""What a page places among its paragraphs with `[[name what]]`: a picture, the team, whom to call."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import gettext

from lykta.web.handbook.citations import Cited, reference
from lykta.web.handbook.contacts.placing import place
from lykta.web.handbook.library import library
from lykta.web.handbook.markdown import MarkdownError
from lykta.web.handbook.pictures import PICTURES
from lykta.web.language import current_language


def _contact(_what: str, _cited: Cited) -> str:
    return render_to_string("handbook/contact.html", {"lykta": settings.LYKTA})


def _team(_what: str, cited: Cited) -> str:
    team = library().team
    if team is None:
        return render_to_string("handbook/team.html", {"team": None})
    marks = [
        reference(key, cited.number(key), gettext("source"), beside=at > 0)
        for at, key in enumerate(team.sources)
    ]
    references = format_html_join("", "{}", ((mark,) for mark in marks))
    words = team.words[current_language()]
    return render_to_string("handbook/team.html", {"team": words, "references": references})


def _picture(what: str, cited: Cited) -> str:
    if what not in PICTURES:
        raise MarkdownError(f"no picture is called {what}")
    return PICTURES[what](cited)


PLACED: Mapping[str, Callable[[str, Cited], str]] = {
    "contact": _contact,
    "picture": _picture,
    "team": _team,
    "call": place,
}
