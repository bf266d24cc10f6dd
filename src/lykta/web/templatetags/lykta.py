"""Tags of the base templates."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Final

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import Parser, Token
from django.urls import get_script_prefix, translate_url
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from lykta.web.navigation import (
    Choice,
    FrontLink,
    NavigationItem,
    Place,
    Practice,
    navigation,
    pieces,
    practice,
)
from lykta.web.navigation import front_links as links_below

register = template.Library()

# What each icon draws, made by scripts/fonts_and_icons.py.
_ICONS = Path(__file__).parents[1] / "icons.json"
# What the lists of sources say between names, which an English page says in English.
_ENGLISH: Final = {
    "återgiven av": "as given by",
    "återgivet av": "as given by",
    "i kraft": "in force",
    "i kopia": "in a copy",
    "inte angiven i kopian": "not named in the copy",
}
_BETWEEN_NAMES: Final = re.compile(rf"\b({'|'.join(_ENGLISH)})\b")


@cache
def icons() -> dict[str, str]:
    """The icons that pages can show: what each draws, by its name."""
    found: dict[str, str] = json.loads(_ICONS.read_text(encoding="utf-8"))
    return found


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon in the colour of the words beside it, which say what it means: it says nothing itself."""
    drawn = icons()[name]
    # The drawings are files of the package, and the name is one of theirs.
    return mark_safe(  # noqa: S308
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawn}</svg>'
    )


@register.simple_tag
def main_navigation() -> list[NavigationItem]:
    """The links of the page's head."""
    return navigation()


@register.simple_tag
def page_pieces(place: Place) -> list[str]:
    """The templates that parts add to a place of the page."""
    return pieces(place)


@register.simple_tag
def front_links(choice: Choice) -> list[FrontLink]:
    """The links below a choice of the front page, of all parts that are installed."""
    return links_below(choice)


@register.simple_tag
def practice_of(page: str) -> list[Practice]:
    """Where a page of the handbook can be practised."""
    return practice(page)


@register.simple_tag(takes_context=True)
def navigation_state(context: Context, item: NavigationItem) -> str:
    """What `aria-current` says of a link in the head: the page itself, a page below it, or nothing."""
    path = context["request"].path if "request" in context else ""
    if path == item.url():
        return "page"
    return "true" if item.holds(path) else ""


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> dict[str, str]:
    """The other language's code, its own name and this page's address in it."""
    code, name = ("sv", "Svenska") if get_language() == "en" else ("en", "English")
    request = context.get("request")
    # What every address of the workbench begins with is not part of `path_info`; the translated one has it.
    address = translate_url(request.path_info if request else "/", code)
    if not request or address in {request.path_info, request.path}:
        # An address that leads nowhere has the front page as its other language.
        address = get_script_prefix() + ("" if code == "sv" else f"{code}/")
    elif settings.LYKTA.runs_alone and request and (query := request.META.get("QUERY_STRING")):
        # In the workbench the address of a page is the view. On public pages nothing after it is repeated.
        address = f"{address}?{query}"
    return {"code": code, "name": name, "address": address}


@register.tag
def keep_page(parser: Parser, _token: Token) -> template.Node:
    """Have the links of a page that is `held` open in new tabs, and say so in each.

    Not those within the page, those that call a number, the way out, and those that name a target themselves.
    """
    content = parser.parse(("endkeep_page",))
    parser.delete_first_token()
    return _KeptPage(content)


class _KeptPage(template.Node):
    """A node that Django looks into for blocks, as it does not into those of `simple_block_tag`."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        content = self.nodelist.render(context)
        if not context.get("held"):
            return content
        # One sign and not a sentence, so that lists of links stay readable; those who hear it get words.
        told = escape(gettext("opens in a new tab"))
        return mark_safe(_LINK.sub(lambda link: _open_elsewhere(link, told), content))  # noqa: S308 (rendered)


_LINK = re.compile(r"<a( [^>]*)>(.*?)</a>", re.DOTALL)
_STAYS = re.compile(r'href="(#|tel:|mailto:)| target="| id="leave"')


def _open_elsewhere(link: re.Match[str], told: str) -> str:
    attributes, words = link.groups()
    if _STAYS.search(attributes):
        return link[0]
    rel = "" if " rel=" in attributes else ' rel="noopener"'
    # A link to a page in another language has its words in that one.
    lang = f' lang="{get_language()}" dir="ltr"' if " lang=" in attributes else ""
    hidden = f'<span class="visually-hidden"{lang}> ({told})</span>'
    return f'<a{attributes} target="_blank"{rel}>{words}{hidden}</a>'


@register.filter
def swedish(text: str) -> SafeString:
    """A Swedish text about a source; on an English page marked as Swedish (WCAG 3.1.2).

    What stands between its names is said in English there: `återgiven av`, `i kraft`.
    """
    if get_language() == "sv":
        return conditional_escape(text)
    return format_html_join("", "{}", ((_mark_swedish(piece),) for piece in _BETWEEN_NAMES.split(text)))


def _mark_swedish(piece: str) -> str:
    if piece in _ENGLISH:
        return _ENGLISH[piece]
    has_words = any(sign.isalpha() for sign in piece)
    return format_html('<span lang="sv">{}</span>', piece) if has_words else piece


@register.filter
def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


@register.filter
def telephone(number: str) -> str:
    """A phone number as the address of a link: digits only, and the plus of a country code."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")
