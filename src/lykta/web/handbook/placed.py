"""What a page places among its paragraphs with `[[name what]]`."""

from collections.abc import Callable, Mapping

from django.template.loader import render_to_string
from django.conf import settings

from lykta.web.handbook.citations import Cited


def _contact(_what: str, _cited: Cited) -> str:
    return render_to_string("handbook/contact.html", {"lykta": settings.LYKTA})


PLACED: Mapping[str, Callable[[str, Cited], str]] = {"contact": _contact}
