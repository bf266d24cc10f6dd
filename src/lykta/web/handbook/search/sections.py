"""The handbook cut into what a search finds: a page's beginning, and each of its sections."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from lykta.web.handbook.citations import MARK
from lykta.web.handbook.markdown import anchor, parser, plain
from lykta.web.handbook.page import Page

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Section:
    """A part of a page with a heading of its own; its beginning has no anchor."""

    key: str
    title: str
    heading: str
    anchor: str
    text: str


def sections(page: Page) -> Iterator[Section]:
    """A page's beginning, with its summary, and then each section of the second level."""
    heading, texts = "", [page.summary]
    tokens = parser().parse(page.body, {})
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            yield _section(page, heading, texts)
            heading, texts = plain(tokens[at + 1]), []
        elif token.type == "inline" and not _is_label(tokens[at - 1]):
            texts.append(MARK.sub("", plain(token)))
    yield _section(page, heading, texts)


def _is_label(before: Token) -> bool:
    # A section's own heading stands beside its text; the heads of columns would be words without a sentence.
    return (before.type == "heading_open" and before.tag == "h2") or before.type == "th_open"


def _section(page: Page, heading: str, texts: list[str]) -> Section:
    text = _SPACE.sub(" ", " ".join(texts)).strip()
    return Section(page.key, page.title, heading, anchor(heading), text)
