"""Texts cut into what a search shows: the beginning, and each section of the second level."""

import re
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext
from markdown_it.token import Token

from lykta.web.handbook.citations import MARK
from lykta.web.handbook.library import library
from lykta.web.handbook.markdown import anchor, parser, plain
from lykta.web.handbook.page import Page
from lykta.web.language import current_language
from lykta.web.navigation import Findable, Passage

_SPACE = re.compile(r"\s+")


def pages() -> list[Findable]:
    """The handbook's pages in the language of the address."""
    return [_findable(page) for page in library().in_language(current_language())]


def passages(text: str, address: str, before: str = "") -> Iterator[Passage]:
    """A Markdown text's beginning, with the words before it, and then each of its sections."""
    heading, texts = "", [before]
    tokens = parser().parse(text, {})
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            yield _passage(heading, address, texts)
            heading, texts = plain(tokens[at + 1]), []
        elif token.type == "inline" and not _is_label(tokens[at - 1]):
            texts.append(MARK.sub("", plain(token)))
    yield _passage(heading, address, texts)


def _findable(page: Page) -> Findable:
    address = reverse("page", args=[page.key])
    found = tuple(passages(page.body, address, page.summary))
    return Findable(page.key, page.title, gettext("Handbook"), found)


def _is_label(before: Token) -> bool:
    # A section's own heading stands beside its text; the heads of columns would be words without a sentence.
    return (before.type == "heading_open" and before.tag == "h2") or before.type == "th_open"


def _passage(heading: str, address: str, texts: list[str]) -> Passage:
    text = _SPACE.sub(" ", " ".join(texts)).strip()
    return Passage(heading, f"{address}#{anchor(heading)}" if heading else address, text)
