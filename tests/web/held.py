"""A page that holds what was filled in: which links would take its place, and how its language is changed."""

import html
import re
from typing import Any

from django.test import Client

_LINK = re.compile(r"<a( [^>]*)>")
_FIELD = re.compile(r"<input[^>]*>|<textarea[^>]*>\n?[^<]*</textarea>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def lost_by_a_link(page: Any) -> list[str]:
    """The links that take the place of a page, but for those of its own way and the way out."""
    return [
        link
        for link in _LINK.findall(page.content.decode())
        if not re.search(r'href="(#|tel:)| target="_| id="leave"', link)
    ]


def form_with_id(page: Any, name: str) -> dict[str, str]:
    """What the form with an id sends as it stands."""
    (inside,) = re.findall(rf'<form[^>]* id="{name}".*?</form>', page.content.decode(), re.DOTALL)
    sent = {}
    for field in _FIELD.findall(inside):
        has = dict(_ATTRIBUTE.findall(field))
        if has.get("type") not in {"radio", "checkbox"} or " checked" in field:
            typed = re.search(r">\n?([^<]*)</textarea>", field)
            sent[has["name"]] = html.unescape(typed[1] if typed else has.get("value", ""))
    return sent


def language_button(page: Any) -> dict[str, str]:
    """The attributes of the button that shows a page in the other language."""
    (button,) = re.findall(r'<button class="tongue"[^>]*>', page.content.decode())
    return dict(_ATTRIBUTE.findall(button))


def in_the_other_language(client: Client, page: Any, **filled: str) -> Any:
    """Press that button, with what was filled in just before."""
    button = language_button(page)
    sent = form_with_id(page, button["form"]) | filled | {button["name"]: button["value"]}
    return client.post(button["formaction"], sent)
